"""A full disk, a read-only profile, a deleted one, a corrupt database: a clear message, no crash, nothing lost."""
import os
import shutil
import subprocess
import unittest

from hookbench import Listener, TestCase, json_lines, run, talk


def post(port, body):
    return talk(port, b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


class Mounts(TestCase):
    """Needs the right to mount, as root has it in a container or on a build machine."""

    def mount(self, *options):
        self.profile.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(self.profile)], capture_output=True)
        if done.returncode != 0:
            self.skipTest("no right to mount a tmpfs here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.profile)], capture_output=True)

    def test_a_full_disk_acknowledges_nothing_more_and_loses_nothing(self):
        self.mount("-o", "size=3m")
        listener = Listener(self.profile)
        self.addCleanup(listener.close)
        accepted = []
        refused = 0
        for number in range(200):
            body = b'{"event_id":"evt_%d","pad":"%s"}' % (number, b"x" * 50_000)
            answer = post(listener.port, body)
            if answer.startswith(b"HTTP/1.1 200"):
                accepted.append(f"evt_{number}")
            else:
                self.assertTrue(answer.startswith(b"HTTP/1.1 507"), answer[:100])
                refused += 1
                if refused == 5:
                    break
        self.assertGreater(len(accepted), 5)
        self.assertEqual(refused, 5)
        self.assertIsNone(listener.process.poll(), "it must not crash")
        listener.wait_for_error("disk is full")
        listener.stop()
        subprocess.run(["mount", "-o", "remount,size=40m", str(self.profile)], check=True)
        again = Listener(self.profile)
        self.addCleanup(again.close)
        self.assertTrue(post(again.port, b'{"event_id":"after"}').startswith(b"HTTP/1.1 200"))
        again.stop()
        status, output, errors = run("--json", "captures", "list", "--limit", "1000", profile=self.profile)
        self.assertEqual(status, 0, errors)
        kept = {capture["event_id"] for capture in json_lines(output)}
        self.assertEqual([event for event in accepted + ["after"] if event not in kept], [])

    def test_a_full_disk_refuses_bodies_that_stream_to_files_too(self):
        self.mount("-o", "size=4m")
        listener = Listener(self.profile)
        self.addCleanup(listener.close)
        answer = post(listener.port, b"x" * 8_000_000)
        self.assertFalse(answer.startswith(b"HTTP/1.1 200"), answer[:100])
        self.assertIsNone(listener.process.poll())
        self.assertTrue(post(listener.port, b"small").startswith(b"HTTP/1.1 200"), "space is there again")

    def test_a_read_only_profile_is_refused_with_the_mend(self):
        self.mount("-o", "size=3m")
        subprocess.run(["mount", "-o", "remount,ro", str(self.profile)], check=True)
        status, _, errors = run("listen", "--port", "0", profile=self.profile)
        self.assertEqual(status, 3)
        self.assertRegex(errors, "cannot be written; check its owner and permissions|cannot be locked")


class Damage(TestCase):
    def test_a_profile_deleted_while_running_acknowledges_nothing_more(self):
        listener = self.listener()
        self.assertTrue(post(listener.port, b"a").startswith(b"HTTP/1.1 200"))
        shutil.rmtree(self.profile)
        self.assertTrue(post(listener.port, b"b").startswith(b"HTTP/1.1 507"))
        listener.wait_for_error("deleted while Hookbench runs")
        self.assertIsNone(listener.process.poll())

    def test_a_corrupt_database_is_refused_and_rebuilt(self):
        listener = self.listener()
        for number in range(50):
            post(listener.port, b'{"event_id":"evt_%d"}' % number)
        listener.stop()
        path = self.profile / "hookbench.db"
        for suffix in ("-wal", "-shm"):
            (self.profile / f"hookbench.db{suffix}").unlink(missing_ok=True)
        path.write_bytes(b"this is not a database " * 1000)
        status, _, errors = run("listen", "--port", "0", profile=self.profile)
        self.assertEqual(status, 3)
        self.assertIn("captures rebuild", errors)
        status, output, errors = run("--json", "captures", "rebuild", profile=self.profile)
        self.assertEqual((status, json_lines(output)), (0, [{"captures": 50, "segments": 1, "damaged_segments": 0}]), errors)
        self.assertTrue((self.profile / "hookbench.db.damaged").exists())
        again = self.listener()
        self.assertTrue(post(again.port, b'{"event_id":"evt_7"}').startswith(b"HTTP/1.1 200"))
        self.assertEqual(again.wait_for(1)[0]["duplicate_of"], 8)
        again.stop()

    def test_a_newer_database_is_refused_unchanged(self):
        self.listener().stop()
        import sqlite3
        with sqlite3.connect(self.profile / "hookbench.db") as database:
            database.execute("PRAGMA user_version=99")
        for verb in (["listen", "--port", "0"], ["captures", "rebuild"]):
            status, _, errors = run(*verb, profile=self.profile)
            self.assertEqual(status, 3, verb)
            self.assertIn("newer Hookbench", errors)
        with sqlite3.connect(self.profile / "hookbench.db") as database:
            self.assertEqual(database.execute("PRAGMA user_version").fetchone(), (99,))

    def test_a_read_only_folder_is_refused_to_an_ordinary_user(self):
        if os.geteuid() == 0:
            self.skipTest("root may write anywhere; the read-only mount covers it")
        self.profile.mkdir(mode=0o500)
        status, _, errors = run("listen", "--port", "0", profile=self.profile)
        self.assertEqual(status, 3)
        self.assertIn("permissions", errors)


if __name__ == "__main__":
    unittest.main(verbosity=2)
