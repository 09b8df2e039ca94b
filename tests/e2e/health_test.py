"""The health of deliveries and forwards on the command line."""
import contextlib
import csv
import io
import json
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from hookbench import CLI, Listener, TestCase, json_lines, new_profile, run


class Health(TestCase):
    def listen(self, *options, profile=None):
        listener = Listener(profile or new_profile(self), *options)
        self.addCleanup(listener.close)
        return listener

    def call(self, *arguments, expected=0):
        status, output, errors = run(*arguments, profile=self.profile)
        self.assertEqual(status, expected, errors)
        return output.decode()

    def health(self, *arguments):
        report, = json_lines(self.call("--json", "health", *arguments).encode())
        return report

    def add(self, name, url, event="*"):
        self.call("registrations", "add", "--name", name, "--event", event, "--url", url)

    def send(self, name, event="object.created", expected=0, *more):
        self.call("--json", "send", "--registration", name, "--event", event, "--retries", "0", *more, expected=expected)

    def test_a_new_profile_has_nothing_to_tell_and_says_so(self):
        report = self.health()
        self.assertEqual(report["total"]["attempts"], 0)
        self.assertIsNone(report["total"]["success_share"])
        self.assertEqual((report["issues"], report["standings"]), ([], []))
        self.assertIn("All", self.call("health"))

    def test_good_and_bad_deliveries_show_in_figures_issues_standings_and_coverage(self):
        good = self.listen()
        bad = self.listen("--respond", "401")
        self.add("good", good.url + "hooks", "object.created")
        self.add("bad", bad.url + "hooks", "object.deleted")
        for _ in range(3):
            self.send("good")
        self.send("bad", "object.deleted", 1)
        report = self.health("--since", "15m", "--timeout", "0.001")
        self.assertEqual((report["total"]["attempts"], report["total"]["failed"]), (4, 1))
        self.assertEqual(report["total"]["success_share"], 0.75)
        self.assertGreater(report["total"]["p50_ms"], 0)
        names = {group["name"]: group for group in report["groups"]["registration"]}
        self.assertEqual((names["good"]["delivered"], names["bad"]["failed"]), (3, 1))
        self.assertEqual({group["key"] for group in report["groups"]["event_type"]}, {"object.created", "object.deleted"})
        issue, = report["issues"]
        self.assertEqual((issue["status"], issue["diagnosis"], issue["count"], issue["open"]), (401, "secret-missing", 1, True))
        self.assertIn("X-Mixpeek-Secret", issue["mend"])
        sample, = json_lines(self.call("--json", "deliveries", "show", str(issue["sample_attempt"])).encode())
        self.assertEqual(sample["status"], 401)
        states = {one["registration"]: one["state"] for one in report["standings"]}
        self.assertEqual(states, {"bad": "exhausted", "good": "delivering"})
        cells = {(cell["registration"], cell["event_type"]): cell for cell in report["coverage"]["cells"]}
        self.assertIsNotNone(cells["good", "object.created"]["delivered_at"])
        self.assertIsNotNone(cells["bad", "object.deleted"]["fired_at"])
        self.assertIsNone(cells["bad", "object.deleted"]["delivered_at"])
        self.assertEqual(report["what_if"]["delivered"], 3)
        self.assertEqual(sum(bucket["delivered"] + bucket["failed"] for bucket in report["timeline"]["buckets"]), 4)
        text = self.call("health", "--by", "target")
        self.assertIn("Secret missing (401)", text)
        self.assertIn("bad is exhausted", text)
        self.assertIn("75.0 %", text)

    def test_a_dry_run_does_not_count(self):
        self.add("hooks", "http://127.0.0.1:9/hooks")
        self.send("hooks", "object.created", 0, "--dry-run")
        report = self.health("--since", "all")
        self.assertEqual(report["total"]["attempts"], 0)
        self.assertGreater(report["coverage"]["gaps"], 0)

    def test_forwarded_captures_count_under_their_endpoint(self):
        target = self.listen("--respond", "503")
        other = self.listen("--forward-to", target.url + "hooks", profile=self.profile)
        run("send", "--url", other.url, "--event", "object.created", "--retries", "0")
        target.wait_for(1)
        other.stop()
        report = self.health()
        group, = report["groups"]["channel"]
        self.assertEqual((group["key"], group["failed"] >= 1), ("forward", True))
        self.assertEqual(report["groups"]["event_type"][0]["key"], "object.created")
        self.assertEqual(report["issues"][0]["diagnosis"], "receiver-failed")

    def test_the_timeline_is_written_as_csv(self):
        receiver = self.listen()
        self.add("hooks", receiver.url)
        self.send("hooks")
        rows = list(csv.DictReader(io.StringIO(self.call("health", "--csv", "-"))))
        self.assertEqual(sum(int(row["delivered"]) for row in rows), 1)
        self.assertTrue(all(row["start"].endswith("Z") for row in rows))

    def test_watching_tells_what_happens_and_ends_on_sigint(self):
        receiver = self.listen()
        self.add("hooks", receiver.url)
        process = subprocess.Popen([CLI, "--profile", str(self.profile), "--json", "health", "--watch"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.communicate()))
        self.assertEqual(json.loads(process.stdout.readline())["total"]["attempts"], 0)
        self.send("hooks")
        self.assertEqual(json.loads(process.stdout.readline())["total"]["attempts"], 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20), 0)

    def scrape(self, listener, path="/metrics", until=""):
        """The exposition, as soon as it holds these words."""
        deadline = time.monotonic() + 20
        while True:
            with urllib.request.urlopen(listener.url.rstrip("/") + path, timeout=10) as answer:
                text = answer.read().decode()
                kind = answer.headers["Content-Type"]
            if until in text and text:
                return text, kind
            self.assertLess(time.monotonic(), deadline, text)
            time.sleep(0.1)

    def test_prometheus_reads_a_path_of_its_own_which_is_not_captured(self):
        receiver = self.listen()
        listener = self.listen("--metrics-path", "/metrics", profile=self.profile)
        self.add("odd \"name\" \\ here", receiver.url + "hooks")
        self.send("odd \"name\" \\ here")
        with urllib.request.urlopen(urllib.request.Request(listener.url + "hooks", data=b"{}"), timeout=10):
            pass
        text, kind = self.scrape(listener, until='outcome="delivered"} 1')
        text, _ = self.scrape(listener, until="hookbench_captures_total{")
        self.assertTrue(kind.startswith("text/plain; version=0.0.4"), kind)
        self.assertEqual([capture["target"] for capture in listener.wait_for(1)], ["/hooks"])
        self.assertIn("# TYPE hookbench_attempt_duration_seconds histogram", text)
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool is not installed (Debian: prometheus); its check of the exposition was left out")
        checked = subprocess.run([promtool, "check", "metrics"], input=text.encode(), capture_output=True, timeout=60)
        self.assertEqual((checked.returncode, checked.stderr.decode()), (0, ""))

    def test_a_sustained_failure_becomes_an_alert_where_something_watches(self):
        receiver = self.listen("--respond", "500")
        self.add("shaky", receiver.url + "hooks")
        rule = {"id": "failure-share", "kind": "failure-share", "enabled": True, "threshold": 0.5, "window_s": 300,
                "minimum_count": 2, "sustain_s": 0, "clear_share": 0.5, "clear_s": 60}
        with contextlib.closing(sqlite3.connect(self.profile / "workspace.db")) as workspace, workspace:
            workspace.execute("INSERT INTO alert_rules VALUES (?, ?)", ("failure-share", json.dumps(rule)))
        listener = self.listen("--metrics-path", "/metrics", profile=self.profile)
        for _ in range(3):
            self.send("shaky", expected=1)
        text, _ = self.scrape(listener, until="hookbench_alert_active{")
        self.assertIn('subject="shaky"', text)
        alert, = self.health()["alerts"]
        self.assertEqual((alert["state"], alert["name"]), ("firing", "shaky"))
        self.assertIn("attempts failed", alert["sentence"])
        self.assertIn("Alert since", self.call("health"))

    def test_without_the_option_the_path_is_a_path_like_any_other(self):
        listener = self.listen(profile=self.profile)
        with urllib.request.urlopen(listener.url + "metrics", timeout=10):
            pass
        self.assertEqual(listener.wait_for(1)[0]["target"], "/metrics")

    def test_who_may_not_send_may_not_read_the_metrics(self):
        listener = self.listen("--token", "--metrics-path", "/metrics", profile=self.profile)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen("http://127.0.0.1:%d/metrics" % listener.port, timeout=10)
        self.assertIn(refused.exception.code, (401, 403, 404))
        refused.exception.close()
        self.assertIn("hookbench_attempts_total", self.scrape(listener)[0])

    def test_a_path_that_is_none_is_refused(self):
        status, _, errors = run("listen", "--port", "0", "--metrics-path", "metrics", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("/metrics", errors)

    def test_a_wrong_period_is_answered_with_the_right_ones(self):
        status, _, errors = run("health", "--since", "2h", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("15m", errors)


if __name__ == "__main__":
    unittest.main()
