"""Both servers together, for one profile: ``run`` (the demo) or ``test``."""

import atexit
import fcntl
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.embedded.postgres import Postgres, PostgresError
from config.embedded.redis_server import RedisError, RedisServer

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"


class ServicesError(RuntimeError):
    """The servers cannot be used; the message says what to do."""


@dataclass
class Services:
    """Where the servers answer; ``stop`` ends those that were started here."""

    folder: Path
    database_url: str = ""
    redis_url: str = ""
    started: list[Postgres | RedisServer] = field(default_factory=list)
    lock: IO[str] | None = None

    def stop(self) -> None:
        (self.folder / "services.json").unlink(missing_ok=True)
        for server in reversed(self.started):
            server.stop()
        self.started.clear()
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def environment(self) -> dict[str, str]:
        """What settings read."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        }


def start_services(profile: str, *, local: Path = LOCAL) -> Services:
    """Start what no variable names. Raises ServicesError, with nothing left running."""
    folder = local / profile
    folder.mkdir(parents=True, exist_ok=True)
    services = Services(folder=folder, lock=_lock(folder, profile))
    try:
        services.database_url = os.environ.get("DATABASE_URL", "")
        if not services.database_url:
            # What the tests store is thrown away with them.
            postgres = Postgres(folder, durable=profile != "test")
            services.started.append(postgres)
            postgres.start()
            services.database_url = postgres.url
        services.redis_url = os.environ.get("REDIS_URL", "")
        if not services.redis_url:
            redis = RedisServer(folder)
            services.started.append(redis)
            redis.start()
            services.redis_url = redis.url
    except (PostgresError, RedisError) as error:
        services.stop()
        raise ServicesError(str(error)) from error
    record = folder / "services.json"
    record.touch(mode=0o600)
    record.write_text(
        json.dumps({"database_url": services.database_url, "redis_url": services.redis_url})
    )
    return services


def running_services(profile: str, *, local: Path = LOCAL) -> dict[str, str] | None:
    """The addresses of servers that somebody else keeps running; None if nobody does."""
    folder = local / profile
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        try:
            found: dict[str, str] = json.loads((folder / "services.json").read_text())
        except (OSError, ValueError):
            return None
        return found
    return None


def ensure_test_services() -> None:
    """For the tests: name the servers in the environment, started for this run if need be."""
    os.environ.setdefault("CHARTWORK_PROFILE", "test")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    services = start_services("test")
    os.environ.update(services.environment())
    atexit.register(services.stop)


def secret_key() -> str:
    """A key of this checkout, made once."""
    path = LOCAL / "secret_key"
    if not path.exists():
        LOCAL.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def _lock(folder: Path, profile: str) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ServicesError(
            f"The servers of {folder} are in use by another `make {profile}` of this checkout. "
            "Stop that one first."
        ) from None
    return lock
