"""Registrations and environments on the command line: every verb, files kept in git, and where secrets end up."""
import json
import os
import pathlib
import stat
import subprocess
import unittest

from hookbench import TestCase, json_lines, run

# Words that only secrets hold; no file of a profile may have one of them.
SECRET = "hunter2-Zk3vQ9"
HAS_KEYCHAIN = os.environ.get("HOOKBENCH_TEST_KEYCHAIN") == "1"

FILE = """// Ours, kept in git.
{"webhooks": [
  { // where orders go
    "webhook_name": "orders",
    "event_types": ["object.created", "object.updated"], // both
    "channels": [
      {"channel": "webhook", "configs": {
        "url": "https://example.com/hooks",
        "headers": {"X-Mixpeek-Secret": "${SECRET}"},
        "timeout": 10.0, // seconds
      }},
      {"channel": "sms", "configs": {"phone_numbers": ["+15551234567"], "message_template": "{{ event_type }}"}}
    ],
    "future_member": {"kept": [1.50, null]}
  },
  {
    "webhook_name": "mails",
    "event_types": ["*"],
    "channels": [{"channel": "email", "configs": {"to_addresses": ["a@example.com"]}}],
    "is_active": false
  }
]}
"""


class RegistrationsTestCase(TestCase):
    def cli(self, *arguments, status=0, stdin=b"", env=None):
        got, output, errors = run(*arguments, profile=self.profile, stdin=stdin, env=env)
        self.assertEqual(got, status, (arguments, errors))
        self.assertNotIn("terminate called", errors)
        return output.decode(), errors

    def rows(self, *arguments, **more):
        output, _ = self.cli("--json", *arguments, **more)
        return [json.loads(line) for line in output.splitlines()]

    def file(self, text, name="hooks.json"):
        path = self.folder / name
        path.write_text(text)
        return path

    def names(self):
        return [row["webhook_name"] for row in self.rows("registrations", "list")]

    def check_no_secret(self, word=SECRET):
        for path in self.profile.rglob("*"):
            if path.is_file():
                self.assertNotIn(word.encode(), path.read_bytes(), path)


