"""sign and verify on the command line: files, captures, batches, exit statuses, and no secret anywhere."""
import json
import pathlib
import subprocess
import unittest

from hookbench import CLI, TestCase, json_lines, run

DATA = pathlib.Path(__file__).parent.parent / "data" / "signing"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENV = {"HOOK_SECRET": SECRET}
# A published example: id, time, body and signature.
PUBLISHED = {"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
             "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}
BODY = b'{"test": 2432232314}'
REFUSED_BY_POLICY = "policy-trailing-junk-ts"


def vectors(name):
    lines = [json.loads(line) for line in (DATA / name).read_text().splitlines()]
    for line in lines:
        if line.get("key", "").startswith("@"):
            line["key"] = (DATA / line["key"][1:]).read_text()
    return lines


def headers(pairs):
    return [part for name, value in pairs.items() for part in ("--header", f"{name}: {value}")]


class Verify(TestCase):
    def setUp(self):
        super().setUp()
        self.body = self.folder / "body.json"
        self.body.write_bytes(BODY)

    def sign(self, *options, **more):
        return run("sign", "--scheme", "standard-v1", "--secret-env", "HOOK_SECRET", "--body", str(self.body), *options,
                   **{"env": ENV, **more})

    def verify(self, pairs, *options):
        return run("verify", "--scheme", "standard-v1", "--secret-env", "HOOK_SECRET", "--body", str(self.body),
                   *headers(pairs), *options, env=ENV)

    def test_signs_the_published_example(self):
        status, output, errors = self.sign("--id", PUBLISHED["webhook-id"], "--timestamp", "1614265330")
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual(dict(line.split(": ", 1) for line in output.decode().splitlines()), PUBLISHED)

    def test_the_secret_comes_from_standard_input_or_a_file_too(self):
        key = self.folder / "key"
        key.write_text(SECRET + "\n")
        for options, stdin in ((["--secret-stdin"], SECRET.encode() + b"\n"), (["--key-file", str(key)], b"")):
            status, output, _ = run("sign", "--scheme", "standard-v1", *options, "--body", str(self.body), "--id",
                                    PUBLISHED["webhook-id"], "--timestamp", "1614265330", stdin=stdin)
            self.assertEqual(status, 0)
            self.assertIn(PUBLISHED["webhook-signature"], output.decode())

    def test_tells_valid_stale_and_forged(self):
        self.assertEqual(self.verify(PUBLISHED, "--now", "1614265340"), (0, b"VALID  The signature matches.\n", ""))
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265942")
        self.assertEqual(status, 1)
        self.assertIn(b"its timestamp is 612 s old; the scheme allows 300 s. (timestamp-too-old)", output)
        self.body.write_bytes(BODY + b"\n")
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265340")
        self.assertEqual(status, 1)
        self.assertIn(b"(digest-differs)", output)
        status, output, _ = self.verify({}, "--now", "1614265340")
        self.assertEqual(status, 1)
        self.assertIn(b"There is no header webhook-signature.", output)

    def test_steps_as_json(self):
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265340", "-v", "--json")
        verdict = json_lines(output)[0]
        self.assertEqual((status, verdict["scheme"], verdict["valid"], verdict["code"]), (0, "standard-v1", True, "valid"))
        steps = {step["step"]: step for step in verdict["steps"]}
        self.assertEqual(steps["signed-content"]["text"], f"{PUBLISHED['webhook-id']}.1614265330.{BODY.decode()}")
        self.assertEqual(steps["expected"]["text"], steps["found"]["text"])
        self.assertNotIn(SECRET[6:], output.decode())

    def test_the_doctor_names_the_mistake_and_explains_no_forgery(self):
        self.body.write_bytes(BODY + b"\n")
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265340", "--doctor")
        self.assertEqual(status, 1)
        self.assertIn(b"(line-end-changed)", output)
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265340", "--doctor", "--json")
        self.assertEqual([cause["mistake"] for cause in json_lines(output)[0]["causes"]], ["line-end-changed"])
        self.body.write_bytes(BODY.replace(b"243", b"244"))
        status, output, _ = self.verify(PUBLISHED, "--now", "1614265340", "--doctor")
        self.assertEqual(status, 1)
        self.assertIn(b"UNEXPLAINED", output)

    def test_wrong_usage_is_status_2_and_names_no_secret(self):
        for arguments in (["sign", "--scheme", "nope"], ["sign"], ["verify", "--scheme", "stripe"],
                          ["verify", "--scheme", "stripe", "--secret-env", "NO_SUCH_VARIABLE"],
                          ["sign", "--scheme", "rfc9421-hmac", "--secret-env", "HOOK_SECRET"],
                          ["sign", "--scheme", "mailgun", "--secret-env", "HOOK_SECRET", "--body", str(self.body)],
                          ["sign", "--scheme", "stripe", "--secret-env", "HOOK_SECRET", "--timestamp", "now"],
                          ["sign", "--scheme", "stripe", "--secret-stdin", "--body", "-"],
                          ["sign", "--scheme", "github-sha256", "--secret-env", "HOOK_SECRET", "--fault", "stale-timestamp"],
                          ["send", "--url", "http://127.0.0.1:9/", "--event", "a", "--sign", "discord", "--secret-env", "HOOK_SECRET"],
                          ["send", "--url", "http://127.0.0.1:9/", "--event", "a", "--secret-env", "HOOK_SECRET"]):
            status, output, errors = run(*arguments, env=ENV)
            self.assertEqual((status, output), (2, b""), (arguments, errors))
            self.assertNotIn(SECRET, errors)
            self.assertTrue(errors.strip().endswith("."), errors)

    def test_a_body_that_carries_the_signature_is_written(self):
        out = self.folder / "signed.json"
        status, output, errors = run("sign", "--scheme", "mailgun", "--secret-env", "HOOK_SECRET", "--body", str(self.body),
                                     "--body-out", str(out), env=ENV)
        self.assertEqual((status, output, errors), (0, b"", ""))
        status, output, _ = run("verify", "--scheme", "mailgun", "--secret-env", "HOOK_SECRET", "--body", str(out), env=ENV)
        self.assertEqual((status, output), (0, b"VALID  The signature matches.\n"))
        self.assertEqual(json.loads(out.read_text())["test"], 2432232314)

    def test_a_capture_is_verified_with_its_own_time_and_url(self):
        listener = self.listener()
        for scheme in ("stripe", "hubspot-v3", "square", "twilio-json"):
            status, _, errors = run("send", "--url", listener.url + "in?a=1", "--event", "object.created", "--sign", scheme,
                                    "--secret-env", "HOOK_SECRET", env=ENV)
            self.assertEqual(status, 0, errors)
        for capture, scheme in zip(listener.wait_for(4), ("stripe", "hubspot-v3", "square", "twilio-json")):
            command = ["verify", "--scheme", scheme, "--capture", str(capture["id"]), "--secret-env"]
            status, output, errors = run(*command, "HOOK_SECRET", profile=self.profile, env=ENV)
            self.assertEqual((status, output), (0, b"VALID  The signature matches.\n"), (scheme, errors))
            status, _, _ = run(*command, "OTHER", profile=self.profile, env={"OTHER": "other"})
            self.assertEqual(status, 1, scheme)
        status, _, errors = run("verify", "--scheme", "stripe", "--secret-env", "HOOK_SECRET", "--capture", "99",
                                profile=self.profile, env=ENV)
        self.assertEqual(status, 2, errors)

    def test_the_list_names_every_scheme_with_its_headers(self):
        status, output, _ = run("sign", "--list", "--json")
        self.assertEqual(status, 0)
        schemes = {line["id"]: line for line in json_lines(output)}
        self.assertLessEqual({vector["scheme"] for vector in vectors("vectors.ndjson")}, set(schemes))
        self.assertEqual(schemes["stripe"]["headers"], ["Stripe-Signature"])
        _, text, _ = run("sign", "--list")
        self.assertEqual(len(text.splitlines()), len(schemes))

    def test_batch_answers_every_vector_in_order(self):
        cases = vectors("vectors.ndjson")
        cases += [case for case in vectors("known-answers.ndjson") if not case["scheme"].startswith("rfc9421")]
        status, output, _ = run("verify", "--batch", stdin="".join(json.dumps(case) + "\n" for case in cases).encode())
        self.assertEqual(status, 0)
        answers = json_lines(output)
        self.assertEqual([answer["id"] for answer in answers], [case["id"] for case in cases])
        for case, answer in zip(cases, answers):
            expected = case["valid"] and REFUSED_BY_POLICY not in case["id"]
            self.assertEqual(answer["valid"], expected, (case["id"], answer["reason"]))
            self.assertTrue(answer["reason"].endswith("."))

    def test_batch_answers_what_is_no_case(self):
        lines = b'{"id":1,"scheme":"nope"}\nnonsense\n\n[]\n{"id":{"a":1},"scheme":"stripe","headers":3}\n' \
                b'{"id":"b","scheme":"stripe","body_base64":"***"}\n'
        status, output, _ = run("verify", "--batch", stdin=lines)
        self.assertEqual(status, 0)
        self.assertEqual([(answer["id"], answer["valid"], answer["code"]) for answer in json_lines(output)],
                         [(1, False, "unknown-scheme"), (None, False, "malformed-request"), (None, False, "malformed-request"),
                          ({"a": 1}, False, "malformed-request"), ("b", False, "malformed-request")])

    def test_batch_answers_a_partner_who_waits(self):
        case = vectors("vectors.ndjson")[0]
        with subprocess.Popen([CLI, "verify", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            for _ in range(3):
                process.stdin.write(json.dumps(case).encode() + b"\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["id"], case["id"])


if __name__ == "__main__":
    unittest.main()
