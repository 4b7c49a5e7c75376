"""``make bench``: our site, a plain one and the bare database side by side, for five minutes.

Starts its own servers on loopback and ends them. Figures, never a test: it fails only on errors.
"""

import os
import signal
import subprocess
import sys
import time

import bootstrap

bootstrap.enter()

import psycopg  # noqa: E402
from development import ROOT  # noqa: E402

from config.embedded import ServicesError, start_services  # noqa: E402
from tests.bench.report import show, write  # noqa: E402
from tests.bench.run import Bench, environment_of  # noqa: E402

# Beyond the longest run there is something wrong: everything is ended.
LAST_RESORT_SECONDS = 350


def main() -> int:
    begun = time.monotonic()
    for name in ("DATABASE_URL", "REDIS_URL"):
        # Only servers of our own can be measured, and nobody's data are in the way.
        os.environ.pop(name, None)
    os.environ["PYTHONPATH"] = str(ROOT)
    services = start_services("bench")
    bench = Bench(services, environment_of(services))
    try:
        bench.prepare()
        result = bench.measure()
    finally:
        bench.stop()
        services.stop()
    seconds = time.monotonic() - begun
    show(result, seconds)
    print(f"Everything: {write(result, ROOT / '.local' / 'bench' / 'results', seconds)}")
    return 1 if result.errors else 0


def statistics() -> int:
    """Item analysis of a million answers; making them takes minutes, so nobody waits for it here.

    ``make bench ARGS=statistics``.
    """
    signal.alarm(0)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    services = start_services("bench")
    try:
        base = services.database_url
        with psycopg.connect(
            base.replace("postgres://", "postgresql://", 1), autocommit=True
        ) as to:
            to.execute("DROP DATABASE IF EXISTS run_statistics WITH (FORCE)")
            to.execute("CREATE DATABASE run_statistics")
        address, _, query = base.partition("?")
        url = f"{address.rsplit('/', 1)[0]}/run_statistics?{query}"
        environment = {**environment_of(services), "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        for step in ("seed", "measure"):
            command = [sys.executable, "-m", "tests.bench.statistics", step]
            subprocess.run(command, env=environment, cwd=ROOT, check=True)
    finally:
        services.stop()
    return 0


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(sign, interrupted)
    signal.alarm(LAST_RESORT_SECONDS)
    try:
        sys.exit(statistics() if "statistics" in sys.argv[1:] else main())
    except KeyboardInterrupt:
        sys.exit("Ended before it was done.")
    except ServicesError as error:
        sys.exit(str(error))
