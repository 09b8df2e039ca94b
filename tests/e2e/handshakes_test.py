"""What Hookbench answers to handshakes is what the providers' own packages answer, to right and to wrong signatures.

The packages are those of signing_test.py; without the npm registry the test says so and is skipped.
"""
import base64
import json
import pathlib
import shutil
import subprocess
import unittest

from hookbench import TestCase, json_lines, run
from signing_test import PACKAGES, SOURCES, install_packages

VECTORS = [json.loads(line) for line in
           (pathlib.Path(__file__).parent.parent / "data" / "handshakes" / "vectors.ndjson").read_text().splitlines()]
JUDGED = {"slack": "@slack/bolt", "zoom": "@zoom/rivet", "discord": "discord-interactions"}


def spoiled(vector):
    """The same with another signature of the same form."""
    def changed(value):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    headers = [[name, changed(value) if "ignature" in name and "Timestamp" not in name else value]
               for name, value in vector["headers"]]
    return {**vector, "id": vector["id"] + "-spoiled", "headers": headers}


def raw(vector):
    head = "".join(f"{name}: {value}\r\n" for name, value in vector["headers"])
    return f"{vector['method']} / HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode() + base64.b64decode(vector["body_base64"])


class Judged(TestCase):
    @classmethod
    def setUpClass(cls):
        install_packages()
        shutil.copy(SOURCES / "handshakes.mjs", PACKAGES)

    def test_the_packages_answer_the_same(self):
        right = [vector for vector in VECTORS if vector["preset"] in JUDGED]
        cases = right + [spoiled(vector) for vector in right]
        file = self.folder / "cases.ndjson"
        file.write_text("".join(json.dumps(case) + "\n" for case in cases))
        done = subprocess.run(["node", "handshakes.mjs", str(file)], cwd=PACKAGES, capture_output=True, timeout=120)
        judged = {line["id"]: line for line in json_lines(done.stdout)}
        self.assertEqual(set(judged), {case["id"] for case in cases}, done.stderr.decode())
        for case in cases:
            judge = judged[case["id"]]
            self.assertEqual(judge["by"], JUDGED[case["preset"]])
            _, output, errors = run("handshakes", "check", "--request", "-", "--now", str(case["now"]), "--json", "--secret-env",
                                    case["preset"] + "=THE_SECRET", stdin=raw(case), env={"THE_SECRET": case["secret"]})
            ours = json_lines(output)[0]
            if case["id"].endswith("-spoiled"):
                self.assertFalse(ours["accepted"], case["id"])
                self.assertEqual(ours["status"], 401, errors)
                self.assertGreaterEqual(judge["status"], 400, judge)  # @zoom/rivet says 500
            else:
                self.assertEqual((ours["status"], json.loads(ours["body"])), (judge["status"], json.loads(judge["body"])), case["id"])


if __name__ == "__main__":
    unittest.main()
