"""``make test``: everything that the tests need, then the tests. Arguments go to pytest.

They run in as many processes as the machine has cores, four at most; ``--workers 1`` or
``CHARTWORK_TEST_WORKERS=1`` keeps them in one, as do single files, ``-s``, ``--pdb`` and options
of pytest-xdist, which then decides. ``--coverage`` says which lines no test reaches.
"""

import argparse
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
# Each has four numbers of Redis, which has sixteen: tests/parallel.py.
MOST_WORKERS = 4
# What wants the only process to itself, or says itself how many there are.
ALONE = ("-s", "--capture=no", "--pdb", "--trace", "-n", "--numprocesses", "--tx", "no:xdist")
WHOLE = ["--durations=10"]
# Which lines no test reaches. It makes the tests take 1.4 times as long, so it is asked for.
COVERAGE = ["--cov", "--cov-report=term:skip-covered"]


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


def read_arguments() -> tuple[int, list[str]]:
    """How many processes, and what pytest is told."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--workers", type=int, default=_workers_of_environment())
    parser.add_argument("--coverage", action="store_true")
    own, arguments = parser.parse_known_args()
    if own.coverage:
        arguments = [*COVERAGE, *arguments]
    if own.workers and not 1 <= own.workers <= MOST_WORKERS:
        raise SystemExit(f"There can be 1 to {MOST_WORKERS} workers, not {own.workers}.")
    return own.workers or workers_for(arguments), arguments


def workers_for(arguments: list[str]) -> int:
    """One for a few tests or a closer look, else one for each core."""
    if any(argument.startswith(ALONE) for argument in arguments):
        return 1
    paths = [ROOT / word.split("::")[0] for word in arguments if word]
    found = [path for path in paths if path.exists()]
    if len(found) == 1 and found[0].is_file():
        return 1
    return min(os.cpu_count() or 1, MOST_WORKERS)


def _workers_of_environment() -> int:
    given = os.environ.get("CHARTWORK_TEST_WORKERS", "0")
    if not given.isdigit():
        raise SystemExit(f"CHARTWORK_TEST_WORKERS is {given!r}; set it to a number.")
    return int(given)


def main() -> int:
    workers, arguments = read_arguments()
    if not any("not browser" in argument for argument in arguments):
        os.environ["CHROMIUM"] = find_browser()
    try:
        ensure_test_services()
    except ServicesError as error:
        raise SystemExit(str(error)) from None
    command = [sys.executable, "-m", "pytest", *(arguments or WHOLE)]
    if workers > 1:
        command += ["-n", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
