"""Mail end to end: our sink against real SMTP clients, our client against real SMTP servers."""
import base64
import json
import os
import pathlib
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import unittest
from email.message import EmailMessage

from hookbench import json_lines, new_profile, run, Listener

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("HOOKBENCH_TEST_BUILD", tempfile.gettempdir())) / "mail-peers"
USER, PASSWORD, TOKEN = "alert-user", "p@ss wörd:1", "ya29.token"
HAS_KEYCHAIN = bool(os.environ.get("HOOKBENCH_TEST_KEYCHAIN"))


class Sink(unittest.TestCase):
    """`listen --smtp` as real clients see it."""

    def setUp(self):
        self.listener = Listener(new_profile(self), "--smtp", "0")
        self.addCleanup(self.listener.stop)
        self.port = self.listener.first["smtp"].rsplit(":", 1)[1]

    def mail(self, body=".dot\n..two\nlast 🚀\n"):
        message = EmailMessage()
        message["Subject"] = "Zażółć 🚀"
        message["From"], message["To"] = "ann@example.com", "bob@example.com"
        message.set_content(body)
        return message

    def test_smtplib_with_login_and_several_mails(self):
        sent = self.mail().as_bytes().replace(b"\n", b"\r\n")
        with smtplib.SMTP("127.0.0.1", int(self.port)) as client:
            client.login("ann", "secret-password")
            for _ in range(3):
                client.sendmail("ann@example.com", ["bob@example.com", "carl@example.com"], sent)
        captures = self.listener.wait_for(3)
        for capture in captures:
            self.assertEqual((capture["kind"], capture["method"]), ("mail", "MAIL"))
            self.assertEqual(capture["target"], "bob@example.com, carl@example.com")
            self.assertEqual(capture["http_version"], "SMTP")
            self.assertEqual(capture["body"].encode(), sent)
            self.assertIn(["rcpt TO", "<carl@example.com>"], capture["headers"])  # as smtplib writes it
            self.assertNotIn("secret-password", json.dumps(capture))
            self.assertIn("user ann", json.dumps(capture))

    def test_smtputf8(self):
        with smtplib.SMTP("127.0.0.1", int(self.port)) as client:
            client.send_message(self.mail(), "änn@example.com", ["böb@example.com"], mail_options=["SMTPUTF8"])
        capture = self.listener.wait_for(1)[0]
        self.assertEqual(capture["target"], "böb@example.com")

    def test_curl(self):
        source = self.mail().as_bytes().replace(b"\n", b"\r\n")
        subprocess.run(["curl", "-sS", f"smtp://127.0.0.1:{self.port}", "--mail-from", "a@example.com", "--mail-rcpt",
                        "b@example.com", "-T", "-"], input=source, check=True, timeout=30)
        self.assertEqual(self.listener.wait_for(1)[0]["body"].encode(), source)

    @unittest.skipUnless(shutil.which("swaks"), "swaks is not installed")
    def test_swaks(self):
        for method in ("PLAIN", "LOGIN", "CRAM-MD5"):
            done = subprocess.run(["swaks", "--server", "127.0.0.1", "--port", self.port, "--from", "a@example.com", "--to",
                                   "b@example.com", "--auth", method, "--auth-user", "ann", "--auth-password", "x"],
                                  capture_output=True, timeout=30)
            if b"is not available" in done.stdout + done.stderr or b"requires" in done.stderr:
                continue  # a Perl module of that method is missing
            self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr.decode())
        self.assertTrue(self.listener.wait_for(1))

    def test_a_hostile_client_is_sent_away(self):
        with socket.create_connection(("127.0.0.1", int(self.port)), 10) as client:
            client.sendall(b"EHLO x\r\n" + b"NONSENSE\r\n" * 1000)
            said = b""
            while part := client.recv(65536):
                said += part
        self.assertIn(b"421 too many refused commands", said)

    def test_no_mail_is_smuggled_by_bare_line_feeds(self):
        with socket.create_connection(("127.0.0.1", int(self.port)), 10) as client:
            client.sendall(b"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\none\n.\nMAIL FROM:<evil@b.c>\r\n.\r\nQUIT\r\n")
            while client.recv(65536):
                pass
        captures = self.listener.wait_for(1)
        self.assertEqual(captures[0]["body"], "one\n.\nMAIL FROM:<evil@b.c>\r\n")


