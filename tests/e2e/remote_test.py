"""Accounts, sync and borrowing on the command line, with a service in memory; kill -9 at each step of a borrowing."""
import os
import signal
import subprocess
import threading
import unittest

from hookbench import CLI, json_lines, run
from registrations_test import HAS_KEYCHAIN, RegistrationsTestCase
from remote_service import Service

KEY = "key_invented-e2e-8c41"
SECRET = "hunter2-Zk3vQ9"
ORIGINAL = "https://hooks.example.test/orders"
HERE = "https://tunnel.example.test/hooks"
NO_BUS = {} if HAS_KEYCHAIN else {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


class RemoteTestCase(RegistrationsTestCase):
    def setUp(self):
        super().setUp()
        self.service = Service(KEY)
        self.addCleanup(self.service.close)
        self.env = {"HOOKBENCH_TEST_KEY": KEY, **NO_BUS}
        # Under a keychain the key is read from there, as a user's is.
        self.key = [] if HAS_KEYCHAIN else ["--key-env", "HOOKBENCH_TEST_KEY"]
        self.cli("accounts", "add", "test", "--base-url", self.service.url, "--key-env", "HOOKBENCH_TEST_KEY")

    def cli(self, *arguments, env=None, **more):
        return super().cli(*arguments, env={**self.env, **(env or {})}, **more)

    def remote(self, *arguments, **more):
        return self.rows("registrations", *arguments, *self.key, **more)

    def add_local(self, name="orders", url=ORIGINAL):
        self.cli("registrations", "add", "--name", name, "--event", "object.created", "--url", url)


class Accounts(RemoteTestCase):
    def test_accounts_are_listed_checked_and_removed_and_the_key_is_nowhere(self):
        account, = self.rows("accounts", "list")
        self.assertEqual((account["name"], account["base_url"]), ("test", self.service.url))
        self.service.add("orders", ORIGINAL)
        checked, = self.rows("accounts", "check", *self.key)
        self.assertEqual((checked["accepted"], checked["registrations"]), (True, 1))
        self.check_no_secret(KEY)
        self.cli("accounts", "remove", "test")
        self.assertEqual(self.rows("accounts", "list"), [])

    def test_wrong_input_is_2_and_a_refused_key_is_1(self):
        self.cli("accounts", "add", "test", "--key-env", "HOOKBENCH_TEST_KEY", status=2)
        self.cli("accounts", "add", "plain", "--base-url", "http://api.example.test", "--key-env", "HOOKBENCH_TEST_KEY",
                 status=2)
        self.cli("accounts", "add", "none", "--key-env", "HOOKBENCH_NOT_SET", status=2)
        self.cli("accounts", "add", "none", status=2)
        self.cli("accounts", "check", "nobody", *self.key, status=2)
        _, errors = self.cli("accounts", "check", "--key-env", "WRONG", status=1, env={"WRONG": "key_wrong-1234"})
        self.assertIn("did not accept the API key", errors)
        self.assertNotIn("key_wrong-1234", errors)
        self.service.close()
        _, errors = self.cli("accounts", "check", *self.key, status=1)

    @unittest.skipIf(HAS_KEYCHAIN, "there is a keychain")
    def test_without_a_keychain_a_key_from_standard_input_is_refused(self):
        _, errors = self.cli("accounts", "add", "other", "--key-stdin", stdin=KEY.encode(), status=3)
        self.assertIn("keychain", errors)
        self.cli("accounts", "check", status=2)

    @unittest.skipUnless(HAS_KEYCHAIN, "needs a keychain; run under with-keyring")
    def test_a_key_in_the_keychain_survives_a_restart_and_is_in_no_file(self):
        self.cli("accounts", "add", "second", "--base-url", self.service.url, "--key-stdin", stdin=KEY.encode() + b"\n")
        for _ in range(2):
            checked, = self.rows("accounts", "check", "second")
            self.assertTrue(checked["accepted"])
        self.check_no_secret(KEY)
        self.cli("accounts", "remove", "second")
        self.cli("accounts", "check", "test")


class Sync(RemoteTestCase):
    def test_push_pull_and_diff_keep_both_in_step(self):
        self.add_local()
        difference, = self.remote("diff", status=1)
        self.assertEqual(difference["state"], "local-only")
        self.assertEqual(self.remote("push"), [], "what is new is created by its name alone")
        would, = self.remote("push", "orders", "--dry-run")
        self.assertEqual(would["action"], "would push")
        self.assertEqual(self.service.records, {})
        pushed, = self.remote("push", "orders")
        self.assertEqual((pushed["action"], pushed["state"]), ("pushed", "in-step"))
        identifier = pushed["remote_id"]
        self.assertEqual(self.remote("diff")[0]["state"], "in-step")

        self.service.records[identifier]["is_active"] = False
        self.cli("registrations", "edit", "orders", "--url", "https://moved.example.test/")
        difference, = self.remote("diff", status=1)
        self.assertEqual({each["field"]: each["changed"] for each in difference["differences"]},
                         {"is_active": "remote", "channels[0].configs.url": "local"})
        self.remote("push")
        self.assertEqual(self.service.url_of(identifier), "https://moved.example.test/")
        self.assertFalse(self.rows("registrations", "show", "orders")[0]["is_active"])

        other = self.service.add("remote one", "https://other.example.test/")
        pulled, = self.remote("pull")
        self.assertEqual((pulled["webhook_name"], pulled["remote_id"]), ("remote one", other))
        self.assertEqual(self.names()[-2:], ["orders", "remote one"])
        self.assertEqual(self.remote("pull"), [])

    def test_a_conflict_fails_until_a_side_is_taken(self):
        self.add_local()
        identifier = self.remote("push", "orders")[0]["remote_id"]
        self.cli("registrations", "edit", "orders", "--url", "https://here.example.test/")
        self.service.records[identifier]["channels"][0]["configs"]["url"] = "https://there.example.test/"
        for verb in ("pull", "push"):
            _, errors = self.cli("registrations", verb, *self.key, status=1)
            self.assertIn("channels[0].configs.url", errors)
        self.remote("push", "--take", "local")
        self.assertEqual(self.service.url_of(identifier), "https://here.example.test/")
        self.assertEqual(self.remote("diff")[0]["state"], "in-step")

    def test_preflight_names_the_field_and_sends_nothing(self):
        self.cli("registrations", "add", "--name", "texts", "--event", "object.created", "--sms-to", "+15551234567")
        _, errors = self.cli("registrations", "push", "texts", *self.key, status=1)
        self.assertIn("channels[0].channel", errors)
        self.assertEqual(self.service.records, {})

    def test_remote_records_are_listed_shown_and_removed_without_their_secrets(self):
        identifier = self.service.add("orders", ORIGINAL, headers={"X-Mixpeek-Secret": SECRET})
        for arguments in (["list"], ["show", "orders"], ["show", identifier]):
            record, = self.remote("remote", *arguments)
            self.assertEqual(record["webhook_id"], identifier)
            self.assertEqual(record["channels"][0]["configs"]["headers"], {"X-Mixpeek-Secret": "${X_MIXPEEK_SECRET}"})
        self.cli("registrations", "remote", "show", "nobody", *self.key, status=2)
        removed, = self.remote("remote", "remove", "orders")
        self.assertEqual(removed["remote_id"], identifier)
        self.assertEqual(self.service.records, {})

    @unittest.skipUnless(HAS_KEYCHAIN, "needs a keychain; run under with-keyring")
    def test_secrets_of_the_service_go_to_the_keychain_and_nowhere_else(self):
        identifier = self.service.add("orders", ORIGINAL, headers={"X-Mixpeek-Secret": SECRET})
        self.remote("pull")
        record, = self.rows("registrations", "show", "orders")
        self.assertEqual(record["channels"][0]["configs"]["headers"], {"X-Mixpeek-Secret": "${X_MIXPEEK_SECRET}"})
        self.cli("registrations", "edit", "orders", "--url", "https://moved.example.test/")
        self.remote("push")
        configs = self.service.records[identifier]["channels"][0]["configs"]
        self.assertEqual(configs["headers"], {"X-Mixpeek-Secret": SECRET})
        self.assertEqual(configs["url"], "https://moved.example.test/")
        self.check_no_secret()
        self.check_no_secret(KEY)


class Borrow(RemoteTestCase):
    def start(self, *arguments):
        process = subprocess.Popen(
            [CLI, "--profile", str(self.profile), "--json", "registrations", *arguments, *self.key],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **self.env})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def check_given_back(self, identifier):
        self.cli("registrations", "give-back", "--all", *self.key)
        self.assertEqual(self.service.url_of(identifier), ORIGINAL)
        self.assertEqual(self.rows("registrations", "borrowed"), [])

    def test_it_is_given_back_when_the_command_ends(self):
        identifier = self.service.add("orders", ORIGINAL)
        for end in (signal.SIGINT, signal.SIGTERM):
            process = self.start("borrow", "orders", "--url", HERE)
            self.assertIn(b'"action":"borrowed"', process.stdout.readline())
            self.assertEqual(self.service.url_of(identifier), HERE)
            self.assertEqual(self.rows("registrations", "borrowed")[0]["original_url"], ORIGINAL)
            process.send_signal(end)
            output, errors = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 0, errors)
            self.assertEqual(json_lines(output)[-1]["action"], "given back")
            self.assertEqual(self.service.url_of(identifier), ORIGINAL)
            self.assertEqual(self.rows("registrations", "borrowed"), [])

    def test_it_can_be_kept_and_given_back_later_by_name(self):
        identifier = self.service.add("orders", ORIGINAL)
        self.remote("borrow", "orders", "--url", HERE, "--keep")
        self.assertEqual(self.service.url_of(identifier), HERE)
        self.cli("registrations", "borrow", "orders", "--url", HERE, *self.key, status=1)
        self.cli("registrations", "give-back", *self.key, status=2)
        self.cli("registrations", "give-back", "nobody", *self.key, status=2)
        _, errors = self.cli("registrations", "pull", *self.key, status=1)
        self.assertIn("give-back --all", errors)
        self.assertIn("borrowed at the moment", errors)
        self.remote("give-back", "orders")
        self.assertEqual(self.service.url_of(identifier), ORIGINAL)

    def killed_at(self, when, method, *arguments):
        """Runs the command and kills it while the service works on its first request of this method."""
        process = self.start(*arguments)
        killed = threading.Event()

        def kill(current):
            if current == method and not killed.is_set():
                process.kill()
                process.wait()
                killed.set()

        setattr(self.service, when, kill)
        self.assertTrue(killed.wait(30), "the command never came that far")
        setattr(self.service, when, lambda current: None)

    def test_a_kill_at_any_step_of_borrowing_loses_no_url(self):
        for when, method in (("before", "GET"), ("after", "GET"), ("before", "PUT"), ("after", "PUT")):
            with self.subTest(when=when, method=method):
                self.service.records.clear()
                identifier = self.service.add("orders", ORIGINAL)
                self.killed_at(when, method, "borrow", "orders", "--url", HERE)
                if method == "PUT":
                    self.assertEqual(self.rows("registrations", "borrowed")[0]["original_url"], ORIGINAL)
                self.check_given_back(identifier)

    def test_a_kill_at_any_step_of_giving_back_loses_no_url(self):
        for when, method in (("before", "GET"), ("before", "PUT"), ("after", "PUT")):
            with self.subTest(when=when, method=method):
                self.service.records.clear()
                identifier = self.service.add("orders", ORIGINAL)
                self.remote("borrow", "orders", "--url", HERE, "--keep")
                self.killed_at(when, method, "give-back", "--all")
                self.assertEqual(len(self.rows("registrations", "borrowed")), 1)
                self.check_given_back(identifier)

    @unittest.skipUnless(HAS_KEYCHAIN, "needs a keychain; run under with-keyring")
    def test_a_url_with_a_password_is_kept_in_the_keychain_alone(self):
        url = f"https://user:{SECRET}@hooks.example.test/"
        identifier = self.service.add("orders", url)
        self.killed_at("after", "PUT", "borrow", "orders", "--url", HERE)
        self.assertEqual(self.service.url_of(identifier), HERE)
        self.check_no_secret()
        self.cli("registrations", "give-back", "--all")
        self.assertEqual(self.service.url_of(identifier), url)

    @unittest.skipIf(HAS_KEYCHAIN, "there is a keychain")
    def test_without_a_keychain_a_secret_url_is_not_borrowed(self):
        url = f"https://user:{SECRET}@hooks.example.test/"
        identifier = self.service.add("orders", url)
        _, errors = self.cli("registrations", "borrow", "orders", "--url", HERE, *self.key, status=3)
        self.assertIn("keychain", errors)
        self.assertEqual(self.service.url_of(identifier), url)


if __name__ == "__main__":
    unittest.main()
