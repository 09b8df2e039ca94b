"""Every generated receiver runs with its real tool, and passes the receiver check of its scheme.

Express comes from the npm registry (tests/e2e/receivers/package-lock.json), the others from Debian. A tool that is not
there is named in the skip. C# is read only, unless dotnet is installed.
"""
import base64
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import hookbench
from hookbench import json_lines, run, talk

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("HOOKBENCH_TEST_BUILD", tempfile.gettempdir())) / "receiver-peers"
BASE64 = base64.b64encode(bytes(range(32))).decode()
SECRETS = {"standard-v1": "whsec_" + BASE64, "svix": BASE64, "gitlab-signing": "whsec_" + BASE64,
           "adyen-platform": bytes(range(32)).hex(), "basic": "user:p@ss:wörd"}
TEXT = "an invented secret, 'quoted' & \"odd\" é"
# One of each form: header, Basic, id and base64, prefix, list with timestamp, own timestamp, base64 of the body,
# milliseconds, SHA-1, SHA-512, a key in hexadecimal.
EVERYWHERE = ["shared-header", "standard-v1", "github-sha256", "stripe", "slack-v0", "shopify"]
FORMS = ["basic", "bearer", "webflow", "workos", "vercel", "paystack", "adyen-platform", "pagerduty"]


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def code(language, scheme, *options):
    status, out, err = run("receiver", "--language", language, "--scheme", scheme, *options)
    assert status == 0, err
    return out.decode()


def express():
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "receivers" / "package-lock.json").read_bytes()
        stamp = BUILD / "installed"
        if not stamp.exists() or stamp.read_bytes() != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / "receivers" / name, BUILD)
            done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=BUILD, capture_output=True, timeout=500)
            if done.returncode != 0:
                raise unittest.SkipTest("npm's registry is out of reach: " + done.stderr.decode()[-300:])
            stamp.write_bytes(wanted)
    return str(BUILD / "node_modules")


