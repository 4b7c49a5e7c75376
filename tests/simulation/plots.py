"""The diagrams of the report on readiness."""

from collections.abc import Mapping, Sequence

from tests.simulation.drawings import Drawing, Square
from tests.simulation.measures import Bin, Quality

TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def reliability_diagram(bins: Sequence[Bin], *, students: int) -> str:
    """What was said against what came, with Wilson's intervals of 95 %, and how many there were."""
    drawing = Drawing(
        460,
        560,
        "Said and come true",
        f"Of {students} simulated students: the chance that was said, by tenths, and the share "
        "that passed. Points on the dashed line are as they were said.",
    )
    drawing.text(16, 24, drawing.title)
    square = Square(drawing, 60, 40, 380)
    square.frame(TICKS, words=True)
    most = max(one.students for one in bins)
    for one in bins:
        _marked(square, one)
        x, _ = square.at(one.said, 0)
        tall = 40 * one.students / most
        drawing.line(x, 524, x, 524 - tall, "bar")
        drawing.text(x, 538, str(one.students), "middle", "soft")
    drawing.text(250, 456, "chance that was said", "middle")
    drawing.text(250, 554, "students", "middle", "soft")
    drawing.parts.append(
        '<text transform="translate(16 230) rotate(-90)" text-anchor="middle">'
        "share that passed</text>"
    )
    return drawing.svg()


def many_reliabilities(found: Mapping[str, Sequence[Bin]]) -> str:
    """A small diagram for each world."""
    across, each = 3, 220
    rows = -(-len(found) // across)
    drawing = Drawing(
        across * each + 20,
        rows * (each + 10) + 40,
        "Said and come true, where the world is not as the model assumes",
        "One diagram a world. Points below the dashed line: more was said than came.",
    )
    drawing.text(16, 24, drawing.title)
    for place, (name, bins) in enumerate(found.items()):
        left, top = 20 + place % across * each, 60 + place // across * (each + 10)
        drawing.text(left, top - 8, name, kind="soft")
        square = Square(drawing, left, top, each - 50)
        square.frame((0, 0.5, 1), words=False)
        for one in bins:
            _marked(square, one, size=3.5)
    return drawing.svg()


def coverage_diagram(found: Mapping[str, Quality]) -> str:
    """How often the intervals of 80 % held, by world."""
    drawing = Drawing(
        640,
        60 + 28 * len(found) + 50,
        "How often intervals held that should hold four times out of five",
        "Dots: the interval of the percent on the paper. Squares: the band of the chance.",
    )
    drawing.text(16, 24, drawing.title)
    left, across = 260, 360
    floor = 52 + 28 * len(found)
    for tick in TICKS:
        x = left + tick * across
        drawing.line(x, 44, x, floor, "grid")
        drawing.text(x, floor + 16, f"{100 * tick:.0f} %", "middle", "soft")
    drawing.line(left + 0.8 * across, 40, left + 0.8 * across, floor, "ideal")
    for place, (name, one) in enumerate(found.items()):
        y = 64 + 28 * place
        drawing.text(16, y + 4, name)
        drawing.line(left, y, left + across, y, "grid")
        held = f"{100 * one.chance_held:.1f} %"
        drawing.dot(left + one.chance_held * across, y, f"band of the chance: {held}", "square")
        held = f"{100 * one.percent_held:.1f} %"
        drawing.dot(left + one.percent_held * across, y, f"percent on the paper: {held}")
    drawing.dot(left + 8, floor + 34, "", "dot")
    drawing.text(left + 18, floor + 38, "percent on the paper", kind="soft")
    drawing.dot(left + 158, floor + 34, "", "square")
    drawing.text(left + 168, floor + 38, "chance to pass", kind="soft")
    return drawing.svg()


def _marked(square: Square, one: Bin, size: float = 4.5) -> None:
    x, y = square.at(one.said, one.passed)
    _, low = square.at(0, one.low)
    _, high = square.at(0, one.high)
    square.drawing.line(x, low, x, high, "bar")
    said = f"said {one.said:.3f}, passed {one.passed:.3f}, {one.students} students"
    square.drawing.dot(x, y, said, size=size)
