"""Endpoints as they are run: rules, handshakes, verification, access, several at once, and targets to hand on to."""
import base64
import getpass
import gzip
import hashlib
import hmac
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

from hookbench import TestCase, json_lines, run
from receiver import Receiver

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")  # it wants to be called by its whole path
SECRET = "a secret of this test"


def ask(url, body=None, headers=None, method=None):
    """One request; (status, headers, body)."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def curl(*arguments, stdin=None):
    done = subprocess.run(["curl", "-sS", "--noproxy", "*", "--max-time", "30", *arguments], input=stdin, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def eventually(condition, timeout=20):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Base(TestCase):
    def receiver(self):
        receiver = Receiver()
        self.addCleanup(receiver.stop)
        return receiver

    def cli(self, *arguments, expect=0, env=None):
        status, output, errors = run("--json", *arguments, profile=self.profile, env=env)
        self.assertEqual(status, expect, errors)
        return json_lines(output) if expect == 0 else errors

    def captures(self):
        return list(reversed(self.cli("captures", "list", "--limit", "100000")))


class Reactions(Base):
    def rules(self, text):
        file = self.folder / "rules.json"
        file.write_text(text)
        return str(file)

    def test_rules_answer_and_the_capture_says_which(self):
        rules = self.rules('{"rules": [{"name": "flaky", "when": {"path": "/orders"}, "answers": [{"status": 500}, {"status": 202, "body": "late"}]}]}')
        listener = self.listener("--rules", rules)
        self.assertEqual(ask(listener.url + "orders", b"{}")[0], 500)
        status, _, body = ask(listener.url + "orders", b"{}")
        self.assertEqual((status, body), (202, b"late"))
        self.assertEqual(ask(listener.url + "other", b"{}")[0], 200)
        self.assertEqual(ask(listener.url + "status/418")[0], 418)
        captures = listener.wait_for(4)
        self.assertEqual([capture["rule"] for capture in captures], ["flaky", "flaky", None, "/status/418"])
        self.assertEqual([capture["response"]["status"] for capture in captures], [500, 202, 200, 418])

    def test_faults_leave_as_told_and_are_noted(self):
        rules = self.rules('{"rules": [{"name": "gone", "when": {"path": "/gone"}, "fault": "close-before"},'
                           ' {"name": "slow", "when": {"path": "/slow"}, "delay_ms": 300}]}')
        listener = self.listener("--rules", rules)
        code, _, errors = curl(listener.url + "gone", "-d", "x")
        self.assertEqual(code, 52, errors)  # an empty reply
        begun = time.monotonic()
        self.assertEqual(ask(listener.url + "slow", b"x")[0], 200)
        self.assertGreaterEqual(time.monotonic() - begun, 0.3)
        begun = time.monotonic()
        self.assertEqual(ask(listener.url + "delay/0.2", b"x")[0], 200)
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)
        captures = listener.wait_for(3)
        self.assertEqual([capture["fault"] for capture in captures], ["close-before", None, None])

    def test_a_rule_file_is_followed_and_a_broken_one_leaves_the_rules_as_they_are(self):
        rules = self.rules('{"rules": [{"name": "one", "answer": {"status": 501}}]}')
        listener = self.listener("--rules", rules)
        self.assertEqual(ask(listener.url, b"x")[0], 501)
        self.rules('{"rules": [{"name": "two", "answer": {"status": 502}}]}')
        self.assertTrue(eventually(lambda: ask(listener.url, b"x")[0] == 502))
        self.rules('{"rules": [{"nmae": "three"}]}')
        listener.wait_for_error('"nmae" is not known here')
        self.assertEqual(ask(listener.url, b"x")[0], 502)
        # Editors write another file and put it in the place of this one.
        other = self.folder / "other"
        other.write_text('{"rules": [{"name": "four", "answer": {"status": 504}}]}')
        os.replace(other, rules)
        self.assertTrue(eventually(lambda: ask(listener.url, b"x")[0] == 504))

    def test_a_rule_file_that_cannot_be_used_is_told_at_the_start(self):
        status, _, errors = run("listen", "--port", "0", "--rules", self.rules('{"rules": [{"nmae": 1}]}'), profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn('"nmae" is not known here', errors)

    def test_handshakes_are_answered_and_shown_as_such(self):
        listener = self.listener("--handshakes", "auto")
        status, _, body = ask(listener.url + "slack", json.dumps({"type": "url_verification", "token": "t", "challenge": "c-1"}).encode(),
                              {"Content-Type": "application/json"})
        self.assertEqual((status, b"c-1" in body), (200, True))
        status, _, body = ask(listener.url + "meta?hub.mode=subscribe&hub.verify_token=t&hub.challenge=4711")
        self.assertEqual((status, body), (200, b"4711"))
        ask(listener.url, b"no handshake")
        captures = listener.wait_for(3)
        self.assertEqual(captures[0]["handshake"], "slack")
        self.assertIn(captures[1]["handshake"], ("meta", "websub"))
        self.assertIsNone(captures[2]["handshake"])


class Checks(Base):
    def github(self, body):
        return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}

    def test_captures_are_valid_invalid_or_unsigned_and_strictness_answers_401(self):
        listener = self.listener("--verify", "github-sha256", "--secret-env", "THE_SECRET", "--strict", env={"THE_SECRET": SECRET})
        self.assertEqual(ask(listener.url, b"{}", self.github(b"{}"))[0], 200)
        status, _, body = ask(listener.url, b"{ }", self.github(b"{}"))
        self.assertEqual(status, 401)
        self.assertIn(b"not valid", body)
        self.assertEqual(ask(listener.url, b"{}")[0], 401)
        captures = listener.wait_for(3)
        self.assertEqual([capture["verification"]["valid"] for capture in captures], [True, False, False])
        self.assertEqual(captures[2]["verification"]["reason"], "unsigned")
        self.assertNotIn(SECRET, json.dumps(captures) + listener.error_text())

    def test_without_strictness_the_state_is_noted_alone(self):
        listener = self.listener("--verify", "github-sha256", "--secret-env", "THE_SECRET", env={"THE_SECRET": SECRET})
        self.assertEqual(ask(listener.url, b"{}")[0], 200)
        self.assertFalse(listener.wait_for(1)[0]["verification"]["valid"])

    def test_a_large_signed_body_is_verified_from_its_file(self):
        listener = self.listener("--verify", "github-sha256", "--secret-env", "THE_SECRET", "--strict", env={"THE_SECRET": SECRET})
        body = os.urandom(5 << 20)
        self.assertEqual(ask(listener.url, body, self.github(body))[0], 200)
        self.assertEqual(ask(listener.url, body[:-1] + b"x", self.github(body))[0], 401)

    def test_a_required_header_is_demanded(self):
        listener = self.listener("--require-header", "X-Mixpeek-Secret", "--secret-env", "THE_SECRET", env={"THE_SECRET": SECRET})
        self.assertEqual(ask(listener.url, b"{}")[0], 401)
        self.assertEqual(ask(listener.url, b"{}", {"X-Mixpeek-Secret": "another"})[0], 401)
        self.assertEqual(ask(listener.url, b"{}", {"X-Mixpeek-Secret": SECRET})[0], 200)
        self.assertEqual([capture["denied"] for capture in listener.wait_for(3)], [True, True, False])

    def test_https_only_captures_and_refuses_plain_http(self):
        listener = self.listener("--https-only")
        self.assertEqual(ask(listener.url, b"{}")[0], 403)
        self.assertTrue(listener.wait_for(1)[0]["denied"])

    def test_a_repeated_event_is_acknowledged_without_being_handed_on(self):
        receiver = self.receiver()
        receiver.answer = (201, [], b"new")
        listener = self.listener("--duplicates", "acknowledge", "--forward-to", receiver.url)
        event = b'{"event_id": "evt_1", "event_type": "a"}'
        self.assertEqual(ask(listener.url, event)[0], 201)
        status, _, body = ask(listener.url, event)
        self.assertEqual(status, 200)
        self.assertIn(b'"duplicate_of":1', body)
        self.assertEqual(len(receiver.taken()), 1)
        self.assertEqual(listener.wait_for(2)[1]["duplicate_of"], 1)

    def test_a_token_or_a_password_is_demanded(self):
        listener = self.listener("--token")
        self.assertGreater(len(listener.url.split("/")[3]), 20)
        self.assertEqual(ask(listener.url + "a", b"x")[0], 200)
        self.assertEqual(ask(f"http://127.0.0.1:{listener.url.split(':')[2].split('/')[0]}/a", b"x")[0], 403)
        listener.close()
        listener = self.listener("--basic", "ann", "--password-env", "THE_SECRET", env={"THE_SECRET": SECRET})
        self.assertEqual(ask(listener.url, b"x")[0], 401)
        basic = base64.b64encode(("ann:" + SECRET).encode()).decode()
        self.assertEqual(ask(listener.url, b"x", {"Authorization": "Basic " + basic})[0], 200)

    def test_other_machines_are_let_in_only_on_purpose(self):
        status, _, errors = run("listen", "--port", "0", "--bind", "0.0.0.0", profile=self.profile)
        self.assertEqual(status, 2, errors)
        self.assertIn("--expose", errors)
        listener = self.listener("--bind", "0.0.0.0", "--expose")
        listener.wait_for_error("other machines can send to")
        self.assertTrue(listener.first["exposed"])
        listener.close()
        listener = self.listener("--bind", "0.0.0.0", "--token")
        listener.wait_for_error("other machines can send to")


class Several(Base):
    def stored(self):
        """Endpoint 1 on a free port of the profile, one on a port, and two on prefixes of it."""
        self.port = free_port()
        self.cli("endpoints", "add", "shop", "--port", str(self.port), "--respond", "202")
        self.cli("endpoints", "add", "stripe", "--port", str(self.port), "--prefix", "/stripe", "--respond", "201")
        self.cli("endpoints", "add", "deep", "--port", str(self.port), "--prefix", "/stripe/deep", "--respond", "203")

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}/{path}"

    def test_requests_go_to_the_endpoint_of_their_port_and_longest_prefix(self):
        self.stored()
        listener = self.listener()
        names = {one["name"]: one for one in listener.first["endpoints"]}
        self.assertEqual(sorted(names), ["deep", "shop", "stripe"])
        for path, status in (("a", 202), ("stripe", 201), ("stripe/x", 201), ("stripes", 202), ("stripe/deep/a", 203)):
            self.assertEqual(ask(self.url(path), b"x")[0], status, path)
        self.assertEqual(ask(listener.url + "stripe", b"x")[0], 200)
        numbers = [capture["endpoint"] for capture in listener.wait_for(6)]
        shop, stripe, deep = (names[name]["number"] for name in ("shop", "stripe", "deep"))
        self.assertEqual(numbers, [shop, stripe, stripe, shop, deep, 1])

    def test_they_are_started_stopped_moved_and_removed_while_others_run(self):
        self.stored()
        listener = self.listener()
        keep = socket.create_connection(("127.0.0.1", self.port))
        self.addCleanup(keep.close)

        def status(path):
            try:
                return ask(self.url(path), b"x")[0]
            except OSError:
                return None

        self.cli("endpoints", "stop", "stripe")
        self.assertTrue(eventually(lambda: status("stripe/x") == 202))
        self.cli("endpoints", "start", "stripe")
        self.assertTrue(eventually(lambda: status("stripe/x") == 201))
        self.cli("endpoints", "edit", "stripe", "--respond", "204")
        self.assertTrue(eventually(lambda: status("stripe/x") == 204))
        other = free_port()
        self.cli("endpoints", "edit", "stripe", "--port", str(other))
        self.assertTrue(eventually(lambda: status("stripe/x") == 202))
        self.assertEqual(ask(f"http://127.0.0.1:{other}/stripe/x", b"x")[0], 204)
        self.cli("endpoints", "remove", "deep")
        self.assertTrue(eventually(lambda: status("stripe/deep/a") == 202))
        # The connection of before all this is served on.
        keep.sendall(b"POST /k HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
        self.assertIn(b"202", keep.recv(4096))
        self.assertEqual(ask(listener.url, b"x")[0], 200)

    def test_one_alone_can_be_run(self):
        self.stored()
        listener = self.listener("--endpoint", "stripe")
        self.assertEqual(listener.port, self.port if ":" not in str(self.port) else 0)
        self.assertEqual(ask(self.url("stripe/x"), b"x")[0], 201)
        self.assertEqual(ask(self.url("other"), b"x")[0], 404)
        self.assertEqual(run("listen", "--endpoint", "nobody", profile=self.folder / "other")[0], 2)

    def test_what_makes_no_sense_is_refused_with_the_mend(self):
        self.stored()
        for words, options in (("takes /stripe of", ["--port", str(self.port), "--prefix", "/stripe"]),
                               ("no scheme", ["--verify", "no-such"]),
                               ("demand a token", ["--bind", "0.0.0.0", "--port", "0"]),
                               ("itself", ["--port", "9999", "--forward-to", "http://127.0.0.1:9999/"])):
            errors = self.cli("endpoints", "add", "new", *options, expect=2, env={})
            self.assertTrue(words in errors or "There is no signature scheme" in errors, errors)

    def test_rules_and_targets_of_each_are_its_own(self):
        self.stored()
        receiver = self.receiver()
        rules = self.folder / "rules.json"
        rules.write_text('{"rules": [{"name": "teapot", "when": {"path": "/tea"}, "answer": {"status": 418}}]}')
        self.cli("endpoints", "edit", "stripe", "--rules", str(rules))
        self.cli("endpoints", "edit", "shop", "--forward-to", receiver.url + "/in")
        receiver.answer = (299, [["X-From", "target"]], b"from the target")
        listener = self.listener()
        self.assertEqual(ask(self.url("stripe/tea"), b"x")[0], 418)  # a path below the prefix
        status, headers, body = ask(self.url("tea?x=1"), b"x")
        self.assertEqual((status, headers["X-From"], body), (299, "target", b"from the target"))
        self.assertEqual([request["target"] for request in receiver.taken()], ["/in/tea?x=1"])
        self.assertEqual([capture["forwarded"] for capture in listener.wait_for(2)], [False, True])


BODIES = {
    "none": ("GET", [], None),
    "empty": ("POST", [], b""),
    "length": ("POST", ["Content-Type: application/json"], b'{"b":1,"a":2, "n": 12345678901234567890}'),
    "chunked": ("POST", ["Transfer-Encoding: chunked"], b"piece by piece " * 1000),
    "gzip": ("POST", ["Content-Encoding: gzip"], gzip.compress(b"{}" * 100, mtime=0)),
    "binary": ("PUT", ["Content-Type: application/octet-stream"], bytes(range(256)) * 16),
    "large": ("POST", ["Content-Type: application/octet-stream"], hashlib.shake_256(b"x").digest(5 << 20)),
}


class Forwarding(Base):
    def send_all(self, url):
        for name, (method, headers, body) in BODIES.items():
            options = ["-X", method, "-H", "X-Name: " + name, "-H", "x-lower: 1", "-H", "X-Twice: 1", "-H", "X-Twice: 2"]
            for header in headers:
                options += ["-H", header]
            if body is not None:
                file = self.folder / ("body-" + name)
                file.write_bytes(body)
                options += ["--data-binary", "@" + str(file)]
            code, output, errors = curl(*options, url + "a/b?c=d&e", "-o", "/dev/null", "-w", "%{http_code}")
            self.assertEqual((code, output), (0, b"200"), name + errors)
        code, _, errors = curl("-F", "file=@" + str(self.folder / "body-binary") + ";filename=ü.bin", "-F", "text=one", "-H", "X-Name: multipart",
                               url + "a/b?c=d&e")
        self.assertEqual(code, 0, errors)

    def check_all(self, requests, listener):
        captures = {dict(map(tuple, capture["headers"]))["X-Name"]: capture for capture in listener.wait_for(len(BODIES) + 1)}
        taken = {dict(map(tuple, request["headers"]))["X-Name"]: request for request in requests}
        self.assertEqual(sorted(taken), sorted([*BODIES, "multipart"]))
        gone = {"host", "transfer-encoding", "content-length", "connection"}
        for name, request in taken.items():
            capture = captures[name]
            self.assertEqual((request["method"], request["target"]), (capture["method"], "/hooks" + capture["target"]))
            status, body, _ = run("captures", "show", str(capture["id"]), "--part", "body", profile=self.profile)
            if name in BODIES:
                self.assertEqual(body, BODIES[name][2] or b"", name)
            self.assertEqual(request["body"], body, name)
            kept = [pair for pair in capture["headers"] if pair[0].lower() not in gone]
            self.assertEqual([pair for pair in request["headers"] if pair[0].lower() not in gone], kept, name)

    def test_a_relay_hands_on_the_same_bytes_and_gives_the_answer_back(self):
        receiver = self.receiver()
        listener = self.listener("--forward-to", receiver.url + "/hooks")
        self.send_all(listener.url)
        self.check_all(receiver.taken(), listener)
        receiver.answer = (418, [["X-From", "target"], ["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]], b"\x00\xff")
        status, headers, body = ask(listener.url + "x", b"y")
        self.assertEqual((status, headers["X-From"], headers.get_all("Set-Cookie"), body), (418, "target", ["a=1", "b=2"], b"\x00\xff"))
        # The attempt is committed a moment after the answer.
        self.assertTrue(eventually(lambda: self.cli("captures", "show", str(len(BODIES) + 2))[0]["forwards"]))
        shown = self.cli("captures", "show", str(len(BODIES) + 2))[0]
        self.assertEqual(shown["response"]["status"], 418)
        attempt = shown["forwards"][0]
        self.assertEqual((attempt["status"], attempt["number"], attempt["url"]), (418, 1, receiver.url + "/hooks/x"))
        self.assertGreater(attempt["timings"]["total_ms"], 0)
        text = run("captures", "show", str(len(BODIES) + 2), profile=self.profile)[1].decode("utf-8", "replace")
        self.assertIn("forwarded to " + receiver.url + "/hooks/x: 418", text)

    def test_what_is_handed_on_behind_has_the_same_bytes(self):
        receiver = self.receiver()
        listener = self.listener("--forward-to", receiver.url + "/hooks", "--behind")
        self.send_all(listener.url)
        self.assertTrue(eventually(lambda: len(receiver.taken()) == len(BODIES) + 1))
        self.check_all(receiver.taken(), listener)

    def test_a_relay_whose_target_is_gone_answers_502_and_says_why(self):
        receiver = self.receiver()
        receiver.stop()
        listener = self.listener("--forward-to", receiver.url)
        status, _, body = ask(listener.url, b"x")
        self.assertEqual((status, json.loads(body)["error"]), (502, "target_unreachable"))
        self.assertTrue(eventually(lambda: self.cli("captures", "show", "1")[0]["response"]["status"] == 502))
        self.assertTrue(eventually(lambda: self.cli("captures", "show", "1")[0]["forwards"]))
        self.assertIn("refused", self.cli("captures", "show", "1")[0]["forwards"][0]["error"])

    def test_the_host_is_the_targets_or_kept(self):
        receiver = self.receiver()
        listener = self.listener("--forward-to", receiver.url)
        ask(listener.url, b"x")
        listener.close()
        listener = self.listener("--forward-to", receiver.url, "--keep-host")
        ask(listener.url, b"x")
        hosts = [dict(map(tuple, request["headers"]))["Host"] for request in receiver.taken()]
        self.assertEqual(hosts, [f"127.0.0.1:{receiver.port}", f"127.0.0.1:{listener.port}"])

    def load(self, url, acknowledged, count, stop, name):
        """Sends until `count` are acknowledged or `stop` is set; what is not answered may be lost."""
        for number in range(count):
            body = f'{{"event_id": "{name}-{number}"}}'.encode()
            while not stop.is_set():
                try:
                    if ask(url, body)[0] == 200:
                        acknowledged.append(body)
                        break
                except OSError:
                    break
            if stop.is_set():
                return

    def test_a_target_that_goes_and_comes_back_under_load_loses_nothing_acknowledged(self):
        receiver = self.receiver()
        listener = self.listener("--forward-to", receiver.url, "--behind", "--quiet")
        acknowledged, stop = [], threading.Event()
        senders = [threading.Thread(target=self.load, args=(listener.url, acknowledged, 200, stop, f"s{i}")) for i in range(4)]
        for sender in senders:
            sender.start()
        for _ in range(3):
            time.sleep(0.15)
            receiver.stop()
            time.sleep(0.15)
            receiver.start()
        for sender in senders:
            sender.join()
        self.assertEqual(len(acknowledged), 800)
        arrived = lambda: {request["body"] for request in receiver.taken()}
        self.assertTrue(eventually(lambda: arrived() >= set(acknowledged), 60), f"{len(arrived())} of {len(acknowledged)}")

    def test_a_program_killed_between_loses_nothing_acknowledged(self):
        receiver = self.receiver()
        acknowledged = []
        for round_number in range(3):
            listener = self.listener("--forward-to", receiver.url, "--behind", "--quiet")
            stop = threading.Event()
            senders = [threading.Thread(target=self.load, args=(listener.url, acknowledged, 100_000, stop, f"r{round_number}s{i}")) for i in range(4)]
            for sender in senders:
                sender.start()
            time.sleep(0.3)
            if round_number == 1:
                receiver.stop()
            time.sleep(0.1)
            listener.process.send_signal(signal.SIGKILL)
            stop.set()
            for sender in senders:
                sender.join()
            listener.close()
            if round_number == 1:
                receiver.start()
        self.assertGreater(len(acknowledged), 100)
        self.listener("--forward-to", receiver.url, "--behind", "--quiet")
        arrived = lambda: {request["body"] for request in receiver.taken()}
        self.assertTrue(eventually(lambda: arrived() >= set(acknowledged), 60),
                        f"lost: {sorted(set(acknowledged) - arrived())[:5]} of {len(acknowledged)}")

    def test_killed_before_anything_was_ever_queued_the_first_one_arrives_too(self):
        receiver = self.receiver()
        receiver.stop()
        for _ in range(5):
            profile = self.profile = self.folder / f"profile-{time.monotonic_ns()}"
            listener = self.listener("--forward-to", receiver.url, "--behind", "--quiet")
            body = str(profile).encode()
            self.assertEqual(ask(listener.url, body)[0], 200)
            listener.process.send_signal(signal.SIGKILL)
            listener.close()
            receiver.start()
            again = self.listener("--forward-to", receiver.url, "--behind", "--quiet")
            self.assertTrue(eventually(lambda: body in [request["body"] for request in receiver.taken()]))
            again.close()
            receiver.stop()

    def test_what_was_relayed_is_not_handed_on_again_when_it_is_behind_later(self):
        receiver = self.receiver()
        listener = self.listener("--forward-to", receiver.url)
        for _ in range(5):
            self.assertEqual(ask(listener.url, b"relayed")[0], 200)
        listener.close()
        listener = self.listener("--forward-to", receiver.url, "--behind")
        self.assertEqual(ask(listener.url, b"behind")[0], 200)
        self.assertTrue(eventually(lambda: len(receiver.taken()) >= 6))
        self.assertEqual([request["body"] for request in receiver.taken()], [b"relayed"] * 5 + [b"behind"])


class SmeeServer:
    """Speaks the protocol of smee.io: /new leads to a channel, which is an event stream; what is posted there is sent on."""

    def __init__(self):
        outer = self
        self.streams = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/new":
                    self.send_response(307)
                    self.send_header("Location", "/channel1")
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self.wfile.write(b"event: ready\ndata: {}\n\n")
                outer.streams.append(self.wfile)
                outer.ended.wait()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = {name.lower(): value for name, value in self.headers.items()}
                event.update(body=json.loads(body), query={}, timestamp=1)
                for stream in outer.streams:
                    stream.write(b"id: 1\ndata: " + json.dumps(event).encode() + b"\n\n")
                    stream.flush()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.ended = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class Outside(Base):
    def lines(self, listener, count=1):
        self.assertTrue(eventually(lambda: len([line for line in listener.captures if "public_url" in line]) >= count), listener.error_text())
        return [line for line in listener.captures if "public_url" in line]

    def script(self, text):
        file = self.folder / "tunnel.sh"
        file.write_text("#!/bin/sh\n" + text)
        file.chmod(0o700)
        return str(file)

    def test_a_tunnel_is_started_watched_and_ended_with_the_program(self):
        pid = self.folder / "pid"
        tunnel = self.script(f'echo $$ > {pid}\necho "Forwarding https://calm.ngrok.app -> $1"\nexec sleep 600\n')
        listener = self.listener("--tunnel", tunnel + " {port}", "--token")
        token = listener.url.split("/")[3]
        self.assertEqual(self.lines(listener), [{"public_url": "https://calm.ngrok.app/" + token, "endpoint": 1}])
        process = int(pid.read_text())
        os.kill(process, 0)
        self.assertEqual(listener.stop(), 0)
        self.assertTrue(eventually(lambda: not os.path.exists(f"/proc/{process}")))

    def test_a_tunnel_that_ends_is_started_again_with_its_new_url(self):
        tunnel = self.script('n=$(cat "$0.n" 2>/dev/null || echo 0); echo $((n+1)) > "$0.n"\n'
                             'echo "Forwarding https://run$n.ngrok.app -> $1"\n[ $n = 0 ] && { sleep 0.2; echo "session over"; exit 1; }\nexec sleep 600\n')
        listener = self.listener("--tunnel", tunnel + " {port}")
        self.assertEqual([line["public_url"] for line in self.lines(listener, 2)], ["https://run0.ngrok.app", "https://run1.ngrok.app"])
        listener.wait_for_error("session over")

    def test_a_tunnel_whose_program_is_not_there_is_told(self):
        self.listener("--tunnel", "/nowhere/tunnel {port}").wait_for_error("/nowhere/tunnel")
        status, _, errors = run("listen", "--port", "0", "--tunnel", "nonsense", profile=self.folder / "other")
        self.assertEqual(status, 2)
        self.assertIn("cloudflared", errors)

    def sshd(self, port):
        """A server of this test's own that lets its user in by a key and forwards ports."""
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / name)], check=True)
        config = self.folder / "sshd_config"
        config.write_text(f"Port {port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\nPidFile none\nUsePAM no\n"
                          f"AuthorizedKeysFile {self.folder}/user.pub\nStrictModes no\nPasswordAuthentication no\n"
                          "PermitRootLogin yes\nAllowTcpForwarding yes\n")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)  # where the server puts itself before the login
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)

        def answers():
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                    return connection.recv(64).startswith(b"SSH-")
            except OSError:
                return False
        self.assertTrue(eventually(answers))

    @unittest.skipUnless(SSHD, "needs an ssh server (openssh-server)")
    def test_an_ssh_tunnel_carries_requests_and_is_started_again_when_it_is_cut(self):
        port, remote = free_port(), free_port()
        self.sshd(port)
        tunnel = (f"ssh -N -i {self.folder}/user -p {port} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
                  f" -o ExitOnForwardFailure=yes -R 127.0.0.1:{remote}:127.0.0.1:{{port}} {getpass.getuser()}@127.0.0.1")
        public = f"http://127.0.0.1:{remote}"
        listener = self.listener("--tunnel", tunnel, "--tunnel-url", public)
        self.assertEqual(self.lines(listener)[0]["public_url"], public)

        def answered():
            try:
                return ask(public + "/through", b"x")[0] == 200
            except OSError:
                return False
        self.assertTrue(eventually(answered))
        children = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(listener.process.pid)], capture_output=True, text=True).stdout
        process = int(next(line for line in children.splitlines() if line.strip().endswith("ssh")).split()[0])
        os.kill(process, signal.SIGKILL)
        self.assertTrue(eventually(lambda: not answered()) and eventually(answered))
        self.assertIn("/through", [one["target"] for one in listener.captures if "target" in one])
        listener.close()
        self.assertTrue(eventually(lambda: not answered()), "the tunnel is open without its program")

    def test_a_tunnel_ends_with_its_program_however_that_ends(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            pid_file = self.folder / f"tunnel{int(how)}"
            tunnel = self.script(f'echo $$ > {pid_file}\necho "https://x.ngrok.app"\nexec sleep 600\n')
            listener = self.listener("--tunnel", tunnel + " {port}")
            self.lines(listener)
            pid = int(pid_file.read_text())
            self.assertTrue(os.path.exists(f"/proc/{pid}"))
            listener.stop(how)
            self.assertTrue(eventually(lambda: not os.path.exists(f"/proc/{pid}")), how)

    def test_nothing_is_opened_without_being_asked_for(self):
        mark = self.folder / "mark"
        tunnel = self.script(f'touch {mark}\nexec sleep 600\n')
        self.cli("endpoints", "edit", "default", "--tunnel", tunnel + " x")
        listener = self.listener()
        self.assertEqual(ask(listener.url, b"x")[0], 200)
        listener.close()
        self.assertFalse(mark.exists())
        self.listener("--outside")
        self.assertTrue(eventually(mark.exists))

    def test_a_smee_channel_brings_what_is_posted_to_it(self):
        server = SmeeServer()
        self.addCleanup(server.close)
        listener = self.listener("--smee", server.url + "/new", "--token")
        self.assertEqual(self.lines(listener)[0]["public_url"], server.url + "/channel1")
        self.assertTrue(eventually(lambda: server.streams))
        ask(server.url + "/channel1", b'{"event_type":"order.created"}', {"X-Event": "push", "Content-Type": "application/json"})
        self.assertTrue(eventually(lambda: [one for one in listener.captures if "method" in one]))
        capture = [one for one in listener.captures if "method" in one][0]
        self.assertEqual((capture["event_type"], capture["response"]["status"], capture["denied"]), ("order.created", 200, False))
        self.assertEqual(dict(map(tuple, capture["headers"]))["x-event"], "push")


@unittest.skipUnless(os.environ.get("HOOKBENCH_TEST_KEYCHAIN"), "needs a keychain")
class WithKeychain(Base):
    def test_stored_secrets_are_used_and_shown_nowhere(self):
        env = {"THE_SECRET": SECRET}
        self.cli("endpoints", "add", "hub", "--port", "0", "--verify", "github-sha256", "--secret-env", "THE_SECRET", "--strict", env=env)
        self.assertNotIn(SECRET, json.dumps(self.cli("endpoints", "show", "hub")))
        listener = self.listener()
        url = listener.first["endpoints"][0]["url"]
        good = {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), b"{}", hashlib.sha256).hexdigest()}
        self.assertEqual(ask(url, b"{}", good)[0], 200)
        self.assertEqual(ask(url, b"{ }", good)[0], 401)
        for file in self.profile.rglob("*"):
            if file.is_file():
                self.assertNotIn(SECRET.encode(), file.read_bytes(), file)

    def test_an_endpoint_speaks_https_with_the_local_authority(self):
        self.cli("endpoints", "add", "safe", "--port", "0", "--tls", "local", "--https-only", "--prefix", "/safe")
        listener = self.listener()
        url = listener.first["endpoints"][0]["url"]
        self.assertTrue(url.startswith("https://"), url)
        authority = self.folder / "ca.pem"
        status, output, errors = run("authority", "export", str(authority), profile=self.profile)
        if status != 0 or not authority.exists():
            self.fail(errors)
        code, output, errors = curl("--cacert", str(authority), url + "/a", "-d", "x", "-o", "/dev/null", "-w", "%{http_code}")
        self.assertEqual((code, output), (0, b"200"), errors)
        capture = listener.wait_for(1)[0]
        self.assertEqual(capture["tls"]["version"], "TLSv1.3")
        self.assertEqual(ask(listener.url, b"x")[0], 200)


if __name__ == "__main__":
    unittest.main()