class Stage(unittest.TestCase):
    """A profile whose registration mails, and the sinks of `listen`."""

    def test_a_mail_rerouted_to_the_sink_arrives_as_its_preview(self):
        profile = new_profile(self)
        other = new_profile(self)
        listener = Listener(other, "--smtp", "0")
        self.addCleanup(listener.stop)
        registration = {"webhook_name": "mails", "event_types": ["object.created"], "is_active": True, "channels": [
            {"channel": "email", "configs": {"to_addresses": ["ops@example.com"], "bcc_addresses": ["boss@example.com"],
                                             "subject_template": "Żółć {{ event_type }}", "body_template": "<p>.dot</p>"}}]}
        status, _, errors = run("registrations", "import", "-", profile=profile, stdin=json.dumps(registration).encode())
        self.assertEqual(status, 0, errors)
        status, output, errors = run("--json", "send", "--registration", "mails", "--event", "object.created", "--sink",
                                     listener.url, "--mail-sink", listener.first["smtp"], profile=profile)
        self.assertEqual(status, 0, output.decode() + errors)
        capture = listener.wait_for(1)[0]
        self.assertEqual(capture["kind"], "mail")
        self.assertEqual(capture["target"], "ops@example.com, boss@example.com")
        self.assertNotIn("boss", capture["body"])
        # The attempt knows what became of its mail.
        status, output, errors = run("--json", "deliveries", "list", profile=profile)
        self.assertEqual(status, 0, errors)
        self.assertEqual(json_lines(output)[0]["capture"], capture["id"])


