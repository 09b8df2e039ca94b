"""The webhook service in memory, for the end-to-end tests: its five operations, and a say before each is answered."""
import http.server
import json
import threading
import urllib.parse

PREFIX = "/v1/organizations/webhooks/"


class Service:
    """Listens on a free port; close() it in the end."""

    def __init__(self, key):
        self.key = key
        self.records = {}
        self.seen = []
        self.before = lambda method: None  # before a request is carried out
        self.after = lambda method: None   # after it was carried out, before it is answered
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                service.seen.append((self.command, self.path))
                service.before(self.command)
                status, answer = service.answer(self.command, self.path, self.headers, body)
                service.after(self.command)
                text = b"" if answer is None else json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    pass  # the client was killed

            do_GET = do_POST = do_PUT = do_DELETE = handle_one

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add(self, name, url, **configs):
        identifier = f"wh_{len(self.seen) + len(self.records) + 1:016x}"
        self.records[identifier] = {
            "webhook_id": identifier, "webhook_name": name, "event_types": ["object.created"], "is_active": True,
            "channels": [{"channel": "webhook", "configs": {"url": url, "timeout": 10, **configs}}]}
        return identifier

    def url_of(self, identifier):
        return self.records[identifier]["channels"][0]["configs"]["url"]

    def find(self, identifier):
        for record in self.records.values():
            if identifier in (record["webhook_id"], record["webhook_name"]):
                return record
        return None

    def answer(self, method, path, headers, body):
        if headers.get("Authorization") != f"Bearer {self.key}":
            return 401, {"success": False, "status": 401, "error": {"message": "Invalid key", "type": "Auth"}}
        rest = urllib.parse.unquote(urllib.parse.urlsplit(path).path[len(PREFIX):])
        if method == "POST" and rest == "list":
            results = list(self.records.values())
            return 200, {"results": results, "pagination": {"next_cursor": None}, "total": len(results)}
        if method == "POST":
            identifier = f"wh_{0xabc000 + len(self.records):016x}"
            self.records[identifier] = {**json.loads(body), "webhook_id": identifier}
            return 201, self.records[identifier]
        record = self.find(rest)
        if method == "DELETE":
            self.records.pop(rest, None)
            return 204, None
        if record is None:
            return 404, {"success": False, "status": 404, "error": {"message": "Not found", "type": "NotFound"}}
        if method == "PUT":
            record.clear()
            record.update(json.loads(body))
            record["webhook_id"] = rest
        return 200, record
