"""Real clients send every kind of body; what the capture shows equals byte for byte what was sent."""
import base64
import json
import pathlib
import shutil
import subprocess
import unittest
import urllib.request

from hookbench import TestCase

BODIES = {
    "json": (b'{"event_id":"evt_1","n":12345678901234567890,"s":"\xc3\xa9"}', "application/json"),
    "form": (b"a=1&b=%2F&a=2", "application/x-www-form-urlencoded"),
    "binary": (bytes(range(256)) * 300, "application/octet-stream"),
    "large": (b"0123456789abcdef" * 131072, "application/octet-stream"),
    "empty": (b"", "application/json"),
}

NODE_FETCH = """
const fs = require('fs');
fetch(process.argv[1], {method: 'POST', body: fs.readFileSync(process.argv[2]),
  headers: {'Content-Type': process.argv[3], 'X-Dup': 'a'}}).then(async r => {
    await r.text(); process.exit(r.status === 200 ? 0 : 1) }, e => { console.error(e); process.exit(2) });
"""
NODE_HTTP = """
const http = require('http'), fs = require('fs');
const q = http.request(process.argv[1], {method: 'POST',
  headers: {'Content-Type': process.argv[3], 'Transfer-Encoding': 'chunked'}}, r => {
    r.resume(); r.on('end', () => process.exit(r.statusCode === 200 ? 0 : 1)) });
const body = fs.readFileSync(process.argv[2]);
for (let at = 0; at < body.length; at += 10000) q.write(body.subarray(at, at + 10000));
q.end();
"""


def body_of(capture):
    if "body" in capture:
        return capture["body"].encode()
    return base64.b64decode(capture["body_base64"])


class Clients(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.listener()
        self.sent = 0

    def check(self, name, body, content_type):
        self.sent += 1
        capture = self.server.wait_for(self.sent)[-1]
        self.assertEqual(body_of(capture), body, name)
        self.assertEqual(capture["size"], len(body), name)
        self.assertIsNone(capture["malformed"])
        types = [value for key, value in capture["headers"] if key.lower() == "content-type"]
        self.assertEqual(types, [content_type], name)
        return capture

    def each_body(self):
        for kind, (body, content_type) in BODIES.items():
            path = self.folder / kind
            path.write_bytes(body)
            yield kind, body, content_type, path

    def run_client(self, *command):
        done = subprocess.run(command, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, (command, done.stderr))

    def test_curl(self):
        for kind, body, content_type, path in self.each_body():
            for version in ("--http1.1", "--http1.0"):
                self.run_client("curl", "-sSf", version, "--data-binary", f"@{path}", "-H", f"Content-Type: {content_type}",
                                self.server.url + "curl", "-o", "/dev/null")
                self.check(f"curl {version} {kind}", body, content_type)
            self.run_client("curl", "-sSf", "-H", "Transfer-Encoding: chunked", "--data-binary", f"@{path}",
                            "-H", f"Content-Type: {content_type}", self.server.url, "-o", "/dev/null")
            self.check(f"curl chunked {kind}", body, content_type)

    def test_curl_expects_100_continue(self):
        body = b"x" * 2_000_000
        (self.folder / "b").write_bytes(body)
        self.run_client("curl", "-sSf", "-H", "Expect: 100-continue", "-H", "Content-Type: text/plain", "--data-binary",
                        f"@{self.folder / 'b'}", self.server.url, "-o", "/dev/null", "--expect100-timeout", "30", "-m", "10")
        self.check("curl Expect", body, "text/plain")

    def test_curl_multipart(self):
        (self.folder / "f").write_bytes(bytes(range(256)))
        self.run_client("curl", "-sSf", "-F", "a=1", "-F", f"file=@{self.folder / 'f'};type=image/png", self.server.url,
                        "-o", "/dev/null")
        self.sent += 1
        capture = self.server.wait_for(self.sent)[-1]
        content_type = dict(capture["headers"])["Content-Type"]
        boundary = content_type.split("boundary=")[1].encode()
        parts = body_of(capture).split(b"--" + boundary)
        self.assertEqual(parts[-1], b"--\r\n")
        self.assertTrue(parts[2].endswith(b"\r\n\r\n" + bytes(range(256)) + b"\r\n"))

    def test_wget(self):
        for kind, body, content_type, path in self.each_body():
            self.run_client("wget", "-q", "-O", "/dev/null", f"--post-file={path}", f"--header=Content-Type: {content_type}",
                            self.server.url)
            self.check(f"wget {kind}", body, content_type)

    def test_python_urllib(self):
        for kind, body, content_type, _ in self.each_body():
            request = urllib.request.Request(self.server.url, data=body, headers={"Content-Type": content_type})
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.assertEqual(answer.status, 200)
            self.check(f"urllib {kind}", body, content_type)

    def test_python_requests(self):
        try:
            import requests
        except ImportError:
            self.skipTest("python3-requests is not installed")
        with requests.Session() as session:
            for kind, body, content_type, _ in self.each_body():
                answer = session.post(self.server.url, data=body, headers={"Content-Type": content_type}, timeout=20)
                self.assertEqual(answer.status_code, 200)
                self.check(f"requests {kind}", body, content_type)

    def test_node_fetch_and_http(self):
        if not shutil.which("node"):
            self.skipTest("node is not installed")
        for kind, body, content_type, path in self.each_body():
            for name, script in (("fetch", NODE_FETCH), ("http", NODE_HTTP)):
                self.run_client("node", "-e", script, self.server.url, str(path), content_type)
                self.check(f"node {name} {kind}", body, content_type)


if __name__ == "__main__":
    unittest.main(verbosity=2)
