"""SMS end to end: the providers' own SDKs send to our stand-ins of their services."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from hookbench import Listener

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("HOOKBENCH_TEST_BUILD", tempfile.gettempdir())) / "sms-peers"


class StandIns(unittest.TestCase):
    def test_the_sdks_take_our_answers_for_the_services(self):
        BUILD.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "send.mjs"):
            shutil.copy(HERE / "sms" / name, BUILD)
        if not (BUILD / "node_modules").exists():
            done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=BUILD, capture_output=True, timeout=500)
            if done.returncode != 0:
                raise unittest.SkipTest("npm's registry is out of reach: " + done.stderr.decode()[-300:])
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        listener = Listener(pathlib.Path(folder.name))
        self.addCleanup(listener.stop)
        done = subprocess.run(["node", str(BUILD / "send.mjs"), listener.url], capture_output=True, timeout=60, check=True)
        said = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(said["twilio"]["ok"]["status"], "queued", said)
        self.assertEqual(said["twilio"]["ok"]["body"], "Alert: Zażółć 🚀 & more=1+2")
        self.assertIsNotNone(said["twilio"]["ok"]["created"])
        self.assertEqual(said["twilio without a sender"]["error"]["code"], 21603)
        self.assertEqual(said["vonage"]["ok"]["status"], "0", said)
        self.assertEqual(said["vonage"]["ok"]["to"], "14155550100")
        self.assertEqual(said["messagebird"]["ok"]["sent"], 1, said)
        self.assertIn("error", said["messagebird without a number"])
        self.assertEqual({capture["kind"] for capture in listener.wait_for(5)}, {"sms"})


if __name__ == "__main__":
    unittest.main()
