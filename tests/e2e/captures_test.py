"""Finding captures on the command line: `captures list --filter` and `captures search`."""
import gzip
import os
import shutil
import subprocess
import tempfile
import unittest

from hookbench import TestCase, json_lines, run, talk


def request(path, body, *headers, method="POST"):
    if isinstance(body, str):
        body = body.encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: a", "Connection: close", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Finding(TestCase):
    def setUp(self):
        super().setUp()
        self.receiver = self.listener()
        for message in (
                request("/hooks/orders?x=1", '{"event_type":"object.created","event_id":"evt_1","order":"ord_123"}',
                        "X-Request-Id: abc-1"),
                request("/health", "", method="GET"),
                request("/hooks/orders", gzip.compress(b'{"order":"ord_456","note":"Deeply Hidden"}'),
                        "Content-Encoding: gzip"),
                request("/hooks/users", '{"event_type":"object.created","event_id":"evt_1"}' + " " * 20_000),
                b"POST / HTTP/1.1\r\nno colon here\r\n\r\n"):
            talk(self.receiver.port, message)
        self.receiver.wait_for(5)

    def ids(self, *arguments, status=0):
        got, output, errors = run("--json", "captures", *arguments, profile=self.profile)
        self.assertEqual(got, status, errors)
        return [capture["id"] for capture in json_lines(output)]

    def test_list_takes_the_language_of_the_filter_bar_newest_first(self):
        for text, wanted in (("method:POST path:/hooks", [4, 3, 1]), ("-method:POST", [2]), ("status>=400", [5]),
                             ("event:object.*", [4, 1]), ("size>10k", [4]), ("duplicate", [4]), ("is:malformed", [5]),
                             ("id:2..3", [3, 2]), ("after:1h status:2xx size:0", [2]), ("before:1h", []),
                             ("header[x-request-id]:abc", [1]), ('body:"ord_"', [3, 1]), ("text:/ord_[0-9]{3}/ size<60", [3]),
                             ("endpoint:default", [5, 4, 3, 2, 1]), ("endpoint:other", []), ("orders", [3, 1])):
            with self.subTest(text):
                self.assertEqual(self.ids("list", "--filter", text), wanted)
        self.assertEqual(self.ids("list", "--filter", "method:POST", "--limit", "2"), [5, 4])
        self.assertEqual(self.ids("list", "--filter", "method:POST", "--before", "4"), [3, 1])
        self.assertEqual(self.ids("list", "--filter", "body:ord_", "--after", "1"), [3])

    def test_a_filter_that_is_wrong_is_told_with_its_place(self):
        status, output, errors = run("captures", "list", "--filter", "method:POST staus>=400", profile=self.profile)
        self.assertEqual((status, output), (2, b""))
        self.assertIn("character 13", errors)
        self.assertIn("status", errors)

    def test_pins_notes_labels_and_colours_are_kept_and_found(self):
        self.ids("pin", "1", "2")
        self.assertEqual(self.ids("list", "--filter", "is:pinned"), [2, 1])
        self.ids("unpin", "2")
        self.assertEqual(self.ids("list", "--filter", "is:pinned"), [1])
        status, output, errors = run("--json", "captures", "label", "1", "3", "--add", "bug", "--add", "order 7",
                                     "--colour", "red", profile=self.profile)
        self.assertEqual(status, 0, errors)
        self.assertEqual([line["labels"] for line in json_lines(output)], [["bug", "order 7"]] * 2)
        self.ids("note", "3", "--text", "Refund arrives twice")
        for text, wanted in (("label:bug", [3, 1]), ("label=order", []), ('label="order 7"', [3, 1]), ("colour:red", [3, 1]),
                             ("note:refund", [3]), ("has:note", [3]), ("-has:label method:POST", [5, 4]), ("refund", [3]),
                             ("colour:none", [5, 4, 2])):
            with self.subTest(text):
                self.assertEqual(self.ids("list", "--filter", text), wanted)
        self.ids("label", "3", "--remove", "bug", "--colour", "none")
        self.assertEqual(self.ids("list", "--filter", "label:bug"), [1])
        for wrong in (("note", "3"), ("label", "3"), ("label", "3", "--add", "a,b"), ("pin", "77")):
            with self.subTest(wrong):
                self.assertEqual(run("captures", *wrong, profile=self.profile)[0], 2)

    def export(self, *arguments, profile=None, status=0):
        got, output, errors = run("captures", "export", *arguments, profile=profile or self.profile)
        self.assertEqual(got, status, errors)
        return output

    def raw(self, number, profile):
        return run("captures", "show", str(number), "--part", "raw", profile=profile)[1]

    def test_what_is_exported_and_imported_elsewhere_keeps_its_bytes(self):
        self.ids("note", "3", "--text", "kept")
        self.receiver.stop()
        for form in ("har", "ndjson"):
            with self.subTest(form), tempfile.TemporaryDirectory() as other:
                file = os.path.join(other, "captures." + form)
                self.export("--format", form, "--no-redact", "-o", file)
                profile = os.path.join(other, "profile")
                status, output, errors = run("--json", "captures", "import", file, profile=profile)
                self.assertEqual(status, 0, errors)
                self.assertEqual(json_lines(output), [{"imported": [1, 2, 3, 4, 5]}])
                for number in range(1, 6):
                    self.assertEqual(self.raw(number, profile), self.raw(number, self.profile))
                self.assertEqual(self.export("--no-redact", profile=profile), self.export("--no-redact"))
        self.assertEqual(self.export("1", "2", "--format", "http", "--no-redact"),
                         self.raw(1, self.profile) + self.raw(2, self.profile))
        self.assertEqual(self.export("--filter", "path:/nowhere", status=1), b"")
        self.assertEqual(self.export("77", status=2), b"")

    def test_secrets_are_replaced_in_an_export_and_previewed(self):
        talk(self.receiver.port, request("/hooks?token=abc123def", '{"to":"ann@example.com"}', "Authorization: Bearer s3cr3t-value-1"))
        self.receiver.wait_for(6)
        for form in ("har", "ndjson", "http"):
            output = self.export("6", "--format", form)
            for secret in (b"abc123def", b"ann@", b"s3cr3t"):
                self.assertNotIn(secret, output)
        output = run("--json", "captures", "export", "6", "--preview", profile=self.profile)[1]
        self.assertEqual([(line["place"], line["kind"]) for line in json_lines(output)],
                         [("body", "email"), ("target, parameter token", "name"), ("header Authorization", "name")])
        self.assertNotIn(b"s3cr3t-value-1", output)

    def test_the_har_is_valid_by_its_schema(self):
        with tempfile.TemporaryDirectory() as folder:
            installed = shutil.which("npm") and subprocess.run(
                ["npm", "install", "--no-audit", "--no-fund", "--silent", "har-validator@5.1.5"], cwd=folder,
                capture_output=True, timeout=120, check=False).returncode == 0
            if not installed:
                self.skipTest("npm cannot install har-validator: the registry is out of reach")
            self.export("--format", "har", "-o", os.path.join(folder, "all.har"))
            check = ("const validate = require('har-validator');"
                     "validate.har(JSON.parse(require('fs').readFileSync('all.har')))"
                     ".then(() => console.log('valid'), error => console.log(JSON.stringify(error.errors)));")
            told = subprocess.run(["node", "-e", check], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(told.stdout.strip(), "valid", told.stderr)

    def test_two_requests_are_compared_by_what_matters(self):
        for body, headers in (('{"a":1,"b":[1,2]}', ("Date: 1",)), ('{ "a": 1, "b": [1, 2] }', ("Date: 2",)),
                              ('{"b":[1,2],"a":1}', ()), ('{"a":1.0,"b":[1,3,2]}', ("X-New: y",))):
            talk(self.receiver.port, request("/hooks", body, *headers))
        talk(self.receiver.port, request("/hooks", gzip.compress(b'{"a":1,"b":[1,2]}'), "Content-Encoding: gzip", "Date: 3"))
        self.receiver.wait_for(10)

        def diff(*arguments, status):
            got, output, errors = run("--json", "captures", "diff", *arguments, profile=self.profile)
            self.assertEqual(got, status, errors)
            return json_lines(output)[0] if output else errors

        self.assertEqual(diff("6", "6", status=0)["body"]["verdict"], "same")
        other = diff("6", "7", status=1)
        self.assertEqual(other["body"]["verdict"], "white-space")
        self.assertTrue(all(header["expected"] for header in other["headers"]))
        self.assertEqual(diff("6", "8", status=1)["body"]["verdict"], "key-order")
        values = diff("6", "9", status=1)
        self.assertEqual([(each["path"], each.get("before"), each.get("after")) for each in values["body"]["values"]],
                         [("a", 1, 1.0), ("b[1]", None, 3)])
        self.assertIn("X-New", [header["name"] for header in values["headers"]])
        self.assertEqual(diff("6", "10", status=0)["body"]["verdict"], "coding")
        status, output, errors = run("captures", "diff", "6", "9", profile=self.profile)
        self.assertEqual(status, 1, errors)
        self.assertIn(b"- a: 1\n+ a: 1.0\n", output)
        for wrong in (("6", "77"), ("6", "x"), ("6", "delivery:x"), ("6", "delivery:5"), ("6", "7", "--responses")):
            with self.subTest(wrong):
                self.assertEqual(run("captures", "diff", *wrong, profile=self.profile)[0], 2)

    def test_a_delivery_is_compared_with_what_came_and_answers_with_each_other(self):
        url = f"http://127.0.0.1:{self.receiver.port}/hooks"
        for _ in range(2):
            status, _, errors = run("send", "--url", url, "--event", "object.created", profile=self.profile)
            self.assertEqual(status, 0, errors)
        self.receiver.wait_for(7)
        status, output, errors = run("--json", "captures", "diff", "delivery:1", "6", profile=self.profile)
        self.assertEqual(status, 0, errors)
        self.assertEqual(json_lines(output)[0]["body"]["verdict"], "same")
        status, output, errors = run("--json", "captures", "diff", "delivery:1", "delivery:2", "--responses", profile=self.profile)
        self.assertEqual(json_lines(output)[0]["first_line"]["before"], json_lines(output)[0]["first_line"]["after"], errors)

    def test_search_finds_text_in_whole_messages_and_in_what_was_compressed(self):
        self.assertEqual(self.ids("search", "ord_"), [3, 1])
        self.assertEqual(self.ids("search", "deeply hidden"), [3])
        self.assertEqual(self.ids("search", "Deeply hidden", status=1), [])
        self.assertEqual(self.ids("search", "X-Request-Id: abc"), [1])
        self.assertEqual(self.ids("search", r"ord_\d+", "--regex"), [3, 1])
        self.assertEqual(self.ids("search", r"ord_\d+", status=1), [])
        self.assertEqual(self.ids("search", "evt_1", "--limit", "1"), [4])
        self.assertEqual(self.ids("search", "evt_1", "--filter", "path:/hooks/orders"), [1])

    def test_search_says_in_words_that_nothing_was_found_and_what_is_wrong(self):
        status, output, errors = run("captures", "search", "no such thing", profile=self.profile)
        self.assertEqual((status, output), (1, b""))
        self.assertIn("Nothing was found", errors)
        for arguments, word in ((["(", "--regex"], "expression"), ([""], "at least one character"),
                                (["x", "--filter", "size>1q"], "size")):
            status, _, errors = run("captures", "search", *arguments, profile=self.profile)
            self.assertEqual(status, 2, errors)
            self.assertIn(word, errors)

    def test_saved_filters_have_a_name_and_are_listed_with_their_counts(self):
        def filters(*arguments, status=0):
            got, output, errors = run("--json", "captures", "filters", *arguments, profile=self.profile)
            self.assertEqual(got, status, errors)
            return json_lines(output) if status == 0 else errors

        self.assertEqual(filters("list"), [])
        self.assertEqual(filters("save", "Orders", "path:/hooks/orders"), [{"action": "saved", "name": "Orders"}])
        filters("save", "secret numbers", "text:/ord_[0-9]{3}/ size<60", "--notify")
        self.assertEqual(filters("list", "--count"), [
            {"name": "Orders", "filter": "path:/hooks/orders", "notify": False, "captures": 2},
            {"name": "secret numbers", "filter": "text:/ord_[0-9]{3}/ size<60", "notify": True, "captures": 1}])
        self.assertEqual(self.ids("list", "--saved", "Orders"), [3, 1])
        self.assertEqual(self.ids("list", "--saved", "Orders", "--filter", "event:object.*"), [1])
        self.assertEqual(self.ids("search", "ord_456", "--saved", "Orders"), [3])
        filters("rename", "Orders", "All orders")
        self.assertEqual([each["name"] for each in filters("list")], ["All orders", "secret numbers"])
        self.assertIn("already", filters("rename", "All orders", "secret numbers", status=2))
        self.assertIn("status", filters("save", "wrong", "staus:2", status=2))
        filters("delete", "All orders")
        self.assertIn("no saved filter", filters("delete", "All orders", status=2))
        status, _, errors = run("captures", "list", "--saved", "All orders", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("All orders", errors)

    def test_drift_lists_the_shape_of_each_event_type_and_what_departs_from_it(self):
        def drift(*arguments, status):
            got, output, errors = run(*arguments, profile=self.profile)
            self.assertEqual(got, status, errors)
            return output

        self.assertIn(b"object.created: 2 capture(s)", drift("captures", "drift", status=0))
        for body in ['{"event_type":"order.paid","total":10}'] * 5 + ['{"event_type":"order.paid","total":"10","vat":1}']:
            talk(self.receiver.port, request("/hooks", body))
        self.receiver.wait_for(11)
        self.assertEqual([line["event_type"] for line in json_lines(drift("--json", "captures", "drift", status=1))],
                         ["object.created", "order.paid"])
        (shape,) = json_lines(drift("--json", "captures", "drift", "--event", "order.paid", status=1))
        self.assertEqual(shape["captures"], 6)
        self.assertIn({"path": "total", "types": ["string", "integer"], "captures": 6, "always": True}, shape["paths"])
        (departure,) = shape["departures"]
        self.assertEqual((departure["capture"], departure["captures_before"]), (11, 5))
        self.assertEqual([(each["kind"], each["path"]) for each in departure["differences"]],
                         [("other_type", "total"), ("new_path", "vat")])
        text = drift("captures", "drift", "--event", "order.paid", status=1).decode()
        self.assertIn("#11  total is string; in 5 before it was integer\n#11  vat is new (integer); 5 before had none", text)
        # Of the newest two alone there is not enough to depart from.
        drift("captures", "drift", "--event", "order.paid", "--newest", "2", status=0)
        status, _, errors = run("captures", "drift", "--event", "no.such", profile=self.profile)
        self.assertEqual(status, 2)
        self.assertIn("no.such", errors)

    def test_removed_captures_are_not_found(self):
        run("captures", "delete", "1", profile=self.profile)
        self.assertEqual(self.ids("search", "ord_"), [3])
        self.assertEqual(self.ids("list", "--filter", "orders"), [3])


if __name__ == "__main__":
    unittest.main(verbosity=2)