class Verbs(RegistrationsTestCase):
    def test_one_is_added_by_options_for_all_four_channels(self):
        template = self.file('{"id": "{{ event_id }}"}', "payload.j2")
        added, = self.rows(
            "registrations", "add", "--name", "all", "--event", "object.created", "--event", "cluster.created",
            "--url", "https://example.com/", "--header", "X-Secret: ${SECRET}", "--header", "X-B: 2", "--template", str(template),
            "--timeout", "2.5", "--slack-url", "${SLACK_URL}", "--slack-channel", "#ops", "--email-to", "a@example.com",
            "--email-to", "b@example.com", "--email-subject", "{{ event_type }}", "--email-type", "markdown",
            "--sms-to", "+15551234567", "--sms-message", "hi")
        self.assertEqual(added["action"], "added")
        self.assertRegex(added["webhook_id"], r"^wh_[0-9a-f]{16}$")
        record, = self.rows("registrations", "show", "all")
        self.assertEqual(record["event_types"], ["object.created", "cluster.created"])
        self.assertEqual([channel["channel"] for channel in record["channels"]], ["webhook", "slack", "email", "sms"])
        configs = [channel["configs"] for channel in record["channels"]]
        self.assertEqual(configs[0], {"url": "https://example.com/", "headers": {"X-Secret": "${SECRET}", "X-B": "2"},
                                      "payload_template": '{"id": "{{ event_id }}"}', "timeout": 2.5})
        self.assertEqual(configs[1], {"webhook_url": "${SLACK_URL}", "channel": "#ops"})
        self.assertEqual(configs[2]["to_addresses"], ["a@example.com", "b@example.com"])
        self.assertEqual(configs[3], {"phone_numbers": ["+15551234567"], "message_template": "hi"})
        self.assertTrue(record["created_at"].endswith("Z"))

    def test_list_filters_and_names_or_ids_address_one(self):
        self.cli("registrations", "import", str(self.file(FILE)))
        self.assertEqual(self.names(), ["orders", "mails"])
        pick = lambda *options: [row["webhook_name"] for row in self.rows("registrations", "list", *options)]
        self.assertEqual(pick("--active"), ["orders"])
        self.assertEqual(pick("--paused"), ["mails"])
        self.assertEqual(pick("--event", "object.updated"), ["orders", "mails"])
        self.assertEqual(pick("--event", "alert.triggered"), ["mails"])
        output, _ = self.cli("registrations", "list")
        self.assertRegex(output, r"wh_[0-9a-f]{16}  active  orders  \[object.created, object.updated\]  webhook, sms")
        first = self.rows("registrations", "list")[0]
        self.assertEqual(self.rows("registrations", "show", first["webhook_id"])[0]["webhook_name"], "orders")
        _, errors = self.cli("registrations", "show", "nobody", status=2)
        self.assertIn('no registration "nobody"', errors)

    def test_pause_resume_duplicate_and_remove(self):
        self.cli("registrations", "import", str(self.file(FILE)))
        self.assertEqual(self.rows("registrations", "pause", "orders", "mails")[0]["action"], "paused")
        self.assertFalse(any(row["is_active"] for row in self.rows("registrations", "list")))
        self.cli("registrations", "resume", "orders")
        copy, = self.rows("registrations", "duplicate", "orders")
        self.assertEqual(copy["webhook_name"], "orders (copy)")
        record, = self.rows("registrations", "show", "orders (copy)")
        original, = self.rows("registrations", "show", "orders")
        self.assertFalse(record["is_active"])
        self.assertEqual(record["channels"], original["channels"])
        self.assertNotEqual(record["webhook_id"], original["webhook_id"])
        self.cli("registrations", "remove", "mails", copy["webhook_id"])
        self.assertEqual(self.names(), ["orders"])
        _, errors = self.cli("registrations", "remove", "orders", "mails", status=2)
        self.assertIn("mails", errors)
        self.assertEqual(self.names(), ["orders"], "all are removed, or none")

    def test_an_ambiguous_name_lists_the_ids(self):
        self.cli("registrations", "import", str(self.file(FILE)))
        self.cli("registrations", "duplicate", "orders", "--name", "orders")
        ids = [row["webhook_id"] for row in self.rows("registrations", "list") if row["webhook_name"] == "orders"]
        self.assertEqual(len(ids), 2)
        for verb in ("show", "pause", "remove", "edit", "export"):
            _, errors = self.cli("registrations", verb, "orders", status=2)
            for name in ids:
                self.assertIn(name, errors, verb)
        _, errors = self.cli("registrations", "import", str(self.file(FILE)), "--upsert", status=2)
        self.assertIn(ids[1], errors)

    def test_edit_by_options_changes_only_those(self):
        self.cli("registrations", "import", str(self.file(FILE)))
        before, = self.rows("registrations", "show", "orders")
        self.cli("registrations", "edit", "orders", "--url", "https://example.org/", "--without-header", "x-mixpeek-secret",
                 "--header", "X-New: 1", "--name", "orders2")
        after, = self.rows("registrations", "show", before["webhook_id"])
        configs = before["channels"][0]["configs"]
        configs.update(url="https://example.org/", headers={"X-New": "1"})
        before.update(webhook_name="orders2", updated_at=after["updated_at"])
        self.assertEqual(after, before)

    def test_a_secret_is_refused_on_the_command_line_with_the_mend(self):
        for arguments in (["add", "--name", "a", "--event", "*", "--url", "https://a.example/"], ["edit", "orders"]):
            self.cli("registrations", "import", "--upsert", str(self.file(FILE)))
            _, errors = self.cli("registrations", *arguments, "--header", f"X-Mixpeek-Secret: {SECRET}", status=2)
            self.assertIn("${X_MIXPEEK_SECRET}", errors)
            self.assertNotIn(SECRET, errors)
        self.check_no_secret()

    def test_what_has_errors_is_kept_as_a_draft(self):
        output, errors = self.cli("registrations", "add", "--name", "bad", "--event", "*", "--url", "ftp://x/", status=1)
        self.assertIn("drafted", output)
        self.assertIn("channels[0].configs.url", errors)
        row, = self.rows("registrations", "list")
        self.assertTrue(row["is_new"])
        self.cli("registrations", "edit", "bad", "--url", "https://x.example/")
        row, = self.rows("registrations", "list")
        self.assertEqual((row["is_new"], row["is_active"]), (False, True))

    def test_validate_names_each_problem_and_stores_nothing(self):
        self.cli("registrations", "validate", str(self.file(FILE)))
        wrong = self.file(FILE.replace("https://example.com/hooks", "http://example.com/").replace("${SECRET}", SECRET))
        problems = self.rows("registrations", "validate", str(wrong), status=1)
        self.assertIn(("channels[0].configs.url", "error"), [(p["field"], p["severity"]) for p in problems])
        self.assertIn(("channels[0].configs.headers.X-Mixpeek-Secret", "warning"),
                      [(p["field"], p["severity"]) for p in problems])
        self.assertNotIn(SECRET, json.dumps(problems))
        _, errors = self.cli("registrations", "validate", str(self.file("{\n 1", "broken.json")), status=2)
        self.assertIn("line 2", errors)
        self.assertFalse(self.profile.exists())


    def test_they_work_beside_a_process_that_holds_the_profile(self):
        self.listener()
        self.cli("registrations", "import", str(self.file(FILE)))
        # The other process makes its sample at its first start, before or after these.
        self.assertEqual([name for name in self.names() if not name.startswith("Sample")], ["orders", "mails"])
        self.cli("environments", "set", "A=1")