@unittest.skipUnless(HAS_KEYCHAIN, "passwords need a keychain; run by with-keyring")
class Servers(unittest.TestCase):
    """Our client against npm's smtp-server and Debian's aiosmtpd."""

    @classmethod
    def setUpClass(cls):
        BUILD.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "mail-server.mjs"):
            shutil.copy(HERE / "mail" / name, BUILD)
        if not (BUILD / "node_modules").exists():
            done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=BUILD, capture_output=True, timeout=300)
            if done.returncode != 0:
                raise unittest.SkipTest("npm's registry is out of reach: " + done.stderr.decode()[-300:])
        cls.keys = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.keys.cleanup)
        make = """openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.crt -subj "/CN=test CA"
openssl req -newkey rsa:2048 -nodes -keyout srv.key -out srv.csr -subj /CN=localhost
printf 'subjectAltName=DNS:localhost\\n' > ext
openssl x509 -req -in srv.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out srv.crt"""
        subprocess.run(["sh", "-ec", make], cwd=cls.keys.name, check=True, capture_output=True)
        cls.ca, cls.key, cls.certificate = (cls.keys.name + "/" + n for n in ("ca.crt", "srv.key", "srv.crt"))
        cls.server = subprocess.Popen(["node", str(BUILD / "mail-server.mjs"), cls.key, cls.certificate, USER, PASSWORD, TOKEN],
                                      stdout=subprocess.PIPE, cwd=BUILD)
        cls.addClassCleanup(cls.stop_server)
        cls.ports = json.loads(cls.server.stdout.readline())["ports"]
        cls.said = []
        threading.Thread(target=cls.listen, daemon=True).start()

    @classmethod
    def listen(cls):
        for line in cls.server.stdout:
            cls.said.append(json.loads(line))

    @classmethod
    def stop_server(cls):
        cls.server.terminate()
        cls.server.wait(10)
        cls.server.stdout.close()

    def send(self, host, port, tls, auth=None, secret=PASSWORD, sender="Alerts <alerts@example.com>", ca=True,
             to="ops@example.com", text="Zażółć\n.dot\n..dots"):
        """(exit status, dialogue, errors) of `gateways test` through a server set up so."""
        profile = new_profile(self)
        options = ["--host", host, "--port", str(port), "--tls", tls, "--from", sender]
        if ca:
            options += ["--ca-file", self.ca]
        if auth:
            options += ["--user", USER, "--auth", auth, "--password-env", "MAIL_SECRET"]
        status, output, errors = run("gateways", "set-mail", "peer", *options, profile=profile, env={"MAIL_SECRET": secret})
        if status != 0:
            return status, output.decode(), errors
        status, output, errors = run("gateways", "test", "peer", "--to", to, "--text", text, profile=profile)
        return status, output.decode(), errors

    def check_delivered(self, answer, secret=PASSWORD):
        status, dialogue, errors = answer
        self.assertEqual(status, 0, dialogue + errors)
        self.assertNotIn(secret, dialogue)
        self.assertNotIn(base64.b64encode(f"\0{USER}\0{secret}".encode()).decode(), dialogue)

    def test_plain_without_login(self):
        self.check_delivered(self.send("127.0.0.1", self.ports["plain"], "none"))
        mail = [line for line in self.said if line["event"] == "mail" and line["server"] == "plain"][-1]
        self.assertEqual(mail["from"], "alerts@example.com")
        self.assertEqual(mail["text"].strip(), "Zażółć\n.dot\n..dots")

    def test_every_login_over_starttls_and_tls(self):
        for name, tls in (("starttls", "starttls"), ("smtps", "tls")):
            for auth in ("plain", "login", "cram-md5", "xoauth2", "automatic"):
                with self.subTest(server=name, auth=auth):
                    secret = TOKEN if auth == "xoauth2" else PASSWORD
                    self.check_delivered(self.send("localhost", self.ports[name], tls, auth, secret), secret)
                    login = [line for line in self.said if line["event"] == "login" and line["server"] == name][-1]
                    self.assertTrue(login["ok"])
                    if auth != "automatic":
                        self.assertEqual(login["method"], auth.upper())

    def test_refusals_are_told(self):
        cases = [
            (dict(host="localhost", port=self.ports["starttls"], tls="starttls", auth="plain", secret="wrong"), "refused the login"),
            (dict(host="localhost", port=self.ports["smtps"], tls="tls", auth="plain", ca=False), "certificate"),
            (dict(host="127.0.0.1", port=self.ports["smtps"], tls="tls", auth="plain"), "another name"),
            (dict(host="127.0.0.1", port=self.ports["plain"], tls="starttls"), "does not offer STARTTLS"),
            (dict(host="127.0.0.1", port=self.ports["plain"], tls="none", to="unknown@example.com"), "550 no such user"),
            (dict(host="127.0.0.1", port=self.ports["plain"], tls="none", to="grey@example.com"), "451 come back later"),
            (dict(host="127.0.0.1", port=self.ports["plain"], tls="none", sender="bounce@example.com"), "refused the sender"),
            (dict(host="localhost", port=self.ports["strict"], tls="starttls", auth="plain", text="x" * 5000), "552"),
            (dict(host="127.0.0.1", port=1, tls="none"), "Nothing listens on"),
        ]
        for options, words in cases:
            with self.subTest(words=words):
                status, dialogue, errors = self.send(**options)
                self.assertEqual(status, 1, dialogue + errors)
                self.assertIn(words, errors)

    def deliver(self, to, *options):
        """(exit status, attempts oldest first) of a registration that mails really."""
        profile = new_profile(self)
        status, _, errors = run("gateways", "set-mail", "peer", "--host", "localhost", "--port", str(self.ports["starttls"]),
                                "--tls", "starttls", "--from", "alerts@example.com", "--ca-file", self.ca, "--user", USER,
                                "--auth", "cram-md5", "--password-env", "MAIL_SECRET", profile=profile,
                                env={"MAIL_SECRET": PASSWORD})
        self.assertEqual(status, 0, errors)
        registration = {"webhook_name": "mails", "event_types": ["object.created"], "is_active": True, "channels": [
            {"channel": "email", "configs": {"to_addresses": to, "subject_template": "{{ event_type }}",
                                             "body_template": "<p>{{ event_id }}</p>"}}]}
        status, _, errors = run("registrations", "import", "-", profile=profile, stdin=json.dumps(registration).encode())
        self.assertEqual(status, 0, errors)
        sent, output, errors = run("send", "--registration", "mails", "--event", "object.created", "--yes", *options,
                                   profile=profile)
        status, listed, errors = run("--json", "deliveries", "list", profile=profile)
        self.assertEqual(status, 0, errors)
        attempts = list(reversed(json_lines(listed)))
        self.assertNotIn(PASSWORD, listed.decode())
        shown = run("deliveries", "show", str(attempts[-1]["id"]), profile=profile)[1].decode()
        return sent, attempts, output.decode() + errors + shown

    def test_a_registration_mails_with_a_login_and_is_logged(self):
        status, attempts, told = self.deliver(["ops@example.com", "ann@example.com"])
        self.assertEqual(status, 0, told)
        self.assertEqual([attempt["status"] for attempt in attempts], [250])
        mail = [line for line in self.said if line["event"] == "mail" and line["server"] == "starttls"][-1]
        for recipient in ("ops@example.com", "ann@example.com"):
            self.assertIn(recipient, json.dumps(mail))

    def test_a_greylisted_mail_is_taken_at_a_later_attempt(self):
        status, attempts, told = self.deliver(["grey@retried.example.com"], "--retries", "2")
        self.assertEqual(status, 0, told)
        self.assertEqual([attempt["status"] for attempt in attempts], [451, 250])
        self.assertEqual(len({attempt["event_id"] for attempt in attempts}), 1)

    def test_a_recipient_who_is_refused_for_good_is_told_and_not_tried_again(self):
        status, attempts, told = self.deliver(["ops@example.com", "unknown@example.com"], "--retries", "2")
        self.assertEqual(len(attempts), 1, told)
        self.assertIn("unknown@example.com", told)
        self.assertIn("550 no such user", told)

    def test_passwords_do_not_cross_networks_in_the_clear(self):
        for tls in ("none", "starttls-if-offered"):
            status, _, errors = self.send("smtp.example.com", 25, tls, "plain")
            self.assertEqual(status, 2, errors)

    def test_addresses_cannot_give_commands(self):
        status, _, errors = self.send("127.0.0.1", self.ports["plain"], "none", to="a@b.c>\r\nRCPT TO:<evil@b.c")
        self.assertEqual(status, 2)
        self.assertIn("line break", errors)

    def test_aiosmtpd(self):
        try:
            from aiosmtpd.controller import Controller
            from aiosmtpd.smtp import AuthResult
        except ImportError:
            self.skipTest("python3-aiosmtpd is not installed")
        import ssl
        got = []

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                got.append(envelope)
                return "250 taken"

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == USER.encode() and data.password == PASSWORD.encode())

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        controller = Controller(Handler(), hostname="localhost", port=0, authenticator=authenticate, auth_required=True,
                                require_starttls=True, tls_context=context)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            controller.port = probe.getsockname()[1]
        controller.hostname = "127.0.0.1"
        controller.start()
        self.addCleanup(controller.stop)
        for auth in ("plain", "login"):
            self.check_delivered(self.send("localhost", controller.port, "starttls", auth))
        self.assertEqual([one.rcpt_tos for one in got], [["ops@example.com"]] * 2)
        self.assertIn(b"Subject: Test of the mail server", got[0].content)


if __name__ == "__main__":
    unittest.main()
