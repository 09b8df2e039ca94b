"""The command line as a terminal user meets it: options, JSON, exit statuses, bad input."""
import base64
import json
import re
import socket
import unittest

from hookbench import TestCase, json_lines, run, talk


class Help(TestCase):
    def test_every_verb_explains_itself(self):
        status, output, _ = run("--help")
        self.assertEqual(status, 0)
        for verb in ("demo", "listen", "send", "captures", "render", "registrations", "environments", "accounts",
                     "sign", "verify"):
            self.assertIn(verb.encode(), output)
            status, text, _ = run(verb, "--help")
            self.assertEqual(status, 0, verb)
            self.assertGreater(len(text), 100)

    def test_no_verb_or_an_unknown_one_is_wrong_usage(self):
        for arguments in ([], ["lisen"], ["listen", "--prot", "1"], ["captures"]):
            status, output, errors = run(*arguments, profile=self.profile)
            self.assertEqual(status, 2, arguments)
            self.assertEqual(output, b"")
            self.assertTrue(errors.strip())
            self.assertFalse(self.profile.exists(), "wrong usage must change nothing")


class Demo(TestCase):
    def test_the_demo_shows_and_verifies_a_capture(self):
        status, output, errors = run("demo")
        self.assertEqual(status, 0, errors)
        self.assertIn(b"X-Mixpeek-Secret: sample-", output)
        self.assertIn(b"body identical", output)

    def test_with_json_the_demo_prints_the_capture(self):
        status, output, errors = run("--json", "demo", "--event", "cluster.created")
        self.assertEqual(status, 0, errors)
        capture, = json_lines(output)
        self.assertEqual(capture["event_type"], "cluster.created")
        self.assertEqual(capture["method"], "POST")
        self.assertEqual(json.loads(capture["body"])["event_id"], capture["event_id"])