class Editor(RegistrationsTestCase):
    def edit(self, script, name="orders", status=0):
        path = self.folder / "editor.py"
        path.write_text("#!/usr/bin/python3\nimport sys, pathlib\np = pathlib.Path(sys.argv[-1])\nt = p.read_text()\n"
                        + script + "\np.write_text(t)\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return self.cli("registrations", "edit", name, status=status,
                        env={"EDITOR": f"{path} --wait", "VISUAL": "", "TMPDIR": str(self.folder)})

    def setUp(self):
        super().setUp()
        self.cli("registrations", "import", str(self.file(FILE)))

    def test_the_editor_gets_json_with_comments_and_its_text_is_stored(self):
        seen = self.folder / "seen"
        self.edit(f"pathlib.Path({str(seen)!r}).write_text(t)\n"
                  "t = t.replace('object.updated', 'object.deleted') + '// mine'")
        self.assertIn("// 1 to 200 characters.", seen.read_text())
        record, = self.rows("registrations", "show", "orders")
        self.assertEqual(record["event_types"], ["object.created", "object.deleted"])
        self.assertEqual(record["future_member"], {"kept": [1.5, None]})
        self.assertEqual(list(self.folder.glob("hookbench-*.json")), [])

    def test_unchanged_or_failed_edits_change_nothing(self):
        before = self.rows("registrations", "show", "orders")
        _, errors = self.edit("pass")
        self.assertIn("Nothing was changed", errors)
        _, errors = self.edit("sys.exit(3)", status=2)
        self.assertIn("failed", errors)
        _, errors = self.edit("t = '{'", status=2)
        kept, = self.folder.glob("hookbench-*.json")
        self.assertIn(str(kept), errors)
        self.assertEqual(kept.read_text(), "{")
        self.assertEqual(self.rows("registrations", "show", "orders"), before)
        _, errors = self.cli("registrations", "edit", "orders", status=2, env={"EDITOR": "", "VISUAL": ""})
        self.assertIn("EDITOR", errors)

    def test_an_invalid_edit_is_a_draft_that_the_next_edit_goes_on_with(self):
        before, = self.rows("registrations", "show", "orders")
        output, errors = self.edit("t = t.replace('https://example.com/hooks', 'http://example.com/x')", status=1)
        self.assertIn("drafted", output)
        self.assertIn("channels[0].configs.url", errors)
        self.assertEqual(self.rows("registrations", "show", "orders"), [before])
        self.assertTrue(self.rows("registrations", "list")[0]["has_draft"])
        seen = self.folder / "seen"
        self.edit(f"pathlib.Path({str(seen)!r}).write_text(t)\nt = t.replace('http:', 'https:')")
        self.assertIn("// ! channels[0].configs.url", seen.read_text())
        after, = self.rows("registrations", "show", "orders")
        self.assertEqual(after["channels"][0]["configs"]["url"], "https://example.com/x")
        self.assertFalse(self.rows("registrations", "list")[0]["has_draft"])


