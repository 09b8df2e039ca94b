"""HTTPS with the clients that developers use, each trusting the local authority's file and nothing else."""
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import unittest

from hookbench import TestCase, json_lines, run

NODE = """
const https = require('https'), fs = require('fs');
const [url, host] = process.argv.slice(1);
const options = {method: 'POST', servername: host, headers: {Host: host || 'localhost'}};
const request = https.request(url, options, answer => {
    console.log(JSON.stringify({status: answer.statusCode, protocol: answer.socket.getProtocol()}));
    answer.resume();
});
request.on('error', error => { console.log(JSON.stringify({error: error.code})); });
request.end('from node');
"""


def openssl(*arguments, stdin=b""):
    done = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, timeout=30)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


class Tls(TestCase):
    def setUp(self):
        super().setUp()
        self.ca = self.folder / "ca.pem"

    def https(self, *options, **more):
        return self.listener("--https", *options, **more)

    def with_authority(self, *options):
        return self.https("--ca-file", str(self.ca), *options)

    def curl(self, listener, *options, host="localhost"):
        done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--noproxy", "*", *options,
                               f"https://{host}:{listener.port}/x"], capture_output=True, timeout=30)
        return done.stdout.decode(), done.stderr.decode()

    def s_client(self, listener, *options, request=b"GET /s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):
        return openssl("s_client", "-connect", f"127.0.0.1:{listener.port}", "-CAfile", str(self.ca),
                       "-verify_return_error", "-ign_eof", *options, stdin=request)

    def client_authority(self):
        """An authority for clients and a certificate of it; returns their files."""
        made = {}
        for name in ("client-ca", "client"):
            made[name] = (self.folder / f"{name}.pem", self.folder / f"{name}.key")
        ca, key = made["client-ca"]
        status, text = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                               "-subj", "/CN=Client authority", "-keyout", str(key), "-out", str(ca))
        self.assertEqual(status, 0, text)
        status, text = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                               "-subj", "/CN=billing/O=Example", "-CA", str(ca), "-CAkey", str(key),
                               "-addext", "extendedKeyUsage=clientAuth", "-addext", "basicConstraints=critical,CA:FALSE",
                               "-keyout", str(made["client"][1]), "-out", str(made["client"][0]))
        self.assertEqual(status, 0, text)
        return made

    def test_curl_trusts_the_file_alone_under_each_name_of_this_machine(self):
        listener = self.with_authority()
        for host in ("localhost", "127.0.0.1", "hooks.localhost", socket.gethostname().lower()):
            options = ["--cacert", str(self.ca), "--connect-to", f"{host}:{listener.port}:127.0.0.1:{listener.port}"]
            for version in ("1.2", "1.3"):
                code, errors = self.curl(listener, *options, "--tls-max", version, host=host)
                self.assertEqual(code, "200", (host, version, errors))
        code, errors = self.curl(listener)
        self.assertEqual(code, "000")
        self.assertIn("certificate", errors)
        code, errors = self.curl(listener, "--cacert", str(self.ca), "--connect-to",
                                 f"example.com:{listener.port}:127.0.0.1:{listener.port}", host="example.com")
        self.assertEqual(code, "000")
        self.assertIn("example.com", errors)

    def test_the_authority_lasts_from_run_to_run(self):
        self.with_authority().stop()
        first = self.ca.read_bytes()
        listener = self.https()
        code, errors = self.curl(listener, "--cacert", str(self.ca))
        self.assertEqual(code, "200", errors)
        listener.stop()
        exported = self.folder / "exported.pem"
        self.assertEqual(run("authority", "export", str(exported), profile=self.profile)[0], 0)
        self.assertEqual(exported.read_bytes(), first)

    @unittest.skipUnless(shutil.which("node"), "there is no Node.js")
    def test_node_trusts_it_by_its_variable(self):
        listener = self.with_authority()

        def node(host, trusting=True):
            environment = {**os.environ, **({"NODE_EXTRA_CA_CERTS": str(self.ca)} if trusting else {})}
            done = subprocess.run(["node", "-e", NODE, f"https://127.0.0.1:{listener.port}/n", host], env=environment,
                                  capture_output=True, timeout=60)
            return json.loads(done.stdout)

        self.assertEqual(node("localhost"), {"status": 200, "protocol": "TLSv1.3"})
        self.assertEqual(node("a.localhost")["status"], 200)
        self.assertEqual(node("example.com"), {"error": "ERR_TLS_CERT_ALTNAME_INVALID"})
        self.assertIn("error", node("localhost", trusting=False))
        self.assertEqual(listener.wait_for(2)[0]["body"], "from node")

    def test_python_trusts_it_and_resumes_its_session(self):
        listener = self.with_authority()
        context = ssl.create_default_context(cafile=str(self.ca))
        context.set_alpn_protocols(["http/1.1"])
        session = None
        for resumed in (False, True):
            with socket.create_connection(("127.0.0.1", listener.port), timeout=10) as plain, \
                    context.wrap_socket(plain, server_hostname="localhost", session=session) as secure:
                secure.sendall(b"GET /p HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertIn(b" 200 ", secure.recv(4096))
                self.assertEqual(secure.selected_alpn_protocol(), "http/1.1")
                self.assertEqual(secure.session_reused, resumed)
                session = secure.session
        with socket.create_connection(("127.0.0.1", listener.port), timeout=10) as plain:
            with self.assertRaises(ssl.SSLCertVerificationError):
                context.wrap_socket(plain, server_hostname="example.com")

    def test_s_client_sees_versions_names_protocols_and_resumption(self):
        listener = self.with_authority()
        for option, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
            status, text = self.s_client(listener, option, "-servername", "b.localhost", "-verify_hostname", "b.localhost",
                                         "-alpn", "http/1.1")
            self.assertEqual(status, 0, text)
            self.assertIn(f"New, {version}", text)
            self.assertIn("ALPN protocol: http/1.1", text)
            self.assertIn("ALPN protocol: h2", self.s_client(listener, option, "-alpn", "h2,http/1.1")[1])
            self.assertIn("subject=CN = b.localhost", text)
            self.assertIn("HTTP/1.1 200 OK", text)
            saved = str(self.folder / option)
            self.s_client(listener, option, "-sess_out", saved)
            self.assertIn(f"Reused, {version}", self.s_client(listener, option, "-sess_in", saved)[1])
        self.assertNotEqual(self.s_client(listener, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")[0], 0)

    def test_the_authority_is_not_believed_for_foreign_names(self):
        """Even with the authority's own key nobody can pose as example.com."""
        self.with_authority().stop()
        key = self.profile / "authority" / "authority.key"
        if not key.exists():
            self.skipTest("the key is in the keychain")
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        for name, outcome in (("DNS:example.com", "permitted subtree violation"), ("IP:8.8.8.8", "permitted subtree violation"),
                              ("DNS:z.localhost", "OK")):
            forged, forged_key = self.folder / "forged.pem", self.folder / "forged.key"
            status, text = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                                   "2", "-subj", "/CN=Some name", "-CA", str(self.ca), "-CAkey", str(key),
                                   "-addext", "subjectAltName=" + name, "-addext", "basicConstraints=critical,CA:FALSE",
                                   "-keyout", str(forged_key), "-out", str(forged))
            self.assertEqual(status, 0, text)
            self.assertIn(outcome, openssl("verify", "-CAfile", str(self.ca), str(forged))[1], name)
            if outcome != "OK":
                host = name.split(":")[1]
                listener = self.https("--certificate", str(forged), "--key", str(forged_key))
                code, errors = self.curl(listener, "--cacert", str(self.ca), "--connect-to",
                                         f"{host}:{listener.port}:127.0.0.1:{listener.port}", host=host)
                self.assertEqual(code, "000", name)
                self.assertIn("permitted subtree violation", errors)
                context = ssl.create_default_context(cafile=str(self.ca))
                with socket.create_connection(("127.0.0.1", listener.port), timeout=10) as plain:
                    with self.assertRaisesRegex(ssl.SSLCertVerificationError, "permitted subtree violation"):
                        context.wrap_socket(plain, server_hostname=host)
                listener.stop()

    def test_an_own_certificate_with_a_password_and_a_warning_about_its_name(self):
        certificate, key = self.folder / "own.pem", self.folder / "own.key"
        status, text = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "90", "-subj",
                               "/CN=hooks", "-addext", "subjectAltName=DNS:hooks.example.com", "-passout", "pass:sesame",
                               "-keyout", str(key), "-out", str(certificate))
        self.assertEqual(status, 0, text)
        options = ["--certificate", str(certificate), "--key", str(key)]
        listener = self.https(*options, "--key-password-env", "KEY_PASSWORD", env={"KEY_PASSWORD": "sesame"})
        self.assertIn("speaks for hooks.example.com, not for 127.0.0.1", listener.error_text())
        code, errors = self.curl(listener, "--cacert", str(certificate), "--connect-to",
                                 f"hooks.example.com:{listener.port}:127.0.0.1:{listener.port}", host="hooks.example.com")
        self.assertEqual(code, "200", errors)
        listener.stop()
        listen = ["listen", "--port", "0", "--https"]
        for words, more, environment in (
                ("protected by a password", options, {}),
                ("does not open the key", [*options, "--key-password-env", "KEY_PASSWORD"], {"KEY_PASSWORD": "wrong"}),
                ("is not set", [*options, "--key-password-env", "KEY_PASSWORD"], {}),
                ("--certificate and --key go together", ["--certificate", str(certificate)], {}),
                ("There is no file", ["--certificate", "/no.pem", "--key", str(key)], {}),
                ("no certificate in the file of the clients' authority", ["--client-ca", str(key)], {})):
            status, _, errors = run(*listen, *more, profile=self.profile, env=environment)
            self.assertEqual(status, 2, (words, errors))
            self.assertIn(words, errors)
            self.assertNotIn("sesame", errors)

    def test_clients_without_a_certificate_of_the_authority_are_refused(self):
        files = self.client_authority()
        listener = self.with_authority("--client-ca", str(files["client-ca"][0]))
        trusting = ["--cacert", str(self.ca)]
        shown = ["--cert", str(files["client"][0]), "--key", str(files["client"][1])]
        self.assertEqual(self.curl(listener, *trusting, *shown)[0], "200")
        code, errors = self.curl(listener, *trusting)
        self.assertEqual(code, "000")
        self.assertIn("certificate required", errors)
        status, text = self.s_client(listener, "-tls1_2")
        self.assertIn("alert handshake failure", text)
        listener.stop()
        optional = self.https("--client-ca", str(files["client-ca"][0]), "--client-optional")
        self.assertEqual(self.curl(optional, *trusting)[0], "200")
        self.assertEqual(self.curl(optional, *trusting, *shown)[0], "200")

    def test_handshakes_are_refused_on_purpose_and_some_of_them_by_a_seed(self):
        for fault, word in (("alert", "handshake failure"), ("close", ""), ("close-at-once", "")):
            listener = self.with_authority("--tls-fault", fault)
            code, errors = self.curl(listener, "--cacert", str(self.ca))
            self.assertEqual(code, "000", fault)
            self.assertIn(word, errors)
            listener.stop()
        answers = []
        for _ in range(2):
            listener = self.with_authority("--tls-fault", "close", "--tls-fault-percent", "50", "--seed", "7")
            answers.append([self.curl(listener, "--cacert", str(self.ca))[0] for _ in range(12)])
            listener.stop()
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(set(answers[0]), {"000", "200"})
        status, _, errors = run("listen", "--quiet", "--port", "0", "--tls-fault", "alert", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("--https", errors)
        status, _, errors = run("endpoints", "add", "x", "--port", "0", "--tls-fault", "alert",
                                profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("turn TLS on", errors)

    def test_plain_http_to_the_port_is_told_so_and_shown(self):
        listener = self.https()
        done = subprocess.run(["curl", "-sS", "-w", "%{http_code}", "-d", "x", f"http://127.0.0.1:{listener.port}/"],
                              capture_output=True, timeout=30)
        self.assertEqual(done.stdout, b"This is an HTTPS port; send to https:// instead.\n400")
        self.assertIn("plain HTTP", listener.wait_for(1)[0]["malformed"])

    def test_the_verbs_of_the_authority(self):
        status, _, errors = run("authority", "show", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("no local authority yet", errors)
        status, output, errors = run("--json", "authority", "renew", profile=self.profile)
        self.assertEqual(status, 0, errors)
        made = json_lines(output)[0]
        self.assertIn("localhost", made["signs_for"])
        self.assertEqual(json_lines(run("--json", "authority", "show", profile=self.profile)[1])[0], made)
        self.assertIn(made["fingerprint_sha256"],
                      openssl("x509", "-in", made["certificate_file"], "-noout", "-fingerprint", "-sha256")[1])
        hints = json_lines(run("--json", "authority", "trust", profile=self.profile)[1])
        self.assertEqual([hint["client"] for hint in hints][:3], ["system", "curl", "Node.js"])
        self.assertTrue(all(made["certificate_file"] in " ".join(hint["commands"]) for hint in hints))
        for verb in ("renew", "remove"):
            status, _, errors = run("authority", verb, profile=self.profile)
            self.assertEqual(status, 2)
            self.assertIn("--yes", errors)
        again = json_lines(run("--json", "authority", "renew", "--yes", profile=self.profile)[1])[0]
        self.assertNotEqual(again["fingerprint_sha256"], made["fingerprint_sha256"])
        self.assertEqual(run("authority", "remove", "--yes", profile=self.profile)[0], 0)
        self.assertEqual(list((self.profile / "authority").iterdir()), [])

    @unittest.skipUnless(shutil.which("keytool"), "there is no Java")
    def test_java_reads_the_certificate(self):
        self.with_authority().stop()
        store = str(self.folder / "store.p12")
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "hookbench", "-file", str(self.ca), "-keystore", store,
                        "-storetype", "PKCS12", "-storepass", "changeit"], check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    unittest.main()
