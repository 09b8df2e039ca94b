"""Every copied command is run by its real tool against our own endpoint, and what arrives is compared byte by byte."""
import base64
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import hookbench
from hookbench import json_lines, run, talk

JSON = '{"event_id":"evt_1","event_type":"object.created","text":"it\'s \\"ü\\" $HOME `x` \\\\n %s ’ @"}'.encode()
TEXT = [("Content-Type", "application/json"), ("User-Agent", "Sender/1.0"), ("Accept", "*/*")]
# name: method, target, headers, body
REQUESTS = {
    "json": ("POST", "/hooks?a=1&b=two", TEXT + [("X-Quoted", "it's \"odd\" $x `y` \\z, a=b:c;d@e")], JSON),
    "nothing": ("POST", "/hooks", [("X-Only", "1")], b""),
    "get": ("GET", "/hooks?x=%20y", [("Accept", "text/plain"), ("X-Empty", "")], b""),
    "delete": ("DELETE", "/hooks/12", TEXT, b""),
    "lines": ("PUT", "/hooks", TEXT, b"\n first\r\nsecond\tthird\n\n"),
    "binary": ("POST", "/hooks", [("Content-Type", "application/octet-stream")], bytes(range(256)) * 2),
    "gzip": ("POST", "/hooks", TEXT + [("Content-Encoding", "gzip")], gzip.compress(JSON, mtime=0)),
    "latin1": ("PATCH", "/hooks", TEXT, "caf\xe9 \x01".encode("latin-1")),
    "at": ("POST", "/hooks", [("Content-Type", "text/plain"), ("X-At", "@x"), ("X-Is", "=y")], b"@/etc/hostname"),
    "duplicates": ("POST", "/hooks", TEXT + [("X-Many", "1"), ("X-Other", "2"), ("X-Many", "3")], b"x=1"),
    "target": ("POST", "/a/./b/../c//%7Euser/%2f[1]{2}?q=%41&r=a|b", TEXT, b"{}"),
    "long": ("POST", "/hooks", TEXT, b"0123456789abcdef" * 12_000),
    "file": ("POST", "/hooks", TEXT, bytes(range(256)) * 8_192),
}
OWN = {"host", "content-length", "connection", "transfer-encoding"}


def power_shell(script):
    """The command of a script and its files, read by PowerShell's own rules of quoting."""
    files = {}
    made = re.search(r"\[IO\.File\]::WriteAllBytes\(\$body, (.*?)\)\n(?=curl\.exe)", script, re.S)
    if made:
        text = re.fullmatch(r"\[Text\.Encoding\]::UTF8\.GetBytes\('(.*)'\)", made[1], re.S)
        encoded = re.fullmatch(r"\[Convert\]::FromBase64String\('(.*)'\)", made[1])
        files["$body"] = single(text[1]).encode() if text else base64.b64decode(encoded[1])
    command = script[script.index("curl.exe"):].replace("`\n", " ")
    words = re.findall(r"'(?:[^'‘’‚‛]|['‘’‚‛]{2})*'|\"[^\"]*\"|[^\s'\"]+", command)
    return [single(word[1:-1]) if word[0] == "'" else word.strip('"') for word in words], files


def single(text):
    return re.sub(r"['‘’‚‛](['‘’‚‛])", r"\1", text)


