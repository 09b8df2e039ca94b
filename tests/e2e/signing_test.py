"""What Hookbench signs is accepted by the providers' own packages, and what it signs wrongly is refused by them.

The packages come from the npm registry (tests/e2e/signing/package-lock.json) into SIGNING_PACKAGES, once. Where the
registry is out of reach, or Node.js is older than the packages need, the test says so and is skipped.
"""
import base64
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from hookbench import TestCase, json_lines, run

SOURCES = pathlib.Path(__file__).parent / "signing"
DATA = pathlib.Path(__file__).parent.parent / "data" / "signing"
PACKAGES = pathlib.Path(os.environ["SIGNING_PACKAGES"])

TEXT = "an-invented-secret-of-more-than-32-bytes"
BASE64 = base64.b64encode(bytes(range(32))).decode()
SECRETS = {
    "basic": "user:p@ss:word", "standard-v1": "whsec_" + BASE64, "svix": "whsec_" + BASE64, "gitlab-signing": "whsec_" + BASE64,
    "rfc9421-hmac": BASE64, "adyen-standard": "ab" * 32, "adyen-platform": "cd" * 32, "paypal": "1JE4291016473214C",
    "telegram": "Tg_secret-TOKEN_09",
}
KEYS = {
    "standard-v1a": "ed25519.pem", "discord": "ed25519.pem", "rfc9421-ed25519": "ed25519.pem", "sendgrid": "p256.pem",
    "rfc9421-ecdsa": "p256.pem", "paypal": "paypal.pem", "rfc9421-rsa": "paypal.pem", "rfc9421-rsa-pss": "paypal.pem",
    "aws-sns": "sns.pem",
}
BODY = '{"type":"test.event","id":"evt_1","data":{"n":1,"text":"Zażółć 🚀 <>&"}}'
BODIES = {
    "adyen-standard": '{"live":"false","notificationItems":[{"NotificationRequestItem":{"pspReference":"7914",'
                      '"originalReference":"","merchantAccountCode":"Test","merchantReference":"Payment-1",'
                      '"amount":{"value":1130,"currency":"EUR"},"eventCode":"AUTHORISATION","success":"true"}}]}',
    "msgraph": '{"value":[{"subscriptionId":"1"},{"subscriptionId":"2"}]}',
    "twilio-form": "To=%2B1800&Body=hi+there&MediaUrl=b&MediaUrl=a",
    "zoom": '{"event":"meeting.started","payload":{"topic":"Zażółć"}}',
}


def registry_is_out_of_reach(message):
    return any(code in message for code in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET",
                                            "ENETUNREACH", "ERR_SOCKET_TIMEOUT"))


def check_node():
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < 20:
        skip(f"The providers' packages need Node.js 20 or later, and this is {version}")


def skip(why):
    print("skipped: " + why, flush=True)
    raise unittest.SkipTest(why)


def install_packages():
    """npm ci, unless this very lock file is installed already."""
    check_node()
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with open(PACKAGES / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
        stamp = PACKAGES / "installed"
        if not stamp.exists() or stamp.read_text() != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(SOURCES / name, PACKAGES)
            done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PACKAGES,
                                  capture_output=True, text=True, timeout=500)
            if done.returncode != 0 and registry_is_out_of_reach(done.stderr):
                skip("The npm registry is out of reach, so no provider's package can judge: "
                     + done.stderr.strip().splitlines()[0])
            if done.returncode != 0:
                raise AssertionError(done.stderr)
            stamp.write_text(wanted)
        shutil.copy(SOURCES / "receiver.mjs", PACKAGES)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout


def receiver_settings(schemes):
    """What a receiver knows: secrets, public keys and certificates, never a private key."""
    out = {}
    for scheme in schemes:
        out[scheme] = {"secret": SECRETS.get(scheme, TEXT)}
        if scheme in KEYS:
            key = str(DATA / KEYS[scheme])
            der = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
            raw = der[-32:].hex() if scheme == "discord" else base64.b64encode(der).decode()
            out[scheme].update(publicKey=raw, publicPem=openssl("pkey", "-in", key, "-pubout").decode())
        if scheme in ("paypal", "aws-sns"):
            out[scheme]["certificate"] = (DATA / KEYS[scheme].replace(".pem", ".crt")).read_text()
    return out