class Running:
    """A receiver with its processes, its log of effects and a free port."""

    def __init__(self, folder, secret):
        self.folder = folder
        self.port = free_port()
        self.log = folder / "log"
        self.env = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1",
                    "WEBHOOK_SPOOL": str(folder / "spool"), "PHP_CLI_SERVER_WORKERS": "4"}
        self.processes = []

    def start(self, *command, **env):
        with open(self.log, "ab") as log, open(self.folder / "messages", "ab") as messages:
            self.processes.append(subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=messages,
                                                   env={**self.env, **env}, start_new_session=True))

    def wait(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline or any(process.poll() for process in self.processes):
                    raise AssertionError("the receiver did not start: " + self.text())
                time.sleep(0.02)

    def text(self):
        return (self.folder / "messages").read_text(errors="replace") + self.log.read_text(errors="replace")

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


class Receivers(hookbench.TestCase):
    def tool(self, name):
        found = shutil.which(name)
        if not found:
            self.skipTest(f"{name} is not installed")
        return found

    def python_with(self, *modules):
        for module in modules:
            if subprocess.run([sys.executable, "-c", "import " + module], capture_output=True).returncode != 0:
                self.skipTest(f"python3-{module} is not installed")
        return sys.executable

    def receiver(self, language, scheme):
        """The receiver as a user starts it."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        running = Running(folder, SECRETS.get(scheme, TEXT))
        self.addCleanup(running.close)
        text = code(language, scheme)
        name = {"express": "receiver.js", "go": "receiver.go", "ruby": "receiver.rb", "php": "receiver.php"}.get(
            language, "receiver.py")
        (folder / name).write_text(text)
        if language == "express":
            running.start(self.tool("node"), name, NODE_PATH=express())
        elif language == "flask":
            running.start(self.python_with("flask"), name)
        elif language == "fastapi":
            running.start(self.python_with("fastapi", "uvicorn"), name)
        elif language == "go":
            go = self.tool("go")
            subprocess.run([go, "vet", name], cwd=folder, check=True, env=running.env)
            subprocess.run([go, "build", "-o", "receiver", name], cwd=folder, check=True, env=running.env)
            running.start(str(folder / "receiver"))
        elif language == "ruby":
            running.start(self.tool("ruby"), name)
        else:
            php = self.tool("php")
            running.start(php, "-S", f"127.0.0.1:{running.port}", name)
            running.start(php, name, "work")
        running.wait()
        return running

    def check(self, language, scheme):
        running = self.receiver(language, scheme)
        # How often the work ran: a line of the receiver's log each.
        count = 'awk "/^handled {event_id} /{n++} END{print n+0}" ' + str(running.log)
        status, out, err = run("--json", "check", f"http://127.0.0.1:{running.port}/webhooks", "--scheme", scheme,
                               "--secret-env", "S", "--effects-command", count, env={"S": running.env["WEBHOOK_SECRET"]},
                               timeout=120)
        lines = json_lines(out)
        told = [(line["probe"], line["outcome"], line["finding"]) for line in lines[:-1]
                if line["outcome"] not in ("passed", "not-applicable")]
        self.assertEqual((0, []), (status, told), f"{language} {scheme} {err} {running.text()[-3000:]}")
        outcomes = {line["probe"]: line["outcome"] for line in lines[:-1]}
        for probe in ("missing-secret", "wrong-secret", "duplicate-twice", "duplicate-concurrent", "bad-json"):
            self.assertEqual("passed", outcomes[probe], probe)
        return running

    def check_all(self, language, schemes):
        for scheme in schemes:
            with self.subTest(language=language, scheme=scheme):
                self.check(language, scheme)

    def test_express(self):
        self.check_all("express", EVERYWHERE + FORMS)

    def test_flask(self):
        self.check_all("flask", EVERYWHERE + FORMS)

    def test_fastapi(self):
        self.check_all("fastapi", EVERYWHERE)

    def test_go(self):
        self.check_all("go", EVERYWHERE + FORMS)

    def test_ruby(self):
        self.check_all("ruby", EVERYWHERE + FORMS)

    def test_php(self):
        self.check_all("php", EVERYWHERE + FORMS)

    def test_slack_gets_its_challenge_back_from_every_receiver(self):
        event = self.folder / "challenge.json"
        event.write_text('{"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}')
        for language in ("express", "flask", "go", "ruby", "php"):
            with self.subTest(language=language):
                running = self.receiver(language, "slack-v0")
                status, out, err = run("--json", "sign", "--scheme", "slack-v0", "--secret-env", "S", "--body", str(event),
                                       env={"S": TEXT})
                self.assertEqual(0, status, err)
                headers = "".join(f"{name}: {value}\r\n" for name, value in json_lines(out)[0]["headers"])
                body = event.read_text()
                answer = talk(running.port, (f"POST /webhooks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}"
                                             f"Content-Length: {len(body)}\r\n\r\n{body}").encode(), end_write=False)
                self.assertIn(b"200", answer.splitlines()[0])
                self.assertIn(b"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", answer)

    def test_a_receiver_without_its_secret_does_not_start(self):
        for name, command in {"express": "node", "flask": sys.executable, "ruby": "ruby"}.items():
            with self.subTest(language=name):
                self.tool(command)
                path = self.folder / ("receiver.js" if name == "express" else "receiver")
                path.write_text(code(name, "shared-header"))
                env = {key: value for key, value in os.environ.items() if key != "WEBHOOK_SECRET"}
                if name == "express":
                    env["NODE_PATH"] = express()
                done = subprocess.run([command, str(path)], env=env, capture_output=True, text=True, timeout=60)
                self.assertEqual(1, done.returncode)
                self.assertIn("Set WEBHOOK_SECRET", done.stderr)


class Code(hookbench.TestCase):
    """What holds for each of the programs as a text."""

    def listed(self):
        status, out, err = run("--json", "receiver", "--list")
        self.assertEqual(0, status, err)
        lines = json_lines(out)
        return [line["language"] for line in lines if "language" in line], [line["scheme"] for line in lines
                                                                           if "scheme" in line]

    def test_every_scheme_is_written_in_every_language(self):
        languages, schemes = self.listed()
        self.assertEqual(["express", "flask", "fastapi", "go", "ruby", "php", "csharp"], languages)
        self.assertLessEqual({*EVERYWHERE, *FORMS}, set(schemes))
        constant = {"express": "timingSafeEqual", "flask": "compare_digest", "fastapi": "compare_digest",
                    "go": r"hmac\.Equal|ConstantTimeCompare", "ruby": "secure_compare", "php": "hash_equals",
                    "csharp": "FixedTimeEquals"}
        for language in languages:
            for scheme in schemes:
                text = code(language, scheme)
                self.assertRegex(text, constant[language])
                self.assertIn("WEBHOOK_SECRET", text)
                self.assertIn("event_id", text)
                self.assertNotRegex(text, r"\{[{%]|[%}]\}\}|Undefined", f"{language} {scheme}")
                if language != "csharp":
                    self.assertNotRegex(text, r"[ \t]\n", f"{language} {scheme}")

    def test_go_is_written_as_gofmt_writes(self):
        if not shutil.which("gofmt"):
            self.skipTest("gofmt is not installed")
        for scheme in self.listed()[1]:
            path = self.folder / "receiver.go"
            path.write_text(code("go", scheme))
            self.assertEqual(b"", subprocess.run(["gofmt", "-l", str(path)], capture_output=True, check=True).stdout, scheme)

    def test_csharp_closes_what_it_opens_and_is_compiled_where_dotnet_is(self):
        for scheme in EVERYWHERE + FORMS:
            text = re.sub(r'@?\$?"(\\.|[^"\\])*"|//[^\n]*|\'.\'', "", code("csharp", scheme))
            for pair in ("()", "{}", "[]"):
                self.assertEqual(text.count(pair[0]), text.count(pair[1]), f"{scheme} {pair}")
        if not shutil.which("dotnet"):
            self.skipTest("dotnet is not installed, so the C# receiver was read but not compiled")
        subprocess.run(["dotnet", "new", "web", "-o", "receiver"], cwd=self.folder, check=True, capture_output=True)
        (self.folder / "receiver" / "Program.cs").write_text(code("csharp", "stripe"))
        subprocess.run(["dotnet", "build"], cwd=self.folder / "receiver", check=True, capture_output=True)

    def test_port_path_and_header_are_the_users(self):
        for language in self.listed()[0]:
            text = code(language, "shared-header", "--port", "4567", "--path", "/in/mixpeek", "--signature-header", "X-Own")
            self.assertIn("4567", text)
            self.assertTrue("/in/mixpeek" in text)
            self.assertTrue("X-Own" in text or "x-own" in text)
            self.assertNotIn("X-Mixpeek-Secret", text)

    def test_a_file_is_written_and_wrong_use_is_told(self):
        path = self.folder / "receiver.js"
        self.assertEqual(0, run("receiver", "--language", "express", "-o", str(path))[0])
        self.assertIn("x-mixpeek-secret", path.read_text())
        for options, words in {("--language", "rust"): "There is no language", (): "Name a language",
                               ("--language", "exprss"): 'Did you mean "express"?',
                               ("--language", "go", "--scheme", "githup-sha256"): 'Did you mean "github-sha256"?',
                               ("--language", "go", "--scheme", "discord"): "No receiver can be written for Discord",
                               ("--language", "go", "--scheme", "square"): "No receiver can be written for Square",
                               ("--language", "go", "--path", 'a"b'): "cannot be used",
                               ("--language", "go", "--signature-header", "a'b"): "is no name of a header"}.items():
            status, out, err = run("receiver", *options)
            self.assertEqual((2, b""), (status, out), options)
            self.assertIn(words, err)
            self.assertEqual(1, err.count("\n"), err)

    def test_as_json(self):
        _, out, _ = run("--json", "receiver", "--language", "php", "--scheme", "stripe")
        line = json.loads(out)
        self.assertEqual(("php", "stripe", "receiver.php"), (line["language"], line["scheme"], line["file_name"]))
        self.assertTrue(line["code"].startswith("<?php\n"))


if __name__ == "__main__":
    unittest.main()
