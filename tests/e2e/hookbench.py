"""What the end-to-end tests share: running hookbench-cli in profiles of their own."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

CLI = os.environ["HOOKBENCH_CLI"]


# Commands without a profile of their own log what they send; never into that of whoever runs the tests.
COMMON = tempfile.TemporaryDirectory(prefix="hookbench-e2e-")


def run(*arguments, profile=None, stdin=b"", timeout=60, env=None):
    """Runs one command to its end and returns (exit status, stdout bytes, stderr text)."""
    command = [CLI]
    if profile:
        command += ["--profile", str(profile)]
    done = subprocess.run(command + list(arguments), input=stdin, capture_output=True, timeout=timeout,
                          env={**os.environ, "HOOKBENCH_PROFILE": COMMON.name + "/profile", **(env or {})})
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def json_lines(output):
    return [json.loads(line) for line in output.decode().splitlines()]


def new_profile(test):
    """A folder that goes with the test."""
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    return pathlib.Path(folder.name)


class Listener:
    """`listen --json` on a free port; close() it in the end."""

    def __init__(self, profile, *options, env=None):
        self.profile = profile
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [CLI, "--profile", str(profile), "--json", "listen", "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=self.errors, env={**os.environ, **(env or {})})
        first = self.process.stdout.readline()
        if not first:
            self.process.wait(10)
            raise RuntimeError("listen did not start: " + self.error_text())
        self.first = json.loads(first)
        self.url = self.first["listening"]
        self.port = int(self.url.split(":")[2].split("/")[0])
        self.captures = []
        self._arrived = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                return  # cut off by a kill
            with self._arrived:
                self.captures.append(json.loads(line))
                self._arrived.notify_all()

    def wait_for(self, count, timeout=20):
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.captures) >= count, timeout):
                raise AssertionError(f"{len(self.captures)} of {count} captures came: {self.error_text()}")
            return self.captures

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def wait_for_error(self, words, timeout=10):
        """Messages come from another thread than answers, so they may be a moment behind."""
        deadline = time.monotonic() + timeout
        while words not in self.error_text():
            if time.monotonic() > deadline:
                raise AssertionError(f"no message with {words!r}: {self.error_text()}")
            time.sleep(0.01)

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(20)
        self._reader.join(20)
        self.process.stdout.close()
        return status

    def close(self):
        """Ends it if it still runs, however it is."""
        self.stop(signal.SIGKILL)
        self.errors.close()


def talk(port, data, end_write=True, timeout=10):
    """Sends raw bytes to the port and returns all that comes back until the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(data)
        if end_write:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while True:
            piece = connection.recv(65536)
            if not piece:
                return answer
            answer += piece


class TestCase(unittest.TestCase):
    """A test with a profile folder of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookbench-e2e-"))
        self.profile = self.folder / "profile"
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def listener(self, *options, **more):
        listener = Listener(self.profile, *options, **more)
        self.addCleanup(listener.close)
        return listener