class Signing(TestCase):
    @classmethod
    def setUpClass(cls):
        install_packages()
        status, output, errors = run("sign", "--list", "--json")
        if status != 0:
            raise AssertionError(errors)
        cls.schemes = {line["id"]: line for line in json_lines(output)}

    def setUp(self):
        super().setUp()
        settings = self.folder / "settings.json"
        settings.write_text(json.dumps({"schemes": receiver_settings(self.schemes)}))
        self.receiver = subprocess.Popen(["node", str(PACKAGES / "receiver.mjs"), str(settings)], stdout=subprocess.PIPE)
        self.addCleanup(self.stop)
        self.hello = json.loads(self.receiver.stdout.readline())

    def stop(self):
        self.receiver.terminate()
        self.receiver.wait(10)
        self.receiver.stdout.close()

    def fire(self, scheme, *options):
        body = self.folder / "body"
        body.write_bytes(BODIES.get(scheme, BODY).encode())
        command = ["--json", "send", "--url", self.hello["listening"] + scheme + "?a=1&b=x%20y", "--data", str(body),
                   "--sign", scheme, *options]
        if scheme in KEYS:
            command += ["--key-file", str(DATA / KEYS[scheme])]
        if scheme not in KEYS or scheme == "paypal":
            command += ["--secret-env", "HOOK_SECRET"]
        if scheme == "twilio-form":
            command += ["--header", "Content-Type: application/x-www-form-urlencoded"]
        status, output, errors = run(*command, env={"HOOK_SECRET": SECRETS.get(scheme, TEXT)})
        self.assertIn(status, (0, 1), (scheme, options, errors))
        return json_lines(output)[0]

    def test_every_scheme_is_judged_by_someone_else(self):
        self.assertEqual(sorted(self.hello["judges"]), sorted(self.schemes))
        packages = {name for name in self.hello["judges"].values() if name != "documentation"}
        self.assertGreaterEqual(len(packages), 21)

    def test_every_scheme_is_accepted_by_the_providers_package(self):
        for scheme in self.schemes:
            attempt = self.fire(scheme)
            self.assertEqual(attempt["status"], 200, (scheme, attempt["response"]["body"]))

    def test_a_wrong_secret_is_refused_by_the_providers_package(self):
        for scheme in self.schemes:
            attempt = self.fire(scheme, "--fault", "wrong-secret")
            self.assertEqual(attempt["status"], 401, scheme)

    def test_a_tampered_body_is_refused_by_the_providers_package(self):
        for scheme, facts in self.schemes.items():
            if facts["covers_body"]:
                attempt = self.fire(scheme, "--fault", "tampered-body")
                self.assertEqual(attempt["status"], 401, scheme)

    def test_a_stale_timestamp_is_refused_by_the_providers_package(self):
        judged = [scheme for scheme, facts in self.schemes.items() if facts["tolerance_s"]
                  and self.hello["judges"][scheme] != "documentation"]
        self.assertGreaterEqual(len(judged), 10)
        for scheme in judged:
            attempt = self.fire(scheme, "--fault", "stale-timestamp")
            self.assertEqual(attempt["status"], 401, (scheme, attempt["response"]["body"]))

    def test_a_retry_is_signed_anew_with_the_same_message_id(self):
        listener = self.listener("--respond", "500")
        status, _, errors = run("--json", "send", "--url", listener.url + "hooks", "--event", "object.created", "--retries", "1",
                                "--sign", "standard-v1", "--secret-env", "HOOK_SECRET",
                                env={"HOOK_SECRET": SECRETS["standard-v1"]})
        self.assertEqual(status, 1, errors)
        first, second = listener.wait_for(2)
        headers = [{name: value for name, value in capture["headers"]} for capture in (first, second)]
        self.assertEqual(headers[0]["webhook-id"], first["event_id"])
        self.assertEqual(headers[0]["webhook-id"], headers[1]["webhook-id"])
        self.assertGreaterEqual(int(headers[1]["webhook-timestamp"]), int(headers[0]["webhook-timestamp"]) + 1)
        self.assertNotEqual(headers[0]["webhook-signature"], headers[1]["webhook-signature"])
        for capture in (first, second):
            status, output, errors = run("verify", "--scheme", "standard-v1", "--secret-env", "HOOK_SECRET", "--capture",
                                         str(capture["id"]), profile=self.profile, env={"HOOK_SECRET": SECRETS["standard-v1"]})
            self.assertEqual((status, output), (0, b"VALID  The signature matches.\n"), errors)


if __name__ == "__main__":
    unittest.main()
