"""``make test``: everything that the tests need, then the tests. Arguments go to pytest."""

import os
import shutil
import subprocess
import sys

import bootstrap

bootstrap.enter()

from development import ROOT  # noqa: E402

from config.embedded import ServicesError, ensure_test_services  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium"


def find_browser() -> str:
    """A Chromium; on Debian as root it is installed, elsewhere the command is named."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given
    for _ in range(2):
        for name in BROWSERS:
            found = shutil.which(name)
            if found:
                return found
        if not (shutil.which("apt-get") and os.getuid() == 0):
            break
        print("Installing Chromium for the browser tests …", flush=True)
        subprocess.run(["sh", "-c", INSTALL], check=False, stdout=subprocess.DEVNULL)
    raise SystemExit(
        "The browser tests need Chromium. Install it (Debian: "
        f"sudo sh -c '{INSTALL}') or set CHROMIUM to its path; to leave them out for now: "
        "make test ARGS='-m \"not browser\"'"
    )


def main() -> int:
    arguments = sys.argv[1:]
    if not any("not browser" in argument for argument in arguments):
        os.environ["CHROMIUM"] = find_browser()
    try:
        ensure_test_services()
    except ServicesError as error:
        raise SystemExit(str(error)) from None
    command = [sys.executable, "-m", "pytest", *arguments]
    if not arguments:
        command += ["--cov", "--cov-report=term:skip-covered", "--durations=10"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
