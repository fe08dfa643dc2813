"""Tests build/deploy-console with an `aws` and an `npm` that only record their calls."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

AWS = """#!/bin/sh
echo "aws $*" >>calls
case "$*" in
*describe-stacks*OutputKey==\\'ConsoleBucket\\'*) echo "$BUCKET" ;;
*describe-stacks*) echo there ;;
*head-object*) [ -n "$RELEASED" ] && echo "$RELEASED" ;;
*list-objects-v2*) echo "assets/old-1.js	assets/old-2.css" ;;
esac
"""
NPM = """#!/bin/sh
echo "npm $* ${VITE_CLERK_PUBLISHABLE_KEY:-without a key}" >>calls
mkdir -p web/apps/console/dist/assets
touch web/apps/console/dist/index.html
"""


class DeployConsoleTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "build").mkdir()
        (self.folder / "bin").mkdir()
        shutil.copy(ROOT / "build/deploy-console", self.folder / "build")
        shutil.copy(ROOT / "samconfig.toml", self.folder)
        for name, text in (("aws", AWS), ("npm", NPM)):
            (self.folder / "bin" / name).write_text(text)
            (self.folder / "bin" / name).chmod(0o755)

    def deploy(self, **given):
        environment = {"CLERK_PUBLISHABLE_KEY": "pk_test_x", "BUCKET": "files", "RELEASED": "", **given}
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        done = subprocess.run(
            [self.folder / "build/deploy-console"], env={**environment, "PATH": path}, capture_output=True, text=True
        )
        calls = self.folder / "calls"
        return done, calls.read_text().splitlines() if calls.exists() else []

    def test_the_page_is_uploaded_after_its_assets(self):
        done, calls = self.deploy()
        self.assertEqual(done.returncode, 0, done.stderr)
        copies = [call for call in calls if " s3 cp " in call]
        self.assertIn("release.txt", copies[0])
        self.assertIn("s3://files/assets", copies[1])
        self.assertIn("immutable", copies[1])
        self.assertTrue(copies[-1].endswith("s3://files/index.html"))
        self.assertIn("no-cache", copies[-1])
        self.assertIn("create-invalidation", calls[-1])

    def test_the_build_gets_the_key(self):
        _, calls = self.deploy()
        self.assertIn("npm --prefix web run build pk_test_x", calls)

    def test_assets_older_than_the_previous_release_are_removed(self):
        _, calls = self.deploy(RELEASED="2026-11-22T10:00:00+00:00")
        self.assertTrue(any("LastModified<'2026-11-22T10:00:00+00:00'" in call for call in calls))
        removed = [call for call in calls if " s3 rm " in call]
        self.assertEqual([call.split("/")[-1] for call in removed], ["old-1.js", "old-2.css"])

    def test_the_first_release_removes_nothing(self):
        _, calls = self.deploy()
        self.assertFalse(any(" s3 rm " in call or "list-objects" in call for call in calls))

    def test_without_a_key_it_does_nothing(self):
        done, calls = self.deploy(CLERK_PUBLISHABLE_KEY="")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("CLERK_PUBLISHABLE_KEY", done.stderr)
        self.assertEqual(calls, [])

    def test_without_the_stack_nothing_is_built(self):
        done, calls = self.deploy(BUCKET="None")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("deploy it first", done.stderr)
        self.assertFalse(any(call.startswith("npm") for call in calls))


if __name__ == "__main__":
    unittest.main()
