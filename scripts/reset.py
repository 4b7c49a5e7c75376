"""``make reset``: forget the demo, so that the next ``make run`` starts over."""

import fcntl
import shutil
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".local" / "run"


def main() -> None:
    lock = FOLDER / "lock"
    if lock.exists():
        with lock.open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SystemExit("The demo is running. End it with Ctrl-C, then reset.") from None
    shutil.rmtree(FOLDER, ignore_errors=True)
    print("The demo's data are gone. `make run` starts over.")


if __name__ == "__main__":
    main()
