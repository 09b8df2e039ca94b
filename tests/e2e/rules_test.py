"""rules check and handshakes on the command line: files, captures, requests in files, exit statuses, no secret anywhere."""
import base64
import json
import pathlib
import unittest

from hookbench import TestCase, json_lines, run

DATA = pathlib.Path(__file__).parent.parent / "data" / "handshakes"
RULES = """// Orders fail at first.
{"rules": [
  {"name": "flaky", "when": {"path": "/orders/**", "json": {"event_type": {"exists": true}}}, "first": 3, "answer": {"status": 503}},
  {"name": "signed", "when": {"signature": "valid"}, "answer": {"status": 202}},
  {"name": "slow", "when": {"method": "PUT"}, "delay_ms": 250, "fault": "reset-before"},
]}
"""
VECTORS = [json.loads(line) for line in (DATA / "vectors.ndjson").read_text().splitlines()]


def raw(vector):
    target = "/" + vector["url"].split("/", 3)[3]
    head = f"{vector['method']} {target} HTTP/1.1\r\nHost: 127.0.0.1:18080\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in vector["headers"])
    return head.encode() + b"\r\n" + base64.b64decode(vector["body_base64"])


class Rules(TestCase):
    def setUp(self):
        super().setUp()
        self.rules = self.folder / "rules.json"
        self.rules.write_text(RULES)

    def check(self, *options, stdin=b""):
        return run("rules", "check", str(self.rules), *options, profile=self.profile, stdin=stdin)

    def test_a_good_file_is_told_so(self):
        self.assertEqual(self.check(), (0, b"The file can be used; its rules: 3.\n", ""))
        status, output, _ = self.check("--json")
        self.assertEqual((status, json_lines(output)), (0, [{"valid": True, "rules": ["flaky", "signed", "slow"]}]))
        self.assertFalse(self.profile.exists())

    def test_the_example_of_the_manual_page_can_be_used(self):
        page = (pathlib.Path(__file__).parents[2] / "packaging" / "man" / "hookbench-rules.5").read_text()
        example = page.split(".SH EXAMPLE\n.nf\n")[1].split("\n.fi")[0]
        self.rules.write_text(example.replace("\\-", "-").replace("\\e", "\\"))
        self.assertEqual(self.check(), (0, b"The file can be used; its rules: 4.\n", ""))
        status, output, _ = self.check("--request", "-", "--json", stdin=b"POST /users/5 HTTP/1.1\nHost: x\n\n")
        self.assertEqual(json_lines(output)[0]["answer"]["body"], '{"user": "5", "count": 1}')

    def test_a_bad_file_is_status_2_with_its_line(self):
        self.rules.write_text('{"rules": [\n  {"nmae": "x"}\n]}')
        status, output, errors = self.check()
        self.assertEqual((status, output), (2, b""))
        self.assertIn(f'{self.rules}, line 2: "nmae" is not known here. Did you mean "name"?', errors)
        status, _, errors = run("rules", "check", str(self.folder / "none.json"))
        self.assertEqual(status, 2, errors)

    def test_captures_meet_the_rules_without_being_counted(self):
        listener = self.listener()
        for path in ("orders/1", "orders/2", "orders/3", "orders/4", "other"):
            run("send", "--url", listener.url + path, "--event", "object.created")
        captures = [capture["id"] for capture in listener.wait_for(5)]
        status, output, errors = self.check("--last", "5", "--json")
        self.assertEqual((status, errors), (0, ""))
        lines = json_lines(output)
        self.assertEqual([line["capture"] for line in lines], captures)
        self.assertEqual([(line["answer"] or {}).get("status") for line in lines], [503, 503, 503, 503, None])
        self.assertEqual([rule["verdict"] for rule in lines[0]["rules"]], ["answers", "condition-failed", "condition-failed"])
        status, output, _ = self.check("--capture", str(captures[4]), "--signature", "valid")
        self.assertEqual(status, 0)
        self.assertEqual(output.decode(), f"#{captures[4]}  POST /other  →  signed: status 202\n"
                         '    flaky: It demands a path that is "/orders/**"; the request has "/other".\n'
                         "    signed: It answers: all of its conditions hold.\n"
                         '    slow: It demands a method that is "PUT"; the request has "POST".\n')
        self.assertEqual(self.check("--capture", "99")[0], 2)

    def test_a_request_in_a_file_meets_the_rules(self):
        status, output, errors = self.check("--request", "-", stdin=b"PUT /a HTTP/1.1\nHost: x\n\nbody")
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("PUT /a  →  slow: the endpoint's usual answer, after 250 ms, with the fault reset-before\n", output.decode())
        status, output, _ = self.check("--request", "-", "--json", stdin=b'POST /orders/1 HTTP/1.1\r\nHost: x\r\n'
                                       b'Content-Length: 999\r\n\r\n{"event_type":"a"}')
        self.assertEqual(json_lines(output)[0]["answer"]["rule"], "flaky")
        status, output, _ = self.check("--request", "-", stdin=b"GET /status/418 HTTP/1.1\nHost: x\n\n")
        self.assertIn("/status/418: status 418", output.decode())
        for nonsense in (b"", b"\x00\x01", b"hello\n\n"):
            status, output, errors = self.check("--request", "-", stdin=nonsense)
            self.assertEqual((status, output), (2, b""), nonsense)
            self.assertTrue(errors.strip().endswith("."), errors)


class Handshakes(TestCase):
    def test_every_vector_is_answered_and_no_secret_is_printed(self):
        for vector in VECTORS:
            secret = vector.get("secret")
            options = ["--secret-env", vector["preset"] + "=THE_SECRET"] if secret else []
            status, output, errors = run("handshakes", "check", "--request", "-", "--now", str(vector["now"]), "--json", *options,
                                         stdin=raw(vector), env={"THE_SECRET": secret or ""})
            answer = json_lines(output)[0]
            self.assertEqual((answer["handshake"], answer["status"]), (vector["preset"], vector["expect"]["status"]), errors)
            self.assertEqual(status, 0 if answer["accepted"] else 1)
            if "body" in vector["expect"]:
                self.assertEqual(answer["body"], vector["expect"]["body"])
            if "json" in vector["expect"]:
                self.assertEqual(json.loads(answer["body"]), vector["expect"]["json"])
            if secret:
                self.assertNotIn(secret, output.decode() + errors)

    def test_what_is_no_handshake_is_status_1(self):
        request = b'POST / HTTP/1.1\nHost: x\n\n{"event_type":"a"}'
        status, output, _ = run("handshakes", "check", "--request", "-", stdin=request)
        self.assertEqual((status, output), (1, b"No handshake of these.\n"))
        for arguments in (["check"], ["check", "--preset", "zom", "--request", "-"],
                          ["check", "--secret-env", "zoom=NO_SUCH_VARIABLE", "--request", "-"]):
            status, output, errors = run("handshakes", *arguments, stdin=request)
            self.assertEqual((status, output), (2, b""), errors)
        self.assertIn('Did you mean "zoom"?', run("handshakes", "check", "--preset", "zom", "--request", "-", stdin=request)[2])

    def test_the_list_names_what_each_needs(self):
        status, output, _ = run("handshakes", "list", "--json")
        presets = {line["id"]: line for line in json_lines(output)}
        self.assertEqual(status, 0)
        self.assertLessEqual({vector["preset"] for vector in VECTORS}, set(presets))
        self.assertEqual((presets["zoom"]["secret"], presets["zoom"]["secret_name"]), ("needed", "secret token"))
        self.assertFalse(presets["strava"]["auto"])


if __name__ == "__main__":
    unittest.main()
