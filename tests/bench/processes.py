"""The servers of a run, and the CPU time that each of them used."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from config.embedded.children import end, last_lines, spawn

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(sys.executable).parent


@dataclass
class Server:
    """A process with all its children."""

    name: str
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """User and system time, of children that ended too."""
        total = 0.0
        root = psutil.Process(self.process.pid)
        for one in [root, *root.children(recursive=True)]:
            try:
                times = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def stop(self) -> None:
        end(self.process, sign=signal.SIGTERM, patience=20)


def start_web(
    name: str, application: str, *, port: int, environment: Mapping[str, str], folder: Path
) -> Server:
    """Granian with the settings of ``make run``; waits until it answers."""
    log = folder / "logs" / f"{name}.log"
    command = [
        *(str(BINARIES / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "4", application),
    ]
    server = Server(name, spawn(command, log=log, environment=environment, folder=ROOT))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return server
        except urllib.error.HTTPError:
            return server
        except OSError:
            time.sleep(0.2)
    server.stop()
    raise SystemExit(f"{name} did not start:\n{last_lines(log)}")


def start_worker(*, environment: Mapping[str, str], folder: Path) -> Server:
    command = [
        *(str(BINARIES / "celery"), "-A", "config", "worker"),
        *("--concurrency", "2", "--loglevel", "info", "--without-mingle"),
    ]
    log = folder / "logs" / "worker.log"
    return Server("worker", spawn(command, log=log, environment=environment, folder=ROOT))


def run_script(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """The last line that a module printed."""
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if result.returncode != 0:
        raise SystemExit(f"{module} failed:\n{result.stdout}{result.stderr}")
    return result.stdout.strip().splitlines()[-1]


class Meter:
    """CPU seconds of some servers over a stretch, and what others used of the machine meanwhile."""

    def __init__(self, servers: list[Server]) -> None:
        self.servers = servers
        self.begun = time.monotonic()
        self.before = {server.name: server.cpu_seconds() for server in servers}
        self.busy_before, self.own_before = _busy(), _own()

    def stop(self) -> None:
        self.seconds = time.monotonic() - self.begun
        self.used = {
            server.name: server.cpu_seconds() - self.before[server.name] for server in self.servers
        }
        foreign = (_busy() - self.busy_before) - (_own() - self.own_before)
        # In cores: 1.0 is one core of the machine taken by somebody else all the time.
        self.foreign = max(0.0, foreign / self.seconds)

    @property
    def total(self) -> float:
        return sum(self.used.values())


def _busy() -> float:
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # Guests are in user already.
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return sum(times) - idle - guests


def _own() -> float:
    """This process with everything below it."""
    return Server("own", _Here()).cpu_seconds()  # type: ignore[arg-type]


class _Here:
    pid = os.getpid()