class Exchange(RegistrationsTestCase):
    def test_a_file_kept_in_git_makes_the_round_trip(self):
        path = self.file(FILE)
        actions = lambda *options: [row["action"] for row in self.rows("registrations", "import", str(path), "--upsert", *options)]
        self.assertEqual(actions("--dry-run"), ["would create"] * 2)
        self.assertEqual(self.names(), [])
        self.assertEqual(actions(), ["created"] * 2)
        before = self.rows("registrations", "export")
        self.assertEqual(actions(), ["unchanged"] * 2)
        self.assertEqual(self.rows("registrations", "export"), before, "nothing is written")

        # The export adds what the records have got, and leaves everything else of the file as it is.
        self.cli("registrations", "export", "--output", str(path))
        exported = path.read_text()
        for kept in ("// Ours, kept in git.", "// where orders go", '["object.created", "object.updated"], // both',
                     '"timeout": 10.0, // seconds', '"future_member": {"kept": [1.50, null]}'):
            self.assertIn(kept, exported)
        self.assertIn(before[0]["webhook_id"], exported)
        self.assertEqual(actions(), ["unchanged"] * 2)
        self.cli("registrations", "export", "--output", str(path))
        self.assertEqual(path.read_text(), exported)

        # An edit by a script, as a pull request would bring it.
        path.write_text(exported.replace('"object.updated"', '"object.deleted"').replace('"mails"', '"letters"'))
        self.assertEqual(actions("--dry-run"), ["would update"] * 2)
        self.assertEqual(actions(), ["updated"] * 2)
        self.assertEqual(actions(), ["unchanged"] * 2)
        self.assertEqual(self.names(), ["orders", "letters"])
        after = self.rows("registrations", "export")
        self.assertEqual(after[0]["created_at"], before[0]["created_at"])
        self.assertEqual(after[0]["event_types"], ["object.created", "object.deleted"])

    def test_every_format_carries_all_into_another_profile(self):
        self.cli("registrations", "import", str(self.file(FILE)))
        before = self.rows("registrations", "export")
        for name in ("out.json", "out.yaml", "out.sh"):
            path = self.folder / name
            self.cli("registrations", "export", "--output", str(path))
            other = self.folder / ("profile-" + name)
            status, _, errors = run("registrations", "import", str(path), profile=other)
            self.assertEqual(status, 0, errors)
            _, output, _ = run("--json", "registrations", "export", profile=other)
            after = json_lines(output)
            for record in after + before:
                for member in ("webhook_id", "created_at", "updated_at"):
                    record.pop(member, None)
            self.assertEqual(after, before, name)

    def test_one_is_exported_as_the_curl_command_that_bash_runs(self):
        nasty = 'it\'s "$HOME" `x` \\ \n é😀 !'
        record = {"webhook_name": nasty, "event_types": ["*"], "is_active": False,
                  "channels": [{"channel": "webhook", "configs": {"url": "https://a.example/"}}]}
        self.cli("registrations", "import", "-", stdin=json.dumps(record).encode())
        text, _ = self.cli("registrations", "export", nasty, "--format", "curl", "--base-url", "http://127.0.0.1:9/")
        self.assertIn('"Authorization: Bearer $MIXPEEK_API_KEY"', text)
        # A curl that shows what it was given.
        fake = self.folder / "curl"
        fake.write_text("#!/usr/bin/python3\nimport sys, json\nprint(json.dumps(sys.argv[1:]))\n")
        fake.chmod(0o755)
        done = subprocess.run(["bash", "-c", text], capture_output=True, check=True,
                              env={"PATH": f"{self.folder}:{os.environ['PATH']}", "MIXPEEK_API_KEY": "key-from-env"})
        words = json.loads(done.stdout)
        self.assertIn("Authorization: Bearer key-from-env", words)
        self.assertIn("http://127.0.0.1:9/v1/organizations/webhooks/", words)
        self.assertEqual(json.loads(words[words.index("--data-raw") + 1])["webhook_name"], nasty)

    def test_what_is_there_needs_upsert_and_what_has_errors_is_imported_whole_or_not(self):
        path = self.file(FILE)
        self.cli("registrations", "import", str(path))
        _, errors = self.cli("registrations", "import", str(path), status=2)
        self.assertIn("--upsert", errors)
        bad = self.file(FILE.replace("orders", "new").replace("https:", "http:"), "bad.json")
        _, errors = self.cli("registrations", "import", str(bad), "--upsert", status=1)
        self.assertIn("channels[0].configs.url", errors)
        self.assertEqual(self.names(), ["orders", "mails"])

    def test_bad_files_are_named_with_line_and_path(self):
        for text, name, words in (
                ("{\n  bad}", "a.json", "line 2, column 3"), ("a: [\n", "a.yaml", "line 2"), ("", "a.json", "empty"),
                ("curl -d @x https://a/", "a.sh", "not read"), ("curl --what https://a/", "a.sh", "--what"),
                ('[{"webhook_name": "a",\n "event_types": 1}]', "a.json", "line 2: [0].event_types")):
            _, errors = self.cli("registrations", "import", str(self.file(text, name)), status=2)
            self.assertIn(words, errors)
            self.assertIn(name, errors)
        _, errors = self.cli("registrations", "import", "/nowhere/x.json", status=2)
        self.assertIn("/nowhere/x.json", errors)
        kept = self.file("webhook_name: a\n", "kept.json")
        _, errors = self.cli("registrations", "export", "--output", str(kept), status=2)
        self.assertIn("left alone", errors)
        self.assertEqual(kept.read_text(), "webhook_name: a\n")


