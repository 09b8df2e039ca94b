"""SMS end to end: the providers' own SDKs send to our stand-ins of their services."""
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

from hookbench import Listener, json_lines, new_profile, run

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("HOOKBENCH_TEST_BUILD", tempfile.gettempdir())) / "sms-peers"


class StandIns(unittest.TestCase):
    def test_the_sdks_take_our_answers_for_the_services(self):
        BUILD.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "send.mjs"):
            shutil.copy(HERE / "sms" / name, BUILD)
        if not (BUILD / "node_modules").exists():
            done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=BUILD, capture_output=True, timeout=500)
            if done.returncode != 0:
                raise unittest.SkipTest("npm's registry is out of reach: " + done.stderr.decode()[-300:])
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        listener = Listener(pathlib.Path(folder.name))
        self.addCleanup(listener.stop)
        done = subprocess.run(["node", str(BUILD / "send.mjs"), listener.url], capture_output=True, timeout=60, check=True)
        said = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(said["twilio"]["ok"]["status"], "queued", said)
        self.assertEqual(said["twilio"]["ok"]["body"], "Alert: Zażółć 🚀 & more=1+2")
        self.assertIsNotNone(said["twilio"]["ok"]["created"])
        self.assertEqual(said["twilio without a sender"]["error"]["code"], 21603)
        self.assertEqual(said["vonage"]["ok"]["status"], "0", said)
        self.assertEqual(said["vonage"]["ok"]["to"], "14155550100")
        self.assertEqual(said["messagebird"]["ok"]["sent"], 1, said)
        self.assertIn("error", said["messagebird without a number"])
        self.assertEqual({capture["kind"] for capture in listener.wait_for(5)}, {"sms"})


TOKEN = "invented-token-42"


class Gateway(http.server.BaseHTTPRequestHandler):
    """Answers as Twilio does: the last digits of the number choose how (its test numbers, and two for trouble)."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        to = urllib.parse.parse_qs(body.decode())["To"][0]
        self.server.asked.append((to, self.headers["Authorization"]))
        times = sum(number == to for number, _ in self.server.asked)
        if to.endswith("0429") and times == 1:
            return self.answer(429, {"code": 20429, "message": "Too Many Requests", "status": 429}, {"Retry-After": "2"})
        if to.endswith("0500") and times == 1:
            return self.answer(500, {"code": 20500, "message": "Internal server error", "status": 500})
        if to.endswith("0001"):
            return self.answer(400, {"code": 21211, "message": "Invalid 'To' Phone Number: " + to, "status": 400})
        self.answer(201, {"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued", "to": to, "error_code": None})

    def answer(self, status, content, headers=None):
        out = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(out)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(out)

    def log_message(self, *_):
        pass


@unittest.skipUnless(os.environ.get("HOOKBENCH_TEST_KEYCHAIN"), "tokens need a keychain; run by with-keyring")
class Deliveries(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        self.server.asked = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def deliver(self, numbers, *options):
        """(exit status, attempts oldest first, everything that was printed) of a registration that sends messages."""
        profile = new_profile(self)
        status, _, errors = run("gateways", "set-sms", "peer", "--url", f"http://127.0.0.1:{self.server.server_port}",
                                "--account", "AC1", "--from", "+15005550006", "--secret-env", "SMS_TOKEN",
                                profile=profile, env={"SMS_TOKEN": TOKEN})
        self.assertEqual(status, 0, errors)
        registration = {"webhook_name": "texts", "event_types": ["object.created"], "is_active": True, "channels": [
            {"channel": "sms", "configs": {"phone_numbers": numbers, "message_template": "{{ event_type }}"}}]}
        status, _, errors = run("registrations", "import", "-", profile=profile, stdin=json.dumps(registration).encode())
        self.assertEqual(status, 0, errors)
        sent, output, errors = run("send", "--registration", "texts", "--event", "object.created", *options, profile=profile)
        _, listed, _ = run("--json", "deliveries", "list", profile=profile)
        attempts = list(reversed(json_lines(listed)))
        shown = b"".join(run("deliveries", "show", str(attempt["id"]), profile=profile)[1] for attempt in attempts)
        told = (output + listed + shown).decode() + errors
        self.assertNotIn(TOKEN, told)
        return sent, attempts, told

    def test_a_rate_limit_is_waited_for_as_the_gateway_asks(self):
        status, attempts, told = self.deliver(["+15005550429", "+14155550100"], "--retries", "2")
        self.assertEqual(status, 0, told)
        self.assertEqual([attempt["status"] for attempt in attempts], [429, 201])
        self.assertEqual([to for to, _ in self.server.asked], ["+15005550429", "+14155550100", "+15005550429"])
        self.assertEqual(len({attempt["event_id"] for attempt in attempts}), 1)

    def test_a_broken_gateway_is_asked_again(self):
        status, attempts, told = self.deliver(["+15005550500"], "--retries", "1")
        self.assertEqual(status, 0, told)
        self.assertEqual([attempt["status"] for attempt in attempts], [500, 201])

    def test_an_invalid_number_is_told_and_not_tried_again(self):
        status, attempts, told = self.deliver(["+15005550001"], "--retries", "2")
        self.assertEqual(status, 1, told)
        self.assertEqual([attempt["status"] for attempt in attempts], [400])
        self.assertIn("21211", told)

    def test_a_dry_run_shows_the_request_and_sends_nothing(self):
        status, attempts, told = self.deliver(["+14155550100"], "--dry-run")
        self.assertEqual(status, 0, told)
        self.assertEqual(self.server.asked, [])
        self.assertIn("/2010-04-01/Accounts/AC1/Messages.json", told)
        self.assertIn("To=%2B14155550100", told)


if __name__ == "__main__":
    unittest.main()
