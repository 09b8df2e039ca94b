"""Templates on the command line: what is previewed, rendered and sent are the same bytes; folders are checked."""
import json
import pathlib
import unittest

from hookbench import TestCase, json_lines, run

TEXT = """{"type": "{{ event_type }}", "id": {{ event_id|tojson }},
 "data": { {%- for name, value in (data or metadata).items() %}{{ name|tojson }}: {{ value|tojson }}{% if not loop.last %}, {% endif %}{% endfor -%} },
 "note": "é {{ namespace_id or data.namespace_id }}"}"""
OBJECT = json.dumps({"type": "{{ event_type }}", "n": 12345678901234567890, "list": ["{{ event_id }} \"quoted\"\n", 1.50]})
BLOCKS = """[{"type": "header", "text": {"type": "plain_text", "text": "{{ event_type }}"}},
 {"type": "section", "text": {"type": "mrkdwn", "text": {{ ("*" ~ event_id ~ "*")|tojson }}}}]"""
TYPES = ("object.created", "objects.created.batch", "collection.documents.written", "cluster.execution.failed",
         "trigger.fired", "taxonomy.updated", "alert.triggered")


class Templates(TestCase):
    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def add(self, name, *options):
        status, _, errors = run("registrations", "add", "--name", name, "--event", "*", *options, profile=self.profile)
        self.assertEqual(status, 0, errors)

    def events(self):
        """The sample events: what a registration without a template sends."""
        self.add("bare", "--url", "https://example.com/")
        for event_type in TYPES:
            for envelope in ("simple", "detailed"):
                status, output, errors = run("--json", "render", "--registration", "bare", "--event", event_type,
                                             "--envelope", envelope, profile=self.profile)
                self.assertEqual(status, 0, errors)
                preview, = json_lines(output)
                yield self.write("events/%s-%s.json" % (event_type, envelope), preview["body"])

    def test_preview_render_and_delivery_are_the_same_bytes(self):
        listener = self.listener()
        sources = {"text": self.write("text.j2", TEXT), "object": self.write("object.json", OBJECT)}
        for name, file in sources.items():
            if name == "object":
                record = {"webhook_name": name, "event_types": ["*"], "channels": [
                    {"channel": "webhook", "configs": {"url": listener.url + name,
                                                       "payload_template": json.loads(OBJECT.replace("12345678901234567890", "7"))}}]}
                body = json.dumps(record).replace(": 7,", ": 12345678901234567890,")
                status, _, errors = run("registrations", "add", self.write("record.json", body), profile=self.profile)
                self.assertEqual(status, 0, errors)
            else:
                self.add(name, "--url", listener.url + name, "--template", file, "--header", "X-Type: {{ event_type }}")
        self.add("none", "--url", listener.url + "none")
        sent = 0
        for event in self.events():
            for name in ("text", "object", "none"):
                status, output, errors = run("--json", "render", "--registration", name, "--context", event, profile=self.profile)
                self.assertEqual(status, 0, (errors, output))
                preview, = json_lines(output)
                status, _, errors = run("send", "--registration", name, "--data", event, profile=self.profile)
                self.assertEqual(status, 0, errors)
                sent += 1
                capture = listener.wait_for(sent)[-1]
                self.assertEqual(capture["body"], preview["body"])
                self.assertEqual(capture["target"], "/" + name)
                headers = {key: value for key, value in capture["headers"]}
                for key, value in preview["headers"]:
                    self.assertEqual(headers[key], value)
                if name in sources:
                    status, output, errors = run("render", sources[name], "--channel", "webhook", "--context", event)
                    self.assertEqual((status, output.decode()), (0, preview["body"]), errors)
                    self.assertEqual(json.loads(preview["body"])["type"], json.loads(pathlib.Path(event).read_text())["event_type"])

    def test_slack_email_and_sms_are_previewed_and_only_http_is_sent(self):
        blocks, event = self.write("blocks.j2", BLOCKS), next(self.events())
        self.add("all", "--paused", "--slack-url", "https://hooks.slack.com/services/T00000000/B00000000/${SLACK}",
                 "--slack-template", blocks, "--email-to", "a@example.com", "--sms-to", "+15550100100")
        run("environments", "set", "SLACK", "abcdefghijkl", profile=self.profile)
        status, output, errors = run("--json", "send", "--registration", "all", "--data", event, "--dry-run", profile=self.profile)
        kinds = [line["channel"] for line in json_lines(output)]
        self.assertEqual(kinds, ["slack", "email", "sms"], errors)
        self.assertTrue(all(line["dry_run"] for line in json_lines(output)))
        status, output, errors = run("send", "--registration", "all", "--data", event, profile=self.profile)
        self.assertNotEqual(status, 0)
        self.assertEqual(output, b"")
        status, output, _ = run("render", blocks, "--channel", "slack", "--context", event)
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(output)["blocks"][0]["text"]["text"], "object.created")

    def test_a_target_beyond_this_machine_demands_yes(self):
        self.add("far", "--url", "https://example.invalid/hooks")
        status, output, errors = run("send", "--registration", "far", "--event", "object.created", profile=self.profile)
        self.assertEqual((status, output), (2, b""))
        self.assertIn("https://example.invalid/hooks", errors)
        self.assertIn("--yes", errors)
        status, output, _ = run("send", "--registration", "far", "--event", "object.created", "--dry-run", profile=self.profile)
        self.assertEqual(status, 0)
        self.assertIn(b"nothing is sent", output)

    def test_undefined_modes_problems_and_provenance(self):
        file = self.write("t.j2", "a{{ x.y }}")
        self.assertEqual(run("render", file)[0], 1)
        self.assertEqual(run("render", file, "--undefined", "chainable")[:2], (0, b"a"))
        status, output, _ = run("--json", "render", self.write("u.j2", "{{ x }}"), "--strict")
        self.assertEqual((status, json_lines(output)[0]["error"]), (1, "UndefinedError"))
        status, output, _ = run("--json", "render", "-", "--provenance", "--event", "object.created", stdin=b"<{{ event_type }}>")
        ranges = json_lines(output)[0]["ranges"]
        self.assertEqual([r["kind"] for r in ranges], ["literal", "expression", "literal"])
        self.assertEqual(ranges[1]["paths"], ["event_type"])
        status, output, errors = run("render", self.write("bad.payload.j2", "{\"a\": }"), "--channel", "webhook")
        self.assertEqual((status, output), (1, b""))
        self.assertIn("line 1, column 7", errors)

    def test_a_folder_is_checked_accepted_and_found_changed(self):
        self.write("check/order.payload.j2", "{\"id\": {{ data.id|tojson }}}\n")
        self.write("check/fixtures/one.json", "{\"data\": {\"id\": 1}}")
        folder = str(self.folder / "check")
        self.assertEqual(run("render", "--check", folder)[0], 1)
        self.assertEqual(run("render", "--check", folder, "--accept")[0], 0)
        self.assertEqual(run("render", "--check", folder)[0], 0)
        self.write("check/order.payload.j2", "{\"key\": {{ data.id|tojson }}}\n")
        status, output, _ = run("render", "--check", folder)
        self.assertEqual(status, 1)
        self.assertIn(b"-{\"id\": 1}\n+{\"key\": 1}\n", output)
        self.assertEqual(run("render", "--check", folder + "/none")[0], 2)


if __name__ == "__main__":
    unittest.main()