class Environments(RegistrationsTestCase):
    def test_plain_variables_and_environments_need_no_keychain(self):
        rows = self.rows("environments", "list")
        self.assertEqual([(row["name"], row["is_current"]) for row in rows], [("local", True)])
        self.cli("environments", "add", "live", "--production")
        self.cli("environments", "set", "BASE=https://a.example/?x=1")
        self.cli("environments", "set", "BASE=https://b.example/", "--environment", "live")
        self.cli("environments", "use", "live")
        self.assertEqual([(row["name"], row["is_current"], row["is_production"]) for row in self.rows("environments", "list")],
                         [("local", False, False), ("live", True, True)])
        self.assertEqual(self.rows("environments", "show"),
                         [{"name": "BASE", "is_secret": False, "is_set": True, "value": "https://b.example/"}])
        self.assertEqual(self.rows("environments", "show", "local")[0]["value"], "https://a.example/?x=1")
        self.cli("environments", "rename", "live", "prod", "--no-production")
        self.assertFalse(self.rows("environments", "list")[1]["is_production"])
        self.cli("environments", "unset", "BASE")
        self.assertEqual(self.rows("environments", "show", "prod"), [])
        self.cli("environments", "remove", "prod")
        self.assertEqual([row["name"] for row in self.rows("environments", "list")], ["local"])

    def test_wrong_usage_is_named_with_its_mend(self):
        for words, *arguments in (
                ("command line", "set", f"A={SECRET}", "--secret-stdin"), ("NAME=VALUE", "set", "A"),
                ("not set", "set", "A", "--secret-env", "NOT_SET_ANYWHERE"), ("empty", "set", "A", "--secret-stdin"),
                ("no environment", "use", "nowhere"), ("no variable", "unset", "A"), ("", "set", "1A=x"),
                ("", "remove", "local"), ("", "add", "local"), ("--production", "rename", "local")):
            _, errors = self.cli("environments", *arguments, status=2)
            self.assertIn(words, errors)
            self.assertNotIn(SECRET, errors)

    @unittest.skipIf(HAS_KEYCHAIN, "there is a keychain")
    def test_without_a_keychain_secrets_are_refused_with_the_mend(self):
        no_bus = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
        _, errors = self.cli("environments", "set", "A", "--secret-stdin", stdin=SECRET.encode(), status=3, env=no_bus)
        self.assertIn("keychain", errors)
        path = self.file(FILE.replace("${SECRET}", SECRET))
        _, errors = self.cli("registrations", "import", str(path), status=3, env=no_bus)
        self.assertIn("${NAME}", errors)
        self.assertEqual(self.names(), [])
        self.check_no_secret()


@unittest.skipUnless(HAS_KEYCHAIN, "needs a keychain; run under with-keyring")
class Keychain(RegistrationsTestCase):
    def test_secrets_are_set_from_stdin_and_the_process_and_never_shown(self):
        self.cli("environments", "set", "A", "--secret-stdin", stdin=SECRET.encode() + b"\n")
        self.cli("environments", "set", "B", "--secret-env", "MY_SECRET", env={"MY_SECRET": SECRET + "-b"})
        output, _ = self.cli("environments", "show")
        self.assertEqual(output, "A=(secret, in the keychain)\nB=(secret, in the keychain)\n")
        self.assertEqual([row["is_set"] for row in self.rows("environments", "show")], [True, True])
        _, errors = self.cli("environments", "set", "A=x", status=2)
        self.assertIn("is a secret", errors)
        self.cli("environments", "unset", "A")
        self.assertEqual([row["name"] for row in self.rows("environments", "show")], ["B"])
        self.check_no_secret()

    def test_literal_secrets_of_an_import_move_to_the_keychain_once(self):
        path = self.file(FILE.replace("${SECRET}", SECRET))
        _, errors = self.cli("registrations", "import", str(path), "--dry-run")
        self.assertIn("would move", errors)
        self.assertEqual(self.rows("environments", "show"), [])
        _, errors = self.cli("registrations", "import", str(path))
        self.assertIn("${X_MIXPEEK_SECRET}", errors)
        self.assertNotIn(SECRET, errors)
        self.assertEqual([row["name"] for row in self.rows("environments", "show")], ["X_MIXPEEK_SECRET"])
        for options in (["--dry-run"], []):
            again = self.rows("registrations", "import", str(path), "--upsert", *options)
            self.assertEqual([row["action"] for row in again], ["unchanged"] * 2)
        self.assertEqual([row["name"] for row in self.rows("environments", "show")], ["X_MIXPEEK_SECRET"])
        for form in ("json", "yaml", "curl"):
            text, _ = self.cli("registrations", "export", "--format", form)
            self.assertNotIn(SECRET, text)
            self.assertIn("${X_MIXPEEK_SECRET}", text)
        self.check_no_secret()


if __name__ == "__main__":
    unittest.main()
