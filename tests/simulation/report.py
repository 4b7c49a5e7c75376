"""Tables and diagrams of ``docs/algorithms/readiness.md``, made anew from simulated students.

``python -m tests.simulation.report`` writes them; a small run: ``--students 500 --others 200
--into /tmp/x``.
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from tests.simulation.fingerprint import fingerprint
from tests.simulation.measures import (
    Forecasts,
    Quality,
    forecasts_in,
    quality_of,
    reliability,
)
from tests.simulation.plots import coverage_diagram, many_reliabilities, reliability_diagram
from tests.simulation.worlds import AS_ASSUMED, WORLDS, World

DOCS = Path(__file__).resolve().parents[2] / "docs" / "algorithms"
# Not those of the tuning.
SEED = 20_261_126
BEGIN, END = "<!-- figures: written by tests/simulation/report.py -->", "<!-- end of figures -->"
BATCH = 250


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the students of the world that is as assumed."""

    name: str
    chosen: Callable[[Forecasts], object]


GROUPS = (
    Group("fewer than 150 answers", lambda found: found.answers < 150),
    Group("150 to 600", lambda found: (found.answers >= 150) & (found.answers <= 600)),
    Group("more than 600", lambda found: found.answers > 600),
    Group("no mock exam", lambda found: found.mocks == 0),
    Group("one or more", lambda found: found.mocks > 0),
)


def simulated(world: World, *, students: int, processes: int) -> Forecasts:
    """The same whatever the number of processes."""
    firsts = range(0, students, BATCH)
    sizes = [min(BATCH, students - first) for first in firsts]
    task = partial(_batch, world)
    with ProcessPoolExecutor(processes) as pool:
        parts = list(pool.map(task, firsts, sizes))
    return Forecasts(np.concatenate([p.rows for p in parts]), sum(p.silent for p in parts))


def _batch(world: World, first: int, students: int) -> Forecasts:
    return forecasts_in(world, students=students, seed=SEED, first=first)


def table_of_worlds(found: dict[str, Quality]) -> list[str]:
    lines = [
        "| World | Students | Passed | Brier | Base rate | Own percent | Step | Best possible "
        "| ECE | Said - came | Percent held | Chance held |",
        "| --- " * 12 + "|",
    ]
    for name, q in found.items():
        scores = (q.brier, q.base_rate, q.own_percent, q.passes_if_above, q.best_possible)
        brier = " | ".join(f"{one:.3f}" for one in scores)
        lines.append(
            f"| {name} | {q.students} | {100 * q.pass_rate:.0f} % | {brier} | "
            f"{q.calibration_error:.3f} | {q.bias:+.3f} | {100 * q.percent_held:.0f} % | "
            f"{100 * q.chance_held:.0f} % |"
        )
    return lines


def table_of_groups(found: Forecasts) -> list[str]:
    lines = [
        "| Evidence | Students | Brier | Best possible | ECE | Said - came | Percent held "
        "| Its width | Chance held |",
        "| --- " * 9 + "|",
    ]
    for group in GROUPS:
        q = quality_of(found.of(group.chosen(found)))
        lines.append(
            f"| {group.name} | {q.students} | {q.brier:.3f} | {q.best_possible:.3f} | "
            f"{q.calibration_error:.3f} | {q.bias:+.3f} | {100 * q.percent_held:.0f} % | "
            f"{q.percent_width:.0f} points | {100 * q.chance_held:.0f} % |"
        )
    return lines


def table_of_bins(found: Forecasts) -> list[str]:
    lines = ["| Said | Students | Passed | 95 % interval |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {one.said:.3f} | {one.students} | {one.passed:.3f} | {one.low:.3f} to {one.high:.3f} |"
        for one in reliability(found)
    ]
    return lines


def written(folder: Path, *, students: int, others: int, processes: int) -> str:
    """Write the diagrams; returns the block of figures."""
    runs = {
        world.name: simulated(
            world, students=students if world is AS_ASSUMED else others, processes=processes
        )
        for world in WORLDS
    }
    first = runs[AS_ASSUMED.name]
    quality = {name: quality_of(found) for name, found in runs.items()}
    bins = {name: reliability(found) for name, found in runs.items()}
    folder.mkdir(parents=True, exist_ok=True)
    diagrams = {
        "reliability": reliability_diagram(bins[AS_ASSUMED.name], students=len(first.rows)),
        "worlds": many_reliabilities({n: b for n, b in bins.items() if n != AS_ASSUMED.name}),
        "intervals": coverage_diagram(quality),
    }
    for name, svg in diagrams.items():
        (folder / f"readiness-{name}.svg").write_text(svg, encoding="utf-8")
    silent = quality[AS_ASSUMED.name].silent
    return "\n".join(
        [
            f"Rules `{fingerprint()}`, seed {SEED}: {students} students of the world that is as "
            f"assumed, {others} of each other. For {silent} of the {students} there was not "
            "enough to say; they are in no figure.",
            "",
            *table_of_worlds(quality),
            "",
            "As the model assumes, by what was known of a student:",
            "",
            *table_of_groups(first),
            "",
            "As the model assumes, by tenths of what was said:",
            "",
            *table_of_bins(first),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20_000)
    parser.add_argument("--others", type=int, default=3_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--into", type=Path, default=DOCS)
    given = parser.parse_args()
    block = written(
        given.into, students=given.students, others=given.others, processes=given.processes
    )
    page = given.into / "readiness.md"
    text = page.read_text(encoding="utf-8") if page.exists() else f"{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{block}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
