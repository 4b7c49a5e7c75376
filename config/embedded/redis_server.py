"""Redis in a folder of the checkout, on a loopback port, with a password."""

import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.children import end, last_lines, spawn


class RedisError(RuntimeError):
    """The server could not be started; the message says what to do."""


class RedisServer:
    """One server, append-only, never evicting: a queue must not forget."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "redis"
        self.log = folder / "logs" / "redis.log"
        self.password = ""
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, patience: float = 20) -> None:
        """Start on a free port; tried again when another process takes the port first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for _ in range(5):
            self.port = _free_port()
            if self._start_once(patience):
                return
        raise RedisError(f"Redis did not start:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, sign=signal.SIGTERM, patience=10)
            self.process = None

    def _start_once(self, patience: float) -> bool:
        self.password = secrets.token_urlsafe(24)
        configuration = self.folder / "redis.conf"
        configuration.write_text(
            "\n".join(
                [
                    "bind 127.0.0.1",
                    f"port {self.port}",
                    f"requirepass {self.password}",
                    f"dir {self.folder}",
                    "appendonly yes",
                    "appendfsync everysec",
                    "maxmemory-policy noeviction",
                    "databases 16",
                    "",
                ]
            )
        )
        configuration.chmod(0o600)
        self.process = spawn([_binary(), str(configuration)], log=self.log)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self._answers():
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                connection.settimeout(2)
                answer = b""
                while answer.count(b"\r\n") < 2:
                    received = connection.recv(200)
                    if not received:
                        return False
                    answer += received
                return answer == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binary() -> str:
    beside = Path(sys.executable).parent / "redis-server"
    found = str(beside) if beside.exists() else shutil.which("redis-server")
    if not found:
        raise RedisError(
            "There is no Redis for this machine among the wheels. Install it (Debian: apt-get "
            "install redis-server; macOS: brew install redis), or set REDIS_URL to a server."
        )
    return found
