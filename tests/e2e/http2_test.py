"""Real HTTP/2 clients by prior knowledge: what is captured equals what was sent, byte for byte, however many at once."""
import re
import socket
import struct
import subprocess
import threading
import unittest

from clients_test import BODIES, body_of
from hookbench import TestCase, json_lines, run

NODE_HTTP2 = """
const http2 = require('http2'), fs = require('fs');
const session = http2.connect(process.argv[1]), body = fs.readFileSync(process.argv[2]);
const count = Number(process.argv[3]); let left = count, bad = 0;
session.on('error', e => { console.error(e); process.exit(2) });
for (let i = 0; i < count; i++) {
  const q = session.request({':method': 'POST', ':path': '/node/' + i, 'content-type': 'a/b', 'x-dup': ['1', '2']});
  q.on('response', h => { if (h[':status'] !== 200) bad++ });
  q.resume(); q.on('end', () => { if (--left === 0) { session.close(); process.exitCode = bad ? 1 : 0 } });
  q.end(body);
}
"""


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class Http2(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.listener()

    def client(self, *command):
        done = subprocess.run(command, capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, (command, done.stderr))
        return done.stdout.decode()

    def test_curl(self):
        for count, (kind, (body, content_type)) in enumerate(BODIES.items(), 1):
            path = self.folder / kind
            path.write_bytes(body)
            version = self.client("curl", "-sSf", "--http2-prior-knowledge", "--data-binary", f"@{path}", "-H",
                                  f"Content-Type: {content_type}", self.server.url + "curl?x=%2F", "-o", "/dev/null",
                                  "-w", "%{http_version}")
            self.assertEqual(version, "2")
            capture = self.server.wait_for(count)[-1]
            self.assertEqual(body_of(capture), body, kind)
            self.assertEqual(capture["size"], len(body), kind)
            self.assertEqual((capture["http_version"], capture["method"], capture["target"]),
                             ("2", "POST", "/curl?x=%2F"))
            self.assertIsNone(capture["malformed"])
            self.assertEqual([name for name, _ in capture["headers"]][:4],
                             [":method", ":path", ":scheme", ":authority"])
            self.assertIn(["content-type", content_type], capture["headers"])

    def test_curl_that_offers_an_upgrade_is_answered_in_http_1(self):
        version = self.client("curl", "-sSf", "--http2", "-d", "x", self.server.url, "-o", "/dev/null", "-w",
                              "%{http_version}")
        self.assertEqual(version, "1.1")
        self.assertEqual(self.server.wait_for(1)[0]["http_version"], "1.1")

    def test_curl_expects_100_continue(self):
        body = b"x" * 2_000_000
        (self.folder / "b").write_bytes(body)
        self.client("curl", "-sSf", "--http2-prior-knowledge", "-H", "Expect: 100-continue", "--data-binary",
                    f"@{self.folder / 'b'}", self.server.url, "-o", "/dev/null", "--expect100-timeout", "30", "-m", "20")
        self.assertEqual(self.server.wait_for(1)[0]["size"], len(body))

    def test_node_sends_a_hundred_at_once(self):
        body = bytes(range(256)) * 100
        (self.folder / "b").write_bytes(body)
        self.client("node", "-e", NODE_HTTP2, self.server.url, str(self.folder / "b"), "100")
        captures = self.server.wait_for(100)
        self.assertEqual({capture["target"] for capture in captures}, {f"/node/{i}" for i in range(100)})
        for capture in captures:
            self.assertEqual(body_of(capture), body)
            self.assertEqual([value for name, value in capture["headers"] if name == "x-dup"], ["1", "2"])

    def test_nghttp_with_trailers(self):
        (self.folder / "b").write_bytes(b"with a trailer")
        self.client("nghttp", "-n", "-d", str(self.folder / "b"), "--trailer=x-sum: 1", self.server.url)
        capture = self.server.wait_for(1)[0]
        self.assertEqual(body_of(capture), b"with a trailer")
        self.assertEqual(capture["trailers"], [["x-sum", "1"]])

    def test_h2load(self):
        (self.folder / "b").write_bytes(b'{"event_id":"evt_1"}')
        out = self.client("h2load", "-n", "20000", "-c", "8", "-m", "32", "-d", str(self.folder / "b"), self.server.url)
        self.assertRegex(out, r"20000 succeeded, 0 failed, 0 errored, 0 timeout")
        self.assertEqual(len(self.server.wait_for(20000, timeout=60)), 20000)

    def test_shown_and_listed(self):
        self.client("curl", "-sSf", "--http2-prior-knowledge", "-d", "a=1", self.server.url + "seen", "-o", "/dev/null")
        self.server.wait_for(1)
        status, out, error = run("captures", "show", "1", profile=self.profile)
        self.assertEqual(status, 0, error)
        text = out.decode()
        self.assertIn(":method: POST\n:path: /seen\n", text)
        self.assertTrue(text.endswith("\n\na=1\n"), text)
        status, out, error = run("--json", "captures", "show", "1", profile=self.profile)
        self.assertEqual(json_lines(out)[0]["headers"][0], [":method", "POST"])
        self.assertEqual(json_lines(out)[0]["http_version"], "2")

    def test_rapid_reset_leaves_the_endpoint_to_others(self):
        """CVE-2023-44487: requests reset as fast as they are made."""
        fields = b"\x83\x86\x84\x01\x01a"  # POST http / with :authority a
        attack = b"".join(frame(1, 5, i, fields) + frame(3, 0, i, struct.pack(">I", 8)) for i in range(1, 40_001, 2))
        answers = []

        def reset_rapidly():
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
                answer = b""
                try:
                    connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0))
                    connection.sendall(attack)
                    while piece := connection.recv(65536):
                        answer += piece
                except OSError:
                    pass
                answers.append(answer)

        attackers = [threading.Thread(target=reset_rapidly) for _ in range(8)]
        for attacker in attackers:
            attacker.start()
        seconds = [float(self.client("curl", "-sSf", "-d", "x", self.server.url, "-o", "/dev/null", "-m", "5", "-w",
                                     "%{time_total}")) for _ in range(20)]
        for attacker in attackers:
            attacker.join(60)
        self.assertLess(sorted(seconds)[10], 1.0)
        calmed = struct.pack(">I", 11)
        ended = [a for a in answers if re.search(rb"\x07\x00\x00\x00\x00\x00....." + calmed, a, re.DOTALL) or
                 calmed in a]
        self.assertEqual(len(ended), 8, "each attacker is told to calm down")
        # Far fewer than the 160,000 requests of the attack became captures.
        self.assertLess(len(self.server.captures), 8 * 1000)


if __name__ == "__main__":
    unittest.main()
