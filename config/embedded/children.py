"""Child processes that end with us, even when we are killed."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
# The number under which root is seen inside the namespace; any but 0 will do.
INNER_USER = 1000


def end_with_parent(sign: signal.Signals) -> None:
    """In the child: ask the kernel for this signal when the parent dies. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sign))


def not_as_root() -> None:
    """In the child: enter a user namespace in which we are not root, our files still being ours.

    PostgreSQL refuses to run as root. Changing to another user would need the
    checkout to be readable for that user, which a home folder is not.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/uid_map").write_text(f"{INNER_USER} 0 1")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{INNER_USER} 0 1")


def can_leave_root() -> bool:
    """Whether a user namespace can be had here (some containers forbid it)."""
    try:
        return subprocess.run(["true"], preexec_fn=not_as_root, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    on_parents_death: signal.Signals = signal.SIGTERM,
    before: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to a log."""

    def prepare() -> None:
        if before is not None:
            before()
        # After a change of user, which would clear it.
        end_with_parent(on_parents_death)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment) if environment is not None else None,
            cwd=folder,
            start_new_session=True,
            preexec_fn=prepare,
        )


def end(process: subprocess.Popen[bytes], *, sign: signal.Signals, patience: float) -> None:
    """Ask a child and its group to end; after the patience, make them."""
    if process.poll() is None:
        _signal_group(process, sign)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    # Also what the child left behind in its group.
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    try:
        os.killpg(process.pid, sign)
    except (ProcessLookupError, PermissionError):
        return


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for an error message."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
