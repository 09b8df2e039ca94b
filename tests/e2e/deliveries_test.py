"""Deliveries on the command line: routes, retries, loads, and kill -9 between an attempt and its entry in the log."""
import http.server
import json
import os
import signal
import subprocess
import threading
import time
import unittest

from hookbench import CLI, TestCase, json_lines, run


class Receiver:
    """Answers each request with the next status; None holds the request until the test ends."""

    def __init__(self, statuses):
        self.statuses = list(statuses)
        self.events = []
        self.arrived = threading.Condition()
        self.release = threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with receiver.arrived:
                    status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
                    receiver.events.append(body["event_id"])
                    receiver.arrived.notify_all()
                if status is None:
                    receiver.release.wait(30)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d/hooks" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.events) >= count, 20), self.events

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()


class Deliveries(TestCase):
    def receiver(self, *statuses):
        receiver = Receiver(statuses)
        self.addCleanup(receiver.close)
        return receiver

    def add(self, name, url):
        status, _, errors = run("registrations", "add", "--name", name, "--event", "*", "--url", url, profile=self.profile)
        self.assertEqual(status, 0, errors)

    def start(self, *arguments):
        process = subprocess.Popen([CLI, "--profile", str(self.profile), "--json", *arguments],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.wait()))
        return process

    def lines(self, *arguments, expected=0):
        status, output, errors = run("--json", *arguments, profile=self.profile)
        self.assertEqual(status, expected, errors)
        return json_lines(output)

    def log(self):
        return self.lines("deliveries", "list", "--limit", "1000")[::-1]

    def test_a_kill_during_an_attempt_leaves_it_pending_and_the_next_run_sends_it_again(self):
        receiver = self.receiver(None, 200)
        self.add("hooks", receiver.url)
        process = self.start("send", "--registration", "hooks", "--event", "object.created", "--retries", "3")
        receiver.wait_for(1)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        self.assertEqual(self.log(), [])
        pending, = self.lines("deliveries", "pending")
        self.assertEqual((pending["under_way"], pending["left_behind"], pending["attempt"]), (True, True, 1))
        resumed = self.lines("deliveries", "resume")
        self.assertEqual([line["outcome"] for line in resumed], ["delivered"])
        self.assertEqual(receiver.events, [receiver.events[0]] * 2)
        unknown, delivered = self.log()
        self.assertEqual((unknown["outcome"], unknown["attempt"], delivered["outcome"], delivered["attempt"]),
                         ("unknown", 1, "delivered", 2))
        shown, = self.lines("deliveries", "show", str(unknown["id"]))
        self.assertIn("at least once", shown["explanation"])
        self.assertEqual(self.lines("deliveries", "pending"), [])
        self.assertEqual(self.lines("deliveries", "resume"), [])
        self.assertEqual(len(receiver.events), 2)

    def test_a_kill_while_a_retry_waits_neither_loses_nor_doubles_it(self):
        receiver = self.receiver(500, 200)
        self.add("hooks", receiver.url)
        process = self.start("send", "--registration", "hooks", "--event", "object.created", "--retries", "3")
        receiver.wait_for(1)
        deadline = time.monotonic() + 10
        while not self.log():
            self.assertLess(time.monotonic(), deadline)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        before = len(receiver.events)
        if before == 1:
            self.lines("deliveries", "resume")
        self.assertEqual(receiver.events, [receiver.events[0]] * 2)
        self.assertEqual([(one["attempt"], one["outcome"]) for one in self.log()], [(1, "failed"), (2, "delivered")])
        self.assertEqual(self.lines("deliveries", "pending"), [])

    def waiting(self, *statuses):
        """A running program whose first attempt failed and whose retry waits a long time; its attempt."""
        receiver = self.receiver(*statuses)
        self.add("hooks", receiver.url)
        self.lines("registrations", "delivery", "hooks", "--retry-schedule", "600")
        process = self.start("send", "--registration", "hooks", "--event", "object.created")
        deadline = time.monotonic() + 10
        while not self.log():
            self.assertLess(time.monotonic(), deadline)
        return receiver, process, self.log()[0]

    def test_a_retry_that_waits_in_a_running_program_is_cancelled_beside_it(self):
        receiver, process, attempt = self.waiting(500)
        self.lines("deliveries", "cancel", str(attempt["id"]))
        self.assertEqual(process.wait(10), 1)
        self.assertEqual(self.lines("deliveries", "pending"), [])
        self.assertEqual(len(receiver.events), 1)
        status, _, errors = run("deliveries", "cancel", str(attempt["id"]), profile=self.profile)
        self.assertNotEqual(status, 0)
        self.assertIn("Nothing waits", errors)

    def test_a_retry_that_waits_in_a_running_program_is_made_now_by_that_program_and_once(self):
        receiver, process, attempt = self.waiting(500, 200)
        again, = self.lines("deliveries", "retry", str(attempt["id"]))
        self.assertEqual((again["outcome"], again["attempt"], again["delivery"]),
                         ("delivered", 2, attempt["delivery"]))
        self.assertEqual(process.wait(10), 0)
        self.assertEqual(receiver.events, [attempt["event_id"]] * 2)
        self.assertEqual(self.lines("deliveries", "pending"), [])

    def test_an_attempt_under_way_in_a_running_program_is_not_cancelled_beside_it(self):
        receiver, process, attempt = self.waiting(500, None)
        self.start("deliveries", "retry", str(attempt["id"]))
        receiver.wait_for(2)
        status, _, errors = run("deliveries", "cancel", str(attempt["id"]), profile=self.profile)
        self.assertNotEqual(status, 0)
        self.assertIn("is being attempted by the running program", errors)

    def test_kills_at_any_moment_lose_nothing(self):
        receiver = self.receiver(503, 200)
        self.add("hooks", receiver.url)
        for number in range(int(os.environ.get("HOOKBENCH_CRASH_ROUNDS", "20"))):
            receiver.statuses = [503, 200]
            process = self.start("send", "--registration", "hooks", "--event", "object.created", "--retries", "2")
            time.sleep(0.02 + number * 0.015)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        stored = {one["event_id"] for one in self.lines("deliveries", "pending")}
        logged = {one["event_id"] for one in self.log()}
        receiver.statuses = [200]
        if stored:
            self.lines("deliveries", "resume")
        self.assertEqual(self.lines("deliveries", "pending"), [])
        ends = {}
        for one in self.log():
            ends[one["event_id"]] = one
        self.assertEqual(set(ends), stored | logged)
        self.assertEqual([one for one in ends.values() if one["outcome"] != "delivered"], [])
        # Whatever arrived was stored before it was sent, and what was delivered did arrive.
        self.assertEqual(set(receiver.events), set(ends))
        numbers = {}
        for one in self.log():
            numbers.setdefault(one["delivery"], []).append(one["attempt"])
        for attempts in numbers.values():
            self.assertEqual(attempts, list(range(1, len(attempts) + 1)))

    def test_all_subscribers_are_reached_and_the_log_is_searched(self):
        good, bad = self.receiver(200), self.receiver(401)
        self.add("good", good.url)
        self.add("bad", bad.url)
        run("registrations", "pause", "Sample: local endpoint", profile=self.profile)
        lines = self.lines("send", "--all", "--event", "cluster.created", "--retries", "0", expected=1)
        self.assertEqual({line["registration"]: line["outcome"] for line in lines},
                         {"good": "delivered", "bad": "failed"})
        self.assertEqual(good.events, bad.events)
        failed, = self.lines("deliveries", "list", "--failed")
        self.assertEqual((failed["registration"], failed["diagnosis"]), ("bad", "secret-missing"))
        self.assertEqual(len(self.lines("deliveries", "list", "--event-id", good.events[0])), 2)
        self.assertEqual(len(self.lines("deliveries", "list", "--search", "CLUSTER.created")), 2)
        self.assertEqual(self.lines("deliveries", "list", "--search", "no such text"), [])
        bad.statuses = [200]
        again, = self.lines("deliveries", "retry", str(failed["id"]))
        self.assertEqual((again["outcome"], again["event_id"]), ("delivered", failed["event_id"]))

    def test_the_log_is_pruned_by_age_and_by_size(self):
        receiver = self.receiver(200)
        self.add("hooks", receiver.url)
        self.lines("send", "--registration", "hooks", "--event", "object.created", "--count", "4000")
        self.assertEqual(self.lines("deliveries", "prune"), [{"removed": 0}])
        self.assertEqual(self.lines("deliveries", "prune", "--days", "1"), [{"removed": 0}])
        removed = self.lines("deliveries", "prune", "--size", "1")[0]["removed"]
        left = self.lines("deliveries", "list", "--limit", "10000")
        self.assertGreater(removed, 0)
        self.assertEqual(len(left), 4000 - removed)
        self.assertEqual({one["id"] for one in left}, set(range(removed + 1, 4001)))
        status, _, _ = run("deliveries", "prune", "--days", "-1", profile=self.profile)
        self.assertEqual(status, 2)

    def test_a_load_is_counted_and_stopped(self):
        receiver = self.receiver(200)
        self.add("hooks", receiver.url)
        progress, = self.lines("send", "--registration", "hooks", "--event", "object.created", "--event", "cluster.created",
                               "--count", "200", "--concurrency", "4", "--duplicates", "0.2", "--reorder", "3")
        self.assertEqual(progress["delivered"], len(receiver.events))
        self.assertEqual(progress["duplicates"], len(receiver.events) - 200)
        self.assertEqual(len(set(receiver.events)), 200)
        self.assertEqual(len(self.log()), len(receiver.events))
        process = self.start("send", "--registration", "hooks", "--event", "object.created", "--count", "1000000",
                             "--rate", "50")
        receiver.wait_for(len(receiver.events) + 1)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 1)
        self.assertLess(time.monotonic() - began, 1.5)

    def test_what_would_leave_the_machine_goes_to_the_sink(self):
        receiver = self.receiver(200)
        self.add("far", "https://hooks.example.invalid/orders?a=b")
        line, = self.lines("send", "--registration", "far", "--event", "object.created", "--sink", receiver.url)
        self.assertEqual((line["mode"], line["outcome"]), ("reroute", "delivered"))
        self.assertIn("POST /hooks/orders?a=b HTTP/1.1", line["request"]["head"])

    def test_what_is_sent_to_a_url_is_logged_with_its_diagnosis_and_without_its_credential(self):
        receiver = self.receiver(401)
        lines = self.lines("send", "--url", receiver.url, "--event", "object.created", "--retries", "1", "--header",
                           "Authorization: Bearer token-that-stays-here", expected=1)
        self.assertEqual([line["attempt"] for line in lines], [1, 2])
        logged = self.lines("deliveries", "list")
        self.assertEqual([(row["attempt"], row["status"], row["event_id"]) for row in logged],
                         [(2, 401, receiver.events[0]), (1, 401, receiver.events[0])])
        self.assertEqual({row["delivery"] for row in logged}, {line["delivery"] for line in lines})
        shown, = self.lines("deliveries", "show", str(logged[0]["id"]))
        self.assertIn("Authorization", shown["explanation"])
        self.assertIn("Bearer ${HEADER_AUTHORIZATION}", shown["request"]["head"])
        for file in self.profile.rglob("*"):
            if file.is_file():
                self.assertNotIn(b"token-that-stays-here", file.read_bytes(), file)

    def test_a_registration_is_signed_for_one_run_with_the_secrets_of_the_environment(self):
        listener = self.listener()
        self.add("signed", listener.url + "hooks")
        env = {"OLD": "whsec_AAECAwQFBgcICQoLDA0ODw==", "NEW": "whsec_EBESExQVFhcYGRobHB0eHw=="}
        sign = ["send", "--registration", "signed", "--event", "object.created", "--sign", "standard-v1", "--secret-env", "OLD",
                "--secret-env", "NEW"]
        status, _, errors = run(*sign, profile=self.profile, env=env)
        self.assertEqual(status, 0, errors)
        status, _, errors = run(*sign, "--fault", "tampered-body", profile=self.profile, env=env)
        self.assertEqual(status, 0, errors)
        status, _, errors = run("send", "--registration", "signed", "--event", "object.created", profile=self.profile)
        self.assertEqual(status, 0, errors)
        good, tampered, plain = listener.wait_for(3)
        verify = ["verify", "--scheme", "standard-v1", "--capture"]
        for name in env:
            for capture, expected in ((good, 0), (tampered, 1)):
                status, output, errors = run(*verify, str(capture["id"]), "--secret-env", name, profile=self.profile, env=env)
                self.assertEqual(status, expected, (name, output, errors))
        self.assertNotIn("webhook-signature", [name.lower() for name, _ in plain["headers"]])
        status, _, errors = run(*sign[:-2], profile=self.profile, env={"OLD": ""})
        self.assertEqual(status, 2)
        self.assertIn("--secret-env OLD", errors)

    def test_delivery_options_are_shown_changed_and_used(self):
        receiver = self.receiver(503, 500)
        self.add("hooks", receiver.url)
        shown, = self.lines("registrations", "delivery", "hooks")
        self.assertEqual((shown["delivery"]["method"], shown["delivery"]["retry"]["kind"]), ("POST", "exponential"))
        changed, = self.lines("registrations", "delivery", "hooks", "--retry-schedule", "0.05,0.05,0.05", "--retry-status", "503",
                              "--retry-status", "520-529", "--http-version", "1.1", "--tls-skip-verification", "yes",
                              "--sign", "standard-v1", "--sign-secret", "${A}", "--sign-secret", "${B}")
        options = changed["delivery"]
        self.assertEqual((options["retry"]["kind"], options["retry"]["schedule_ms"], options["retry"]["statuses"]),
                         ("schedule", [50, 50, 50], [[503, 503], [520, 529]]))
        self.assertEqual((options["http_version"], options["signing"]["secrets"], options["tls"]["skip_verification"]),
                         ("1.1", ["${A}", "${B}"], True))
        self.assertEqual(self.lines("registrations", "delivery", "hooks"), [changed])
        self.lines("registrations", "delivery", "hooks", "--sign", "none")
        attempts = self.lines("send", "--registration", "hooks", "--event", "object.created", expected=1)
        self.assertEqual([attempt["status"] for attempt in attempts], [503, 500])
        self.assertTrue(attempts[0]["tls_unverified"])
        status, output, _ = run("registrations", "delivery", "hooks", "--reset", "--retry", "none", profile=self.profile)
        self.assertEqual(status, 0)
        self.assertRegex(output.decode(), r"retry +none\n(.*\n)*  tls-skip-verification +no\n")
        for arguments, words in ((["--sign", "standard-v1", "--sign-secret", "hunter2"], "${SIGNING_SECRET}"),
                                 (["--sign", "nosuch"], "nosuch"), (["--retry-status", "5xx"], "500-599"),
                                 (["--retry-factor", "0"], "factor"), (["--tls-ca", "/nowhere"], "/nowhere"),
                                 (["--method", "A B"], "method"), (["--retry", "often"], "--retry")):
            status, output, errors = run("registrations", "delivery", "hooks", *arguments, profile=self.profile)
            self.assertEqual((status, output), (2, b""), (arguments, errors))
            self.assertIn(words, errors)


if __name__ == "__main__":
    unittest.main(verbosity=2)