class Copies(hookbench.TestCase):
    def setUp(self):
        super().setUp()
        self.here = self.listener()

    def capture(self, name):
        """Receives the request once; its number."""
        method, target, headers, body = REQUESTS[name]
        count = len(self.here.captures)
        lines = "".join(f"{key}: {value}\r\n" for key, value in headers)
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        talk(self.here.port, f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.here.port}\r\nConnection: close\r\n"
             f"{lines}{length}\r\n".encode() + body, end_write=False)
        return self.here.wait_for(count + 1)[count]["id"]

    def copied(self, identity, form):
        status, out, err = run("captures", "show", str(identity), "--as", form, profile=self.profile)
        self.assertEqual(0, status, err)
        return out

    def arrived(self, send):
        """What comes when the copy is run."""
        count = len(self.here.captures)
        send()
        identity = self.here.wait_for(count + 1)[count]["id"]
        self.assertEqual(count + 1, len(self.here.captures), "it was sent more than once")
        body = run("captures", "show", str(identity), "--part", "body", profile=self.profile)[1]
        return self.here.captures[count], body

    def run_tool(self, *command, stdin=b"", env=None):
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=60, env={**os.environ, **(env or {})})
        self.assertEqual(0, done.returncode, done.stderr.decode("utf-8", "replace")[-2000:])

    def compare(self, name, form, send, adds=(), lower=False, joined=False, any_target=False, sorts=False):
        method, target, headers, body = REQUESTS[name]
        came, bytes_ = self.arrived(send)
        self.assertEqual(method, came["method"])
        self.assertEqual(body, bytes_)
        if not any_target:
            self.assertEqual(target, came["target"])
        wanted = list(headers)
        if joined:
            names = dict.fromkeys(key for key, _ in wanted)
            wanted = [(key, ", ".join(value for other, value in wanted if other == key)) for key in names]
        got = [(key, value) for key, value in came["headers"] if key.lower() not in OWN | set(adds)
               or (key.lower() in adds and key.lower() in [known.lower() for known, _ in wanted])]
        if lower:
            wanted = [(key.lower(), value) for key, value in wanted]
            got = [(key.lower(), value) for key, value in got]
        if sorts:
            wanted, got = sorted(wanted), sorted(got)
        self.assertEqual(wanted, got)

    def each(self, form, check):
        for name in REQUESTS:
            with self.subTest(form=form, request=name):
                check(name, self.copied(self.capture(name), form))

    def test_curl(self):
        def check(name, text):
            self.assertFalse(text.startswith(b"#"), text)
            script = self.folder / "copy.sh"
            script.write_bytes(text)
            self.compare(name, "curl", lambda: self.run_tool("bash", str(script)))

        self.each("curl", check)

    def test_curl_for_powershell(self):
        def check(name, text):
            words, files = power_shell(text.decode())
            self.assertEqual("curl.exe", words[0])
            for variable, content in files.items():
                path = self.folder / "body"
                path.write_bytes(content)
                words = [word.replace(variable, str(path)) for word in words]
            if any('"' in word for word in words[1:]):
                self.assertIn(b"# Windows PowerShell 5.1 loses the double quotes", text)
            self.compare(name, "powershell", lambda: self.run_tool("curl", *words[1:]))

        self.each("powershell", check)

    def test_httpie(self):
        if not shutil.which("http"):
            self.skipTest("httpie is not installed")
        def check(name, text):
            tells = b"# HTTPie writes the target in its own way" in text
            self.assertEqual(name == "target", tells)
            self.assertIn(b"# HTTPie adds a header Accept-Encoding.", text)
            script = self.folder / "copy.sh"
            script.write_bytes(text)
            self.compare(name, "httpie", lambda: self.run_tool("bash", str(script), env={"HTTPIE_CONFIG_DIR": str(self.folder)}),
                         any_target=tells, sorts=True, adds={"accept-encoding", "user-agent"})

        self.each("httpie", check)

    def test_python(self):
        def check(name, text):
            tells = b"# requests writes the target in its own way" in text
            joins = b"# The lines of X-Many are sent as one." in text
            self.assertEqual((name == "target", name == "duplicates"), (tells, joins))
            script = self.folder / "copied.py"
            script.write_bytes(text)
            self.compare(name, "python", lambda: self.run_tool(sys.executable, str(script)), any_target=tells, joined=joins)

        self.each("python", check)

    def test_node(self):
        def check(name, text):
            tells = b"// fetch writes the target in its own way" in text
            joins = b"// The lines of X-Many are sent as one." in text
            self.assertEqual((name == "target", name == "duplicates"), (tells, joins))
            self.assertIn(b"// fetch writes the names of headers in lower case, and adds headers of its own.", text)
            script = self.folder / "copy.js"
            script.write_bytes(text)
            self.compare(name, "node", lambda: self.run_tool("node", str(script)), any_target=tells, joined=joins, lower=True,
                         adds={"accept", "accept-language", "accept-encoding", "sec-fetch-mode", "user-agent"}, sorts=True)

        self.each("node", check)

    def test_go(self):
        go = shutil.which("go")
        if not go:
            self.skipTest("go is not installed")
        def check(name, text):
            script = self.folder / "copy.go"
            script.write_bytes(text)
            self.compare(name, "go", lambda: self.run_tool(go, "run", str(script)), sorts=True)

        self.each("go", check)

    def test_a_raw_message_goes_through_a_plain_socket(self):
        def check(name, text):
            self.compare(name, "http", lambda: talk(self.here.port, text, end_write=False))

        self.each("http", check)

    def test_another_url_and_wrong_use(self):
        identity = self.capture("json")
        other = hookbench.Listener(self.folder / "other")
        self.addCleanup(other.close)
        status, out, err = run("captures", "show", str(identity), "--as", "curl", "--url", other.url + "deep/", profile=self.profile)
        self.assertEqual(0, status, err)
        self.run_tool("bash", "-c", out.decode())
        self.assertEqual("/deep/hooks?a=1&b=two", other.wait_for(1)[0]["target"])
        for options, words in {("--as", "telnet"): "--as", ("--url", "http://x"): "--as",
                               ("--as", "curl", "--url", "ftp://x"): "http", ("--as", "go", "--part", "body"): "--part"}.items():
            status, out, err = run("captures", "show", str(identity), *options, profile=self.profile)
            self.assertEqual((2, b""), (status, out), options)
            self.assertIn(words, err)

    def test_what_no_tool_keeps_is_told(self):
        talk(self.here.port, b"POST /hooks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
             b"Trailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n", end_write=False)
        identity = self.here.wait_for(1)[0]["id"]
        for form, mark in {"curl": "#", "python": "#", "node": "//", "go": "//"}.items():
            self.assertIn(f"{mark} The trailers after the body are not sent.\n", self.copied(identity, form).decode())
        talk(self.here.port, b"nonsense\r\n\r\n")
        broken = self.here.wait_for(2)[1]["id"]
        status, _, err = run("captures", "show", str(broken), "--as", "curl", profile=self.profile)
        self.assertEqual(2, status)
        self.assertIn("is no HTTP request", err)


if __name__ == "__main__":
    unittest.main()
