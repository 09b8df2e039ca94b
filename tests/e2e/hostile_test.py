"""Clients that mean harm: others are served on, memory stays bounded, and each limit answers as the manual says.

Takes less than 30 seconds. With HOSTILE_FULL=1 the crowds are larger: 10,000 slow heads, a body of 2 GB.
"""
import os
import pathlib
import resource
import select
import socket
import ssl
import statistics
import threading
import time
import unittest

from hookbench import TestCase, talk

FULL = os.environ.get("HOSTILE_FULL") == "1"
# A sanitizer keeps memory of its own, several times the program's.
MOST_MEMORY_MIB = float("inf") if os.environ.get("HOOKBENCH_TEST_SANITIZED") else 200
IDLE = 10_000
SLOW_HEADS = 9_000 if FULL else 2_000
SLOW_BODIES = 1_000 if FULL else 150
CHUNKED_BODY = 2 << 30 if FULL else 200 << 20
SPOOLED_BODY = 512 << 20 if FULL else 64 << 20


def allow_descriptors(count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < count:
        raise unittest.SkipTest(f"the system allows {most} open files, {count} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def connect(port, timeout=20):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def status_of(answer):
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else None


def read_all(connection):
    answer = b""
    try:
        while piece := connection.recv(65536):
            answer += piece
    except ConnectionResetError:
        pass
    return answer


class Innocent(threading.Thread):
    """A sender that minds its own business meanwhile, each request on a connection of its own."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port = port
        self.seconds = []
        self.failures = []
        self._done = threading.Event()
        self.start()

    def run(self):
        while not self._done.wait(0.02):
            began = time.monotonic()
            try:
                answer = talk(self.port, b"POST /innocent HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                         b"Content-Length: 2\r\n\r\n{}", end_write=False)
                if status_of(answer) != 200:
                    self.failures.append(answer[:60])
            except OSError as error:
                self.failures.append(repr(error))
            self.seconds.append(time.monotonic() - began)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        deadline = time.monotonic() + 10
        while not kind and len(self.seconds) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        self._done.set()
        self.join(30)


class Hostile(TestCase):
    def start(self, **limits):
        self.profile.mkdir(exist_ok=True)
        lines = "".join(f"{key}={value}\n" for key, value in limits.items())
        (self.profile / "settings.ini").write_text(f"[limits]\n{lines}")
        return self.listener()

    def memory(self, listener, field="VmHWM"):
        text = pathlib.Path(f"/proc/{listener.process.pid}/status").read_text()
        return int(text.split(field + ":")[1].split()[0]) / 1024

    def check(self, listener, innocent=None):
        """What must hold after each attack."""
        peak = self.memory(listener)
        slowest = max(innocent.seconds) * 1000 if innocent and innocent.seconds else 0
        median = statistics.median(innocent.seconds) * 1000 if innocent and innocent.seconds else 0
        print(f"{self.id().split('.')[-1]}: peak {peak:.0f} MiB, {len(innocent.seconds) if innocent else 0} innocent "
              f"requests, median {median:.1f} ms, slowest {slowest:.0f} ms", flush=True)
        self.assertIsNone(listener.process.poll(), listener.error_text())
        self.assertLess(peak, MOST_MEMORY_MIB)
        if innocent:
            self.assertEqual(innocent.failures, [])
            self.assertGreaterEqual(len(innocent.seconds), 5)
            self.assertLess(slowest, 5000)
            self.assertLess(median, 500)
        self.assertEqual(status_of(talk(listener.port, b"GET /after HTTP/1.1\r\nHost: a\r\n\r\n")), 200)

    def crowd(self, listener, count, data):
        """So many connections, each of which has sent `data`; closed in the end."""
        connections = []
        self.addCleanup(lambda: [connection.close() for connection in connections])
        for _ in range(count):
            connection = connect(listener.port)
            connections.append(connection)
            try:
                connection.sendall(data)
            except ConnectionError:
                pass  # refused already: its answer is read later
        return connections

    def answers(self, connections):
        return [status_of(read_all(connection)) for connection in connections]

    def test_ten_thousand_idle_connections_hinder_nobody(self):
        allow_descriptors(IDLE + 200)
        listener = self.start()
        before = self.memory(listener, "VmRSS")
        crowd = self.crowd(listener, IDLE, b"")
        with Innocent(listener.port) as innocent:
            time.sleep(2)
        print(f"  {(self.memory(listener, 'VmRSS') - before) * 1024 / IDLE:.2f} KiB a connection", flush=True)
        self.check(listener, innocent)
        # They were taken in, not left in the backlog.
        for connection in crowd[:: IDLE // 50]:
            connection.sendall(b"GET /idle HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(status_of(connection.recv(65536)), 200)

    def test_heads_that_never_end(self):
        allow_descriptors(SLOW_HEADS + 200)
        listener = self.start(headTimeoutMs=20_000 if FULL else 3_000)
        with Innocent(listener.port) as innocent:
            crowd = self.crowd(listener, SLOW_HEADS, b"POST /slow HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 60_000)
            for _ in range(3):
                for connection in crowd[::10]:
                    try:
                        connection.send(b"a")
                    except ConnectionError:
                        pass
            answers = self.answers(crowd)
        self.check(listener, innocent)
        # None: a connection that was told while it still sent may lose the answer to its reset.
        self.assertLessEqual(set(answers), {408, 503, None})
        self.assertIn(408, answers)
        self.assertIn(503, answers)
        self.assertLess(answers.count(None), len(answers) / 10)

    def test_heads_that_drip_line_by_line(self):
        listener = self.start(headTimeoutMs=2_500)
        with Innocent(listener.port) as innocent:
            crowd = self.crowd(listener, 300, b"GET /drip HTTP/1.1\r\nHost: a\r\n")
            deadline = time.monotonic() + 2
            while time.monotonic() < deadline:
                for connection in crowd:
                    connection.sendall(b"X: y\r\n")
            answers = self.answers(crowd)
        self.check(listener, innocent)
        self.assertLessEqual(set(answers), {408, 431})

    def test_bodies_that_never_end(self):
        listener = self.start(idleTimeoutMs=2_000)
        with Innocent(listener.port) as innocent:
            crowd = self.crowd(listener, SLOW_BODIES, b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" +
                               b"b" * 900_000)
            answers = self.answers(crowd)
            chunked = self.crowd(listener, SLOW_BODIES,
                                 b"POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nDBBA0\r\n" +
                                 b"b" * 900_000 + b"\r\n")
            answers += self.answers(chunked)
        self.check(listener, innocent)
        self.assertEqual(set(answers), {408})

    def test_a_body_of_two_gigabytes(self):
        listener = self.start(bodyBytes=2 * SPOOLED_BODY)
        with Innocent(listener.port) as innocent:
            with connect(listener.port) as connection:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2147483648\r\n\r\n")
                self.assertEqual(status_of(read_all(connection)), 413)
            self.assertEqual(self.send_chunked(listener, CHUNKED_BODY), 413)
            self.assertEqual(self.send_chunked(listener, SPOOLED_BODY), 200)
        self.check(listener, innocent)
        kept = sum(path.stat().st_size for path in self.profile.rglob("*") if path.is_file())
        self.assertLess(kept, 3 * SPOOLED_BODY + (32 << 20))
        large = {2 * SPOOLED_BODY: True, SPOOLED_BODY: False}
        deadline = time.monotonic() + 60
        found = {}
        while found.keys() != large.keys() and time.monotonic() < deadline:
            time.sleep(0.05)
            found = {capture["size"]: capture for capture in list(listener.captures) if capture["size"] > 2}
        self.assertEqual({size: capture["truncated"] for size, capture in found.items()}, large)
        for size, capture in found.items():
            self.assertEqual(os.path.getsize(capture["body_file"]), size)
            self.assertLess(len(capture["body"]), size)
        self.check(listener)  # what was printed of them, too

    def send_chunked(self, listener, size):
        """Sends so many bytes, as long as they are taken, and returns the status of the answer."""
        piece = 1 << 20
        chunk = b"%X\r\n" % piece + b"a" * piece + b"\r\n"
        with connect(listener.port) as connection:
            try:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in range(size // piece):
                    if select.select([connection], [], [], 0)[0]:
                        break
                    connection.sendall(chunk)
                else:
                    connection.sendall(b"0\r\n\r\n")
            except ConnectionError:
                pass
            return status_of(connection.recv(65536))

    def test_head_bombs(self):
        listener = self.start()
        with Innocent(listener.port) as innocent:
            for bomb in (b"A" * 20_000_000,
                         b"GET /" + b"a" * 20_000_000,
                         b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000_000,
                         b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
                         b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X:\r\n" * 1_000_000,
                         b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 1001 + b"\r\n",
                         b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 200_000):
                with connect(listener.port) as connection:
                    try:
                        connection.sendall(bomb)
                        connection.shutdown(socket.SHUT_WR)
                    except ConnectionError:
                        pass
                    self.assertEqual(status_of(read_all(connection)), 431, bomb[:60])
        self.check(listener, innocent)

    def test_pipelines_and_garbage_in_them(self):
        listener = self.start(idleTimeoutMs=2_000)
        request = b"GET /pipelined HTTP/1.1\r\nHost: a\r\n\r\n"
        with Innocent(listener.port) as innocent:
            answer = talk(listener.port, request * 5000)
            self.assertEqual(answer.count(b"HTTP/1.1 200 OK\r\n"), 5000)
            answer = talk(listener.port, request * 20 + os.urandom(5000) + request * 20)
            self.assertEqual(answer.count(b"HTTP/1.1 200 OK\r\n"), 20)
            self.assertEqual(answer.count(b"HTTP/1.1 400 Bad Request\r\n"), 1)
            # Those who ask and never read the answers are held up, and dropped when they have been idle too long.
            greedy = [connect(listener.port) for _ in range(20)]
            for connection in greedy:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.setblocking(False)
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                for connection in select.select([], greedy, [], 0.05)[1]:
                    try:
                        connection.send(request * 500)
                    except OSError:
                        pass
            for connection in greedy:
                connection.close()
        self.check(listener, innocent)

    def test_tls_and_other_languages_on_a_plain_port(self):
        listener = self.start()
        hello = bytes.fromhex("16030100c8010000c40303") + os.urandom(190)
        with Innocent(listener.port) as innocent:
            for words in (hello, b"\x00" * 1000, b"SSH-2.0-OpenSSH_9.2\r\n", b"EHLO mail\r\nMAIL FROM:<a@b>\r\n",
                          b"\x80\x2e\x01\x03\x01" + os.urandom(40), os.urandom(100_000)):
                with connect(listener.port) as connection:
                    try:
                        connection.sendall(words)
                        connection.shutdown(socket.SHUT_WR)
                    except ConnectionError:
                        pass
                    answer = read_all(connection)
                    self.assertIn(status_of(answer), (400, None), words[:20])
        self.check(listener, innocent)
        listener.wait_for(3)
        self.assertTrue(any("TLS handshake" in (capture["malformed"] or "") for capture in listener.captures))

    def test_garbage_on_a_tls_port(self):
        listener = self.listener("--https")
        hello = bytes.fromhex("16030100c8010000c40303")
        for words in (os.urandom(10_000), hello, hello + os.urandom(190), b"\x16\x03\x01\xff\xff" + bytes(70_000),
                      b"\x80\x2e\x01\x03\x01" + os.urandom(40), b"\x15\x03\x03\x00\x02\x02\x28", b""):
            with connect(listener.port) as connection:
                try:
                    connection.sendall(words)
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                read_all(connection)
        # Handshakes that were begun and are never ended.
        self.crowd(listener, 500, hello)
        context = ssl._create_unverified_context()  # who it is is tested elsewhere
        began = time.monotonic()
        with connect(listener.port) as plain, context.wrap_socket(plain) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            self.assertEqual(status_of(connection.recv(65536)), 200)
        self.assertLess(time.monotonic() - began, 5)
        self.assertIsNone(listener.process.poll(), listener.error_text())
        self.assertLess(self.memory(listener), MOST_MEMORY_MIB)


HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
SHAPES = {
    "both lengths": (HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "both lengths, turned": (HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
    "differing lengths": (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400),
    "duplicate lengths": (HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", 400),
    "a list of lengths": (HEAD + b"Content-Length: 5, 5\r\n\r\nabcde", 400),
    "a list of differing lengths": (HEAD + b"Content-Length: 5, 6\r\n\r\nabcde", 400),
    "a signed length": (HEAD + b"Content-Length: +5\r\n\r\nabcde", 400),
    "a negative length": (HEAD + b"Content-Length: -1\r\n\r\n", 400),
    "a hexadecimal length": (HEAD + b"Content-Length: 0x5\r\n\r\nabcde", 400),
    "an empty length": (HEAD + b"Content-Length:\r\n\r\n", 400),
    "a length with a fraction": (HEAD + b"Content-Length: 5.0\r\n\r\nabcde", 400),
    "a length of two words": (HEAD + b"Content-Length: 5 5\r\n\r\nabcde", 400),
    "a length beyond 64 bits": (HEAD + b"Content-Length: 18446744073709551621\r\n\r\nabcde", 400),
    "white space before a colon": (HEAD + b"Content-Length : 5\r\n\r\nabcde", 400),
    "a coding before chunked": (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    "an unknown coding": (HEAD + b"Transfer-Encoding: identity\r\n\r\n", 501),
    "a coding that only looks like chunked": (HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "a vertical tab before chunked": (HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400),
    "a quoted chunked": (HEAD + b"Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501),
    "chunked twice": (HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    "two codings": (HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunked, then another": (HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501),
    "an empty coding": (HEAD + b"Transfer-Encoding:\r\n\r\n", 400),
    "chunked in HTTP/1.0": (b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "a signed chunk size": (CHUNKED + b"+5\r\nabcde\r\n0\r\n\r\n", 400),
    "a negative chunk size": (CHUNKED + b"-5\r\nabcde\r\n0\r\n\r\n", 400),
    "a chunk size with 0x": (CHUNKED + b"0x5\r\nabcde\r\n0\r\n\r\n", 400),
    "a space before a chunk size": (CHUNKED + b" 5\r\nabcde\r\n0\r\n\r\n", 400),
    "an empty chunk size": (CHUNKED + b"\r\nabcde\r\n0\r\n\r\n", 400),
    "a chunk size beyond 64 bits": (CHUNKED + b"10000000000000005\r\nabcde\r\n0\r\n\r\n", 400),
    "a chunk size of 64 bits": (CHUNKED + b"FFFFFFFFFFFFFFFF\r\nabcde\r\n0\r\n\r\n", 400),
    "a chunk longer than its size": (CHUNKED + b"3\r\nabcde\r\n0\r\n\r\n", 400),
    "a chunk size ended by LF": (CHUNKED + b"5\nabcde\r\n0\r\n\r\n", 400),
    "a chunk ended by LF": (CHUNKED + b"5\r\nabcde\n0\r\n\r\n", 400),
    "a chunk extension with LF": (CHUNKED + b"5;a\nb\r\nabcde\r\n0\r\n\r\n", 400),
    "a length in a trailer": (CHUNKED + b"0\r\nContent-Length: 5\r\n\r\n", 400),
    "a coding in a trailer": (CHUNKED + b"0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    "LF alone after the request line": (b"GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
    "LF alone after a header": (HEAD + b"A: b\nContent-Length: 5\r\n\r\nabcde", 400),
    "CR alone in a value": (HEAD + b"A: b\rContent-Length: 5\r\n\r\nabcde", 400),
    "a folded value": (HEAD + b"A: b\r\n Content-Length: 5\r\n\r\n", 400),
    "a folded coding": (HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    "a space before the first header": (b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    "a space before the request line": (b" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "NUL in a value": (HEAD + b"A: b\0c\r\n\r\n", 400),
    "NUL in a name": (HEAD + b"A\0: b\r\n\r\n", 400),
    "NUL in the target": (b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "NUL in the method": (b"G\0T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "two Hosts": (HEAD + b"Host: b\r\n\r\n", 400),
    "no Host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "an empty name": (HEAD + b": b\r\n\r\n", 400),
    "no colon": (HEAD + b"nothing\r\n\r\n", 400),
    "two spaces in the request line": (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a tab in the request line": (b"GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "two versions": (b"GET / HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "another version": (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    "a version in small letters": (b"GET / http/1.1\r\nHost: a\r\n\r\n", 400),
}


class Smuggling(TestCase):
    """A message that two parsers could understand differently is refused, and nothing after it is believed."""

    def test_no_shape_carries_a_second_request(self):
        listener = self.listener()
        wrong = []
        for name, (shape, expected) in SHAPES.items():
            for split in (len(shape), 1):
                answer = self.send(listener.port, shape + SMUGGLED, split)
                if status_of(answer) != expected or answer.count(b"HTTP/1.1 ") != 1:
                    wrong.append(f"{name} (in pieces of {split}): {answer[:40]!r}, expected {expected}")
        self.assertFalse(wrong, "\n".join(wrong))
        listener.wait_for(2 * len(SHAPES))
        for capture in listener.captures:
            self.assertNotEqual(capture["target"], "/smuggled")
        self.assertEqual(len(listener.captures), 2 * len(SHAPES))

    def send(self, port, data, split):
        with connect(port) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                for start in range(0, len(data), split):
                    connection.sendall(data[start:start + split])
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused already
            return read_all(connection)


if __name__ == "__main__":
    unittest.main()