class ListenAndCaptures(TestCase):
    def test_the_first_line_names_the_url_then_one_object_a_capture(self):
        listener = self.listener()
        self.assertRegex(listener.url, r"^http://127\.0\.0\.1:\d+/$")
        answer = talk(listener.port, b"PATCH /a?b=%2F HTTP/1.1\r\nhOST: x\r\nX-A: 1\r\nx-a: 2\r\n"
                                     b"Content-Length: 4\r\nConnection: close\r\n\r\n{\xff}\0")
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK\r\n"))
        capture, = listener.wait_for(1)
        self.assertEqual(capture["id"], 1)
        self.assertEqual((capture["method"], capture["target"], capture["http_version"]), ("PATCH", "/a?b=%2F", "1.1"))
        self.assertEqual(capture["headers"][:3], [["hOST", "x"], ["X-A", "1"], ["x-a", "2"]])
        self.assertEqual(base64.b64decode(capture["body_base64"]), b"{\xff}\0")
        self.assertEqual(capture["size"], 4)
        self.assertRegex(capture["received_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertEqual(capture["response"]["status"], 200)
        self.assertRegex(capture["remote"], r"^127\.0\.0\.1:\d+$")
        for key in ("event_id", "event_type", "duplicate_of", "malformed", "verification"):
            self.assertIsNone(capture[key], key)
        self.assertIs(capture["truncated"], False)
        self.assertEqual(capture["trailers"], [])
        self.assertEqual(listener.stop(), 0)

    def test_a_broken_message_is_answered_400_and_captured_with_its_reason(self):
        listener = self.listener()
        answer = talk(listener.port, b"POST / HTTP/1.1\r\nno colon here\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
        capture, = listener.wait_for(1)
        self.assertTrue(capture["malformed"])
        self.assertIn("no colon here", capture["raw_head"])
        self.assertEqual(capture["response"]["status"], 400)

    def test_duplicates_are_marked_with_the_first_id(self):
        listener = self.listener()
        for _ in range(3):
            status, _, errors = run("send", "--url", listener.url, "--data", "-", stdin=b'{"event_id":"evt_9"}')
            self.assertEqual(status, 0, errors)
        captures = listener.wait_for(3)
        self.assertEqual([c["duplicate_of"] for c in captures], [None, 1, 1])

    def test_respond_sets_the_status(self):
        listener = self.listener("--respond", "503")
        status, output, _ = run("--json", "send", "--url", listener.url, "--event", "object.created")
        self.assertEqual(status, 1)
        attempt, = json_lines(output)
        self.assertEqual(attempt["status"], 503)
        self.assertFalse(attempt["delivered"])

    def test_list_pages_and_show_gives_exact_bytes_while_listen_runs(self):
        listener = self.listener()
        for number in range(6):
            run("send", "--url", listener.url, "--data", "-", stdin=b"body %d" % number)
        listener.wait_for(6)
        status, output, errors = run("--json", "captures", "list", "--limit", "2", profile=self.profile)
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual([c["id"] for c in json_lines(output)], [6, 5])
        _, output, _ = run("--json", "captures", "list", "--before", "3", profile=self.profile)
        self.assertEqual([c["body"] for c in json_lines(output)], ["body 1", "body 0"])
        _, output, _ = run("--json", "captures", "list", "--after", "4", profile=self.profile)
        self.assertEqual([c["id"] for c in json_lines(output)], [6, 5])
        _, output, _ = run("captures", "show", "2", "--part", "body", profile=self.profile)
        self.assertEqual(output, b"body 1")
        _, output, _ = run("captures", "show", "2", "--part", "head", profile=self.profile)
        self.assertTrue(output.startswith(b"POST / HTTP/1.1\r\n") and output.endswith(b"\r\n\r\n"), output)
        status, output, _ = run("captures", "list", profile=self.profile)
        self.assertEqual(len(output.splitlines()), 6)

    def test_delete_removes_while_listen_runs_and_ids_go_on(self):
        listener = self.listener()
        for _ in range(3):
            run("send", "--url", listener.url, "--event", "object.created")
        listener.wait_for(3)
        status, output, _ = run("--json", "captures", "delete", "2", "3", profile=self.profile)
        self.assertEqual((status, json_lines(output)), (0, [{"deleted": 2}]))
        status, _, errors = run("captures", "show", "2", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("no capture 2", errors)
        run("send", "--url", listener.url, "--event", "object.created")
        self.assertEqual(listener.wait_for(4)[-1]["id"], 4)
        listener.stop()
        run("captures", "rebuild", profile=self.profile)
        _, output, _ = run("--json", "captures", "list", profile=self.profile)
        self.assertEqual([c["id"] for c in json_lines(output)], [4, 1])

    def test_https_is_trusted_through_the_authority_file_only(self):
        ca = self.folder / "ca.pem"
        listener = self.listener("--https", "--ca-file", str(ca))
        self.assertTrue(listener.url.startswith("https://"))
        import ssl
        import urllib.request
        context = ssl.create_default_context(cafile=str(ca))
        with urllib.request.urlopen(listener.url, data=b"x", context=context, timeout=10) as answer:
            self.assertEqual(answer.status, 200)
        status, _, errors = run("send", "--url", listener.url, "--event", "object.created")
        self.assertEqual(status, 1)
        self.assertEqual(listener.stop(), 0)


class BadInput(TestCase):
    def check(self, words, *arguments, status=2, stdin=b""):
        got, output, errors = run(*arguments, profile=self.profile, stdin=stdin)
        self.assertEqual(got, status, (arguments, errors))
        self.assertEqual(output, b"", arguments)
        self.assertRegex(errors, words)
        self.assertNotIn("terminate called", errors)

    def test_each_bad_option_is_named_with_its_mend(self):
        self.check("port", "listen", "--port", "70000")
        self.check("port", "listen", "--port", "abc")
        self.check("not an IP address", "listen", "--port", "0", "--bind", "nowhere")
        self.check("200 to 599", "listen", "--port", "0", "--respond", "42")
        self.check("--https", "listen", "--port", "0", "--ca-file", "x")
        self.check("http:// or https://", "send", "--url", "ftp://a/", "--event", "x")
        self.check("host", "send", "--url", "http://", "--event", "x")
        self.check("no colon", "send", "--url", "http://127.0.0.1:1/", "--event", "x", "--header", "abc")
        self.check("not a header name", "send", "--url", "http://127.0.0.1:1/", "--event", "x", "--header", "a b: c")
        self.check("line break", "send", "--url", "http://127.0.0.1:1/", "--event", "x", "--header", "a: b\r\nc: d")
        self.check("--data", "send", "--url", "http://127.0.0.1:1/", "--data", "/nowhere/file")
        self.check("--data", "send", "--url", "http://127.0.0.1:1/", "--data", "/")
        self.check("--event", "send", "--url", "http://127.0.0.1:1/")
        self.check("--method", "send", "--url", "http://127.0.0.1:1/", "--event", "x", "--method", "A B")
        self.check("no Hookbench profile", "captures", "list")
        self.check("no Hookbench profile", "captures", "show", "1")
        self.check("limit", "captures", "list", "--limit", "0")
        self.check("numbers", "captures", "delete")
        self.check("no capture log", "captures", "rebuild")
        self.assertFalse(list(self.profile.glob("captures/*.seg")) if self.profile.exists() else [],
                         "bad input must store nothing")

    def test_a_refused_connection_is_a_failed_delivery_that_says_so(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        status, output, _ = run("send", "--url", f"http://127.0.0.1:{port}/", "--event", "object.created")
        self.assertEqual(status, 1)
        self.assertIn(b"FAIL", output)
        self.assertIn(str(port).encode(), output)

    def test_a_taken_port_is_an_environment_failure_that_names_it(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.check(str(port), "listen", "--port", str(port), status=3)

    def test_a_second_listen_on_the_profile_is_told_who_holds_it(self):
        self.listener()
        self.check("in use by process", "listen", "--port", "0", status=3)

    def test_bad_settings_are_named_and_left_alone(self):
        self.profile.mkdir()
        settings = self.profile / "settings.ini"
        settings.write_text("[endpoint]\nport=banana\n")
        self.check('endpoint/port is "banana"', "listen")
        self.assertEqual(settings.read_text(), "[endpoint]\nport=banana\n")


class Render(TestCase):
    def test_a_template_is_rendered_over_a_context_or_a_sample_event(self):
        (self.folder / "t").write_text("{{ a | tojson }} {{ n + 1 }}\n")
        (self.folder / "c").write_text('{"a": {"z": "<", "b": 1}, "n": 12345678901234567890}')
        status, output, errors = run("render", str(self.folder / "t"), "--context", str(self.folder / "c"))
        self.assertEqual((status, output, errors), (0, b'{"b": 1, "z": "\\u003c"} 12345678901234567891', ""))
        status, output, _ = run("render", "-", "--event", "object.created", stdin=b"{{ event_type }} {{ data.object_id }}")
        self.assertEqual((status, output), (0, b"object.created obj_7f3a91c2"))

    def test_a_failing_template_names_its_place(self):
        status, output, errors = run("render", "-", stdin=b"line one\n{{ missing.name }}")
        self.assertEqual((status, output), (1, b""))
        self.assertIn("UndefinedError", errors)
        self.assertRegex(errors, "line 2|:2")
        self.assertIn("^", errors)
        status, output, _ = run("--json", "render", "-", stdin=b"{% if %}")
        self.assertEqual(status, 1)
        self.assertEqual(json_lines(output)[0]["error"], "TemplateSyntaxError")

    def test_bad_input_is_named(self):
        for arguments, words in ((["/"], "cannot be read"), (["/nowhere"], "cannot be read"), ([], "Name one template"),
                                 (["-", "--context", "/"], "--context"), (["-", "--context", "-"], "not both")):
            status, output, errors = run("render", *arguments)
            self.assertEqual((status, output), (2, b""), arguments)
            self.assertIn(words, errors)
        (self.folder / "c").write_text("{'a': 1}")
        status, _, errors = run("render", "-", "--context", str(self.folder / "c"))
        self.assertEqual(status, 2)
        self.assertIn("line 1, column 2", errors)

    def test_a_batch_answers_case_by_case(self):
        cases = b'{"id": 1, "source": "{{ x }}", "context": {"x": 1}}\n{"id": 2, "source": "{{"}\nnot json\n'
        status, output, _ = run("render", "--batch", stdin=cases)
        self.assertEqual(status, 0)
        answers = json_lines(output)
        self.assertEqual(answers[0], {"id": 1, "ok": "1"})
        self.assertEqual((answers[1]["id"], answers[1]["error"], answers[1]["line"]), (2, "TemplateSyntaxError", 1))
        self.assertEqual(answers[2]["error"], "ValueError")


class Send(TestCase):
    def test_the_bytes_of_a_file_arrive_as_they_are(self):
        listener = self.listener()
        body = bytes(range(256)) * 50
        (self.folder / "b").write_bytes(body)
        status, _, errors = run("send", "--url", listener.url + "x?y=1", "--data", str(self.folder / "b"),
                                "--header", "X-One: 1", "--header", "x-one:  2 ", "--method", "PUT")
        self.assertEqual(status, 0, errors)
        capture, = listener.wait_for(1)
        self.assertEqual(base64.b64decode(capture["body_base64"]), body)
        self.assertEqual((capture["method"], capture["target"]), ("PUT", "/x?y=1"))
        names = [name for name, _ in capture["headers"]]
        self.assertEqual([h for h in capture["headers"] if h[0].lower() == "x-one"], [["X-One", "1"], ["x-one", "2"]])
        for unwanted in ("User-Agent", "Accept", "Expect"):
            self.assertNotIn(unwanted, names)

    def test_count_rate_and_concurrency(self):
        listener = self.listener()
        status, output, _ = run("--json", "send", "--url", listener.url, "--event", "object.created",
                                "--count", "200", "--concurrency", "8")
        self.assertEqual(status, 0)
        attempts = json_lines(output)
        self.assertEqual(len(attempts), 200)
        self.assertEqual(len({a["event_id"] for a in attempts}), 200)
        captures = listener.wait_for(200)
        self.assertEqual({c["event_id"] for c in captures}, {a["event_id"] for a in attempts})

    def test_retries_keep_the_event_id(self):
        listener = self.listener("--respond", "500")
        status, output, _ = run("--json", "send", "--url", listener.url, "--event", "object.created", "--retries", "1")
        self.assertEqual(status, 1)
        attempts = json_lines(output)
        self.assertEqual([a["attempt"] for a in attempts], [1, 2])
        self.assertEqual(len({a["event_id"] for a in attempts}), 1)
        self.assertEqual(listener.wait_for(2)[1]["duplicate_of"], 1)

    def test_a_silent_receiver_times_out_in_time(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            port = silent.getsockname()[1]
            status, output, _ = run("--json", "send", "--url", f"http://127.0.0.1:{port}/", "--event", "a.b",
                                    "--timeout", "0.3")
        self.assertEqual(status, 1)
        self.assertRegex(json_lines(output)[0]["error"], re.compile("time", re.I))


if __name__ == "__main__":
    unittest.main(verbosity=2)
