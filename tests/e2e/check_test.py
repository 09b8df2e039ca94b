"""The receiver check against receivers in Python, as a developer would run it."""
import hashlib
import hmac
import http.server
import json
import signal
import socketserver
import subprocess
import threading
import time
import unittest
import urllib.parse
import xml.etree.ElementTree

import hookbench
from hookbench import CLI, json_lines, run

SECRET = "a secret of GitHub's kind"
ENV = {"CHECK_SECRET": SECRET}
FLAGS = ["--scheme", "github-sha256", "--secret-env", "CHECK_SECRET"]
ALL = ["accepts-event", "answers-in-time", "missing-secret", "wrong-secret", "tampered-body", "old-signature",
       "plain-http", "duplicate-twice", "duplicate-concurrent", "duplicate-reordered", "duplicate-stale", "bad-json",
       "unknown-type", "unknown-fields", "odd-content-type", "large-body"]


class Receiver(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A good receiver, but for what `flaw` says."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, flaw=""):
        super().__init__(("127.0.0.1", 0), Handler)
        self.flaw = flaw
        self.lock = threading.Lock()
        self.seen = set()
        self.effects = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hooks"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    def take(self, headers, body):
        """The status that answers an event."""
        expected = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if self.flaw != "no-secret" and not hmac.compare_digest(expected, headers.get("X-Hub-Signature-256", "")):
            return 401
        if self.flaw == "slow":
            time.sleep(0.3)
        try:
            event = json.loads(body)
        except ValueError:
            return 400
        with self.lock:
            if event["event_id"] not in self.seen or self.flaw == "repeats":
                self.effects.append(event["event_id"])
            self.seen.add(event["event_id"])
        return 202


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def say(self, status, text=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_POST(self):
        self.say(self.server.take(self.headers, self.rfile.read(int(self.headers["Content-Length"]))))

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
        self.say(200, json.dumps({"count": self.server.effects.count(query["id"][0])}))


class Check(hookbench.TestCase):
    def receiver(self, flaw=""):
        receiver = Receiver(flaw)
        self.addCleanup(receiver.close)
        return receiver

    def check(self, receiver, *options, effects=True):
        counted = ["--effects-url", receiver.url + "?id={event_id}"] if effects else []
        status, out, err = run("--json", "check", receiver.url, *FLAGS, *counted, *options, env=ENV)
        return status, json_lines(out), err

    def failed(self, lines):
        return [line["probe"] for line in lines[:-1] if line["outcome"] == "failed"]

    def test_a_good_receiver_passes_and_every_probe_is_told(self):
        status, lines, err = self.check(self.receiver())
        self.assertEqual([], self.failed(lines), err)
        self.assertEqual(0, status)
        self.assertEqual(ALL, [line["probe"] for line in lines[:-1]])
        outcomes = {line["probe"]: line["outcome"] for line in lines[:-1]}
        self.assertEqual({"not-applicable"}, {outcomes.pop("old-signature"), outcomes.pop("plain-http")})
        self.assertEqual({"passed"}, set(outcomes.values()))
        report = lines[-1]
        self.assertTrue(report["passed"])
        self.assertEqual(20, report["latency"]["count"])
        self.assertLessEqual(report["latency"]["p50_ms"], report["latency"]["max_ms"])

    def test_flaws_fail_with_status_1_and_their_own_probe(self):
        for flaw, probes in {"no-secret": ["missing-secret", "wrong-secret"], "repeats": ["duplicate-twice"]}.items():
            status, lines, _ = self.check(self.receiver(flaw))
            self.assertEqual((1, probes), (status, self.failed(lines)), flaw)

    def test_a_slow_receiver_would_have_missed_the_timeout(self):
        status, lines, _ = self.check(self.receiver("slow"), "--timeout", "0.2", "--samples", "3", "--only",
                                      "answers-in-time", effects=False)
        self.assertEqual((1, ["answers-in-time"]), (status, self.failed(lines)))
        self.assertIn("3 of 3 would have missed 200 ms", lines[1]["finding"])
        self.assertEqual(3, lines[-1]["latency"]["missed"])

    def test_the_report_is_written_for_ci_and_for_people(self):
        receiver = self.receiver("repeats")
        junit, page = self.folder / "report.xml", self.folder / "report.html"
        status, out, _ = run("check", receiver.url, *FLAGS, "--effects-url", receiver.url + "?id={event_id}", "--junit",
                             str(junit), "--html", str(page), env=ENV)
        self.assertEqual(1, status)
        self.assertIn("FAIL  The same event twice: ", out.decode())
        self.assertIn("FLAWED RECEIVER  " + receiver.url, out.decode())
        suite = xml.etree.ElementTree.parse(junit).getroot().find("testsuite")
        self.assertEqual(("16", "1"), (suite.get("tests"), suite.get("failures")))
        self.assertEqual(["duplicate-twice"], [case.get("name") for case in suite if case.find("failure") is not None])
        html = page.read_text()
        self.assertIn("had 2 effects", html)
        for text in (out.decode(), html, junit.read_text()):
            self.assertNotIn(SECRET, text)

    def test_effects_are_counted_by_a_program_too(self):
        receiver = self.receiver("repeats")
        status, lines, err = self.check(
            receiver, "--effects-command", f"curl -s {receiver.url}?id={{event_id}}", "--only", "duplicate-twice",
            effects=False)
        self.assertEqual((1, ["duplicate-twice"]), (status, self.failed(lines)), err)

    def test_an_own_event_and_wrong_use(self):
        receiver = self.receiver()
        data = self.folder / "event.json"
        data.write_text('{"event_id": "evt_mine", "event_type": "order.paid", "order": 12345678901234567890}')
        status, lines, _ = self.check(receiver, "--data", str(data), "--only", "unknown-type,large-body")
        self.assertEqual((0, ["accepts-event", "unknown-type", "large-body"]),
                         (status, [line["probe"] for line in lines[:-1]]))
        self.assertNotIn("evt_mine", receiver.seen)
        for words, options in {"duplicate-twice": [receiver.url, "--only", "duplicate-twise"],
                               "Name the receiver": [],
                               "exclude": [receiver.url, "--effects-url", "http://x/", "--effects-command", "x"],
                               "no number": [receiver.url, "--effects-command", "echo many"],
                               "nosuch": [receiver.url, "--scheme", "nosuch"]}.items():
            status, out, err = run("check", *options)
            self.assertEqual(2, status, words + err)
            self.assertIn(words, err + out.decode())

    def test_nobody_there_is_a_failure_and_an_interrupt_ends_at_once(self):
        status, out, _ = run("check", "http://127.0.0.1:1/hooks")
        self.assertEqual(1, status)
        self.assertIn("FAIL  Accepts a valid event", out.decode())
        receiver = self.receiver("slow")
        process = subprocess.Popen([CLI, "--json", "check", receiver.url, *FLAGS, "--samples", "10000"],
                                   stdout=subprocess.PIPE, env={**hookbench.os.environ, **ENV})
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[0]
        self.assertEqual(1, process.returncode)
        self.assertTrue(json.loads(rest.splitlines()[-1])["cancelled"])

    def test_the_probes_are_listed(self):
        status, out, _ = run("--json", "check", "--list")
        self.assertEqual((0, ALL), (status, [line["probe"] for line in json_lines(out)]))


if __name__ == "__main__":
    unittest.main()
