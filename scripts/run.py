"""``make run``: the whole site on a laptop, from nothing; Ctrl-C ends all of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import bootstrap

bootstrap.enter()

from development import ROOT, development_environment  # noqa: E402

from config.embedded import Services, ServicesError, start_services  # noqa: E402
from config.embedded.children import end, last_lines, spawn  # noqa: E402

DEFAULT_PORT = 8000
LONGEST_WAIT = 120
LAST_FIRST = ("beat", "worker", "web")
# A process that dies is started again after 1, 2, 4 … seconds.
LONGEST_PAUSE = 30.0


class Site:
    """The processes of the site."""

    def __init__(self, *, port: int, services: Services) -> None:
        self.folder = services.folder
        self.port = port
        self.url = f"http://localhost:{port}"
        self.environment = development_environment(
            services=services.environment(), site_url=self.url, folder=self.folder
        )
        binaries = Path(sys.executable).parent
        self.commands = {
            "web": [
                *(str(binaries / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(port), "--workers", "2", "--blocking-threads", "4"),
                "config.wsgi:application",
            ],
            "worker": [
                *(str(binaries / "celery"), "-A", "config", "worker"),
                *("--concurrency", "2", "--loglevel", "info", "--without-mingle"),
            ],
            "beat": [str(binaries / "celery"), "-A", "config", "beat", "--loglevel", "info"],
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        # Loads the code sets once, beside the running site: a minute the first time.
        self.codes: subprocess.Popen[bytes] | None = None
        self.deaths: dict[str, int] = {}
        self.due: dict[str, float] = {}

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def prepare(self) -> dict[str, Any]:
        """Database, static files, demo; the logins. Ends the start with the output on failure."""
        result = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "prepare.py")],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise ServicesError(f"The demo could not be made:\n{result.stdout}{result.stderr}")
        found: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
        return found

    def start(self, name: str) -> None:
        self.children[name] = spawn(
            self.commands[name], log=self.log(name), environment=self.environment, folder=ROOT
        )

    def revive(self) -> None:
        """Start again what died, later each time; say what its last words were."""
        now = time.monotonic()
        for name, child in list(self.children.items()):
            if child.poll() is not None:
                del self.children[name]
                self.deaths[name] = self.deaths.get(name, 0) + 1
                pause = min(2.0 ** (self.deaths[name] - 1), LONGEST_PAUSE)
                self.due[name] = now + pause
                print(
                    f"\n{name} ended with {child.returncode}; starting it again in {pause:.0f} s. "
                    f"The end of {self.log(name)}:\n{last_lines(self.log(name))}",
                    flush=True,
                )
        for name, moment in list(self.due.items()):
            if now >= moment:
                del self.due[name]
                self.start(name)

    def load_codes(self) -> None:
        self.codes = spawn(
            [sys.executable, "manage.py", "load_codes"],
            log=self.log("codes"),
            environment=self.environment,
            folder=ROOT,
        )

    def watch_codes(self) -> None:
        """Say when the code sets are there, or why they are not."""
        if self.codes is None or self.codes.poll() is None:
            return
        if self.codes.returncode == 0:
            print("The code sets are loaded.", flush=True)
        else:
            print(
                "The code sets could not be loaded, so charts wait for their grades. The end of "
                f"{self.log('codes')}:\n{last_lines(self.log('codes'))}",
                flush=True,
            )
        self.codes = None

    def stop(self) -> None:
        children = [self.codes, *(self.children.pop(name, None) for name in LAST_FIRST)]
        for child in children:
            if child is not None:
                end(child, sign=signal.SIGTERM, patience=20)

    def wait_until_ready(self) -> None:
        """Until both health endpoints say yes, reviving what dies meanwhile."""
        deadline = time.monotonic() + LONGEST_WAIT
        answer = "no answer yet"
        while time.monotonic() < deadline:
            self.revive()
            try:
                for path in ("/healthz", "/readyz"):
                    with urllib.request.urlopen(self.url + path, timeout=5) as response:
                        response.read()
                return
            except urllib.error.HTTPError as error:
                answer = error.read().decode(errors="replace")[:500]
            except OSError as error:
                answer = repr(error)
            time.sleep(0.5)
        raise ServicesError(f"The site was not healthy after {LONGEST_WAIT} s: {answer}")


def choose_port() -> int:
    """PORT if it is given, which must be free; else 8000 or the next free one."""
    given = os.environ.get("PORT", "")
    if given:
        if not given.isdecimal() or not 0 < int(given) < 65536:
            raise ServicesError(f"PORT is {given!r}; give a number from 1 to 65535.")
        if not is_free(int(given)):
            raise ServicesError(f"Port {given} is taken. Choose another: make run PORT=8010")
        return int(given)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 100):
        if is_free(port):
            if port != DEFAULT_PORT:
                print(f"Port {DEFAULT_PORT} is taken; using {port}.", flush=True)
            return port
    raise ServicesError("No port from 8000 to 8099 is free. Choose one: make run PORT=9000")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def describe(site: Site, demo: dict[str, Any], seconds: float) -> str:
    """What the newcomer reads at the end of the start."""
    api = demo["api"]
    people = "\n".join(
        f"    {person['role']:<14} {person['email']:<40} {person['password']}"
        for person in demo["people"]
    )
    return f"""
Chartwork is running (ready after {seconds:.0f} s).

  Site               {site.url}/
  Admin              {site.url}/admin/
  Mailbox            {site.url}/dev/mailbox/
  API reference      {site.url}/api/v1/reference/

  People
{people}

  A school's program
    token address  {site.url}/oauth/token/
    client id      {api["client_id"]}
    client secret  {api["client_secret"]}

  The code sets are read in the background now: a minute the first time.
  Logs: {site.folder / "logs"}
  Ctrl-C ends everything; the data stays. `make reset` starts over.
"""


def run() -> None:
    begun = time.monotonic()
    port = choose_port()
    services = start_services("run")
    site = Site(port=port, services=services)
    try:
        print("Preparing database and demo …", flush=True)
        demo = site.prepare()
        print("Starting web, worker and beat …", flush=True)
        for name in site.commands:
            site.start(name)
        site.wait_until_ready()
        print(describe(site, demo, time.monotonic() - begun), flush=True)
        site.load_codes()
        while True:
            site.revive()
            site.watch_codes()
            time.sleep(1)
    finally:
        print("\nEnding …", flush=True)
        site.stop()
        services.stop()


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # SIGINT too: a shell that starts us in the background has it ignored.
    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    try:
        run()
    except KeyboardInterrupt:
        print("Ended.", flush=True)
    except ServicesError as error:
        raise SystemExit(f"\n{error}") from None
