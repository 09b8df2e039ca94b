"""kill -9 in the middle of a load: nothing that was answered is lost, and the index can be made anew."""
import os
import signal
import socket
import sqlite3
import threading
import unittest

from hookbench import Listener, TestCase, json_lines, run

ROUNDS = int(os.environ.get("HOOKBENCH_CRASH_ROUNDS", "20"))
CLIENTS = 4


class Client(threading.Thread):
    """Fires numbered events over one connection and notes which were answered."""

    def __init__(self, port, name, kill_at, kill):
        super().__init__(daemon=True)
        self.port, self.prefix, self.kill_at, self.kill = port, name, kill_at, kill
        self.answered = {}

    def run(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                number = 0
                while True:
                    number += 1
                    event = f"{self.prefix}-{number}"
                    body = f'{{"event_id":"{event}","pad":"{"x" * (number % 700)}"}}'.encode()
                    connection.sendall(b"POST /load HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                    answer = connection.recv(4096)
                    if not answer.startswith(b"HTTP/1.1 200"):
                        return
                    self.answered[event] = body
                    if number == self.kill_at:
                        self.kill()
        except OSError:
            return


def rows(profile):
    with sqlite3.connect(f"file:{profile}/hookbench.db?mode=ro", uri=True) as database:
        return database.execute("SELECT * FROM captures ORDER BY id").fetchall()


class Crash(TestCase):
    def test_every_answered_request_survives(self):
        answered = {}
        for number in range(ROUNDS):
            listener = Listener(self.profile, "--quiet")
            kill = lambda: os.kill(listener.process.pid, signal.SIGKILL)
            clients = [Client(listener.port, f"r{number}c{i}", 20 + number * 7 if i == 0 else -1, kill)
                       for i in range(CLIENTS)]
            for client in clients:
                client.start()
            for client in clients:
                client.join(60)
                answered.update(client.answered)
            self.assertEqual(listener.process.wait(10), -signal.SIGKILL)
            listener.close()
        self.assertGreater(len(answered), ROUNDS * 20)
        # A clean start and end recovers what the last crash left.
        self.assertEqual(self.listener("--quiet").stop(), 0)
        with sqlite3.connect(self.profile / "hookbench.db") as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        status, output, errors = run("--json", "captures", "list", "--limit", "1000000", profile=self.profile)
        self.assertEqual(status, 0, errors)  # reading checks each record's CRC
        bodies = {capture["event_id"]: capture["body"].encode() for capture in json_lines(output)}
        missing = [event for event in answered if event not in bodies]
        self.assertEqual(missing, [])
        self.assertEqual([event for event, body in answered.items() if bodies[event] != body], [])
        before = rows(self.profile)
        for suffix in ("", "-wal", "-shm"):
            (self.profile / f"hookbench.db{suffix}").unlink(missing_ok=True)
        status, _, errors = run("captures", "rebuild", profile=self.profile)
        self.assertEqual(status, 0, errors)
        self.assertEqual(rows(self.profile), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
