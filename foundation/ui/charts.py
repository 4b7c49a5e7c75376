"""Charts as inline SVG, drawn by the server: no script, no library, no colour that alone says it.

Each is ``width`` units wide, which is about the width of a phone, so that its words stay readable
there; ``charts.css`` gives colours of the theme and lets it grow a little. A chart says in words
what it shows (``description``), and the page puts the table of its figures beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 14, 44
# Lines of text need so much.
LINE = 14


@dataclass(frozen=True, slots=True)
class Chart:
    """What ``chartwork/components/chart.html`` shows."""

    title: str
    description: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where, what it is, and where lines stand with what they are called."""

    low: float
    high: float
    title: str
    ticks: Sequence[tuple[float, str]]

    def share(self, value: float) -> float:
        """Where a value lies between the ends; never outside."""
        return min(1.0, max(0.0, (value - self.low) / ((self.high - self.low) or 1.0)))


@dataclass(frozen=True, slots=True)
class Point:
    """``shape`` tells kinds apart where colours do not: dot, square or triangle.

    ``label`` stands beside it; ``name`` is read out when it is pointed at.
    """

    x: float
    y: float
    name: str
    label: str = ""
    shape: str = "dot"


@dataclass(frozen=True, slots=True)
class Row:
    """A value with how far it may be off; without a value there is only ``note``."""

    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line with a value for each place; ``strong`` for the one that matters."""

    name: str
    values: Sequence[float]
    strong: bool = False


SHARE = Axis(0, 1, "", [(0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1, "100")])
PERCENT = Axis(0, 100, "", [(0, "0"), (25, "25"), (50, "50"), (75, "75"), (100, "100")])


def column_chart(
    title: str,
    description: str,
    columns: Sequence[tuple[str, int]],
    *,
    x_title: str,
    y_title: str,
    mark: tuple[float, str] | None = None,
    end: str = "100",
) -> Chart:
    """A histogram: names stand below the left edge of their column, the figure above it.

    ``mark`` draws a line at a share of the width, with its word; ``end`` is the name of the right
    edge of the last column.
    """
    height = 210
    most = max([count for _, count in columns] or [0]) or 1
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(columns))
    floor, room = height - BOTTOM, height - BOTTOM - TOP - 2 * LINE
    parts = [_line(LEFT, floor, WIDTH - RIGHT, floor, "axis")]
    for place, (name, count) in enumerate(columns):
        x, tall = LEFT + place * wide, room * count / most
        if count:
            parts.append(_rect(x + 1, floor - tall, wide - 2, tall, "bar"))
            parts.append(_text(x + wide / 2, floor - tall - 4, str(count), "middle", "small"))
        parts.append(_text(x, floor + LINE, name, "middle", "small"))
    parts.append(_text(WIDTH - RIGHT, floor + LINE, end, "middle", "small"))
    if mark is not None:
        x = LEFT + mark[0] * (WIDTH - LEFT - RIGHT)
        parts.append(_line(x, TOP + 2, x, floor, "mark"))
        # Above all columns, on the side that has room for the word.
        late = mark[0] > 0.5
        parts.append(_text(x + (-4 if late else 4), TOP + 4, mark[1], "end" if late else "start"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, height - 8, x_title, "middle"))
    parts.append(_side(y_title, (TOP + floor) / 2))
    return _chart(title, description, height, parts)


def scatter_chart(
    title: str, description: str, points: Sequence[Point], *, x: Axis, y: Axis, zone: float | None
) -> Chart:
    """Points in a plane; ``zone``: below this value of y the ground is marked."""
    height = 300
    floor, room = height - BOTTOM, height - BOTTOM - TOP
    across = WIDTH - LEFT - RIGHT
    parts: list[SafeString] = []
    if zone is not None:
        top = floor - y.share(zone) * room
        parts.append(_rect(LEFT, top, across, floor - top, "zone"))
    parts += _grid(x, y, floor, room, across)
    taken: list[tuple[float, float]] = []
    for point in points:
        px, py = LEFT + x.share(point.x) * across, floor - y.share(point.y) * room
        parts.append(_shape(point.shape, px, py, point.name))
        if point.label:
            lx, ly, anchor = _free_place(px, py, taken)
            taken.append((lx, ly))
            parts.append(_text(lx, ly, point.label, anchor))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, height - 8, x.title, "middle"))
    parts.append(_side(y.title, (TOP + floor) / 2))
    return _chart(title, description, height, parts)


def interval_chart(
    title: str,
    description: str,
    rows: Sequence[Row],
    *,
    x: Axis,
    mark: tuple[float, str] | None = None,
) -> Chart:
    """One line a row: its name above, a dot for the value, a bar for how far it may be off.

    ``mark`` draws a line across all rows at a value, with its word above.
    """
    each = 40
    top = TOP + (LINE if mark else 0)
    floor = top + each * len(rows)
    left, across = 14, WIDTH - 14 - RIGHT
    parts = []
    for value, word in x.ticks:
        at = left + x.share(value) * across
        parts.append(_line(at, top, at, floor, "grid"))
        parts.append(_text(at, floor + LINE, word, "middle", "small"))
    if mark is not None:
        at = left + x.share(mark[0]) * across
        parts.append(_line(at, top - 3, at, floor, "mark"))
        # The word stands on the line, on the side that has room for it.
        anchor = "end" if x.share(mark[0]) > 0.5 else "start"
        parts.append(_text(at, TOP + 4, mark[1], anchor))
    for place, row in enumerate(rows):
        y = top + place * each
        parts.append(_text(left, y + 10, row.name, "start", "plain"))
        middle = y + 24
        if row.value is None:
            parts.append(_text(left, middle + 4, row.note, "start", "small"))
            continue
        if row.low is not None and row.high is not None:
            start, end = left + x.share(row.low) * across, left + x.share(row.high) * across
            parts.append(_rect(start, middle - 4, max(1.0, end - start), 8, "span"))
        parts.append(_shape("dot", left + x.share(row.value) * across, middle, row.note))
    parts.append(_text(left + across / 2, floor + 2 * LINE + 4, x.title, "middle"))
    return _chart(title, description, floor + BOTTOM - 6, parts)


def line_chart(
    title: str,
    description: str,
    series: Sequence[Series],
    *,
    places: Sequence[str],
    x_title: str,
    y: Axis,
) -> Chart:
    """Lines over places, each with its name at its end; the strong one solid, others dashed."""
    height, end_room = 250, 36
    floor, room = height - BOTTOM, height - BOTTOM - TOP
    across = WIDTH - LEFT - RIGHT - end_room
    step = across / max(1, len(places) - 1)
    parts = _grid(Axis(0, 1, "", []), y, floor, room, across)
    for place, name in enumerate(places):
        parts.append(_text(LEFT + place * step, floor + LINE, name, "middle", "small"))
    ends = _apart([floor - y.share(one.values[-1]) * room for one in series], TOP, floor)
    for number, (one, end) in enumerate(zip(series, ends, strict=True)):
        dots = [(LEFT + n * step, floor - y.share(v) * room) for n, v in enumerate(one.values)]
        kind = "strong" if one.strong else f"dash-{number % 3}"
        listed = " ".join(f"{px:.1f},{py:.1f}" for px, py in dots)
        parts.append(
            format_html('<polyline class="chart-line chart-{}" points="{}"/>', kind, listed)
        )
        shape = "square" if one.strong else "dot"
        parts += [_shape(shape, px, py, one.name) for px, py in dots]
        name = "strong-name" if one.strong else "plain"
        parts.append(_text(LEFT + across + 9, end + 4, one.name, "start", name))
    parts.append(_text(LEFT + across / 2, height - 8, x_title, "middle"))
    parts.append(_side(y.title, (TOP + floor) / 2))
    return _chart(title, description, height, parts)


def _free_place(
    x: float, y: float, taken: Sequence[tuple[float, float]]
) -> tuple[float, float, str]:
    """Where the label of a point stands: to its right, or where no other label is."""
    right, left, above, below = (
        (x + 7, y + 4, "start"),
        (x - 7, y + 4, "end"),
        (x, y - 8, "middle"),
        (x, y + 17, "middle"),
    )
    places = [left, above, below] if x > WIDTH - RIGHT - 24 else [right, left, above, below]
    return next(
        (p for p in places if all(abs(p[0] - a) > 16 or abs(p[1] - b) > 12 for a, b in taken)),
        places[0],
    )


def _apart(places: Sequence[float], top: float, floor: float) -> list[float]:
    """Names that would stand on each other, moved as little as it takes."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for before, now in pairwise(order):
        found[now] = max(found[now], found[before] + 13)
    over = max(0.0, max(found, default=0.0) - floor)
    return [max(top, place - over) for place in found]


def _grid(x: Axis, y: Axis, floor: float, room: float, across: float) -> list[SafeString]:
    parts = []
    for value, word in y.ticks:
        at = floor - y.share(value) * room
        parts.append(_line(LEFT, at, LEFT + across, at, "grid"))
        parts.append(_text(LEFT - 5, at + 4, word, "end", "small"))
    for value, word in x.ticks:
        at = LEFT + x.share(value) * across
        parts.append(_line(at, floor, at, floor + 4, "axis"))
        parts.append(_text(at, floor + LINE + 3, word, "middle", "small"))
    parts.append(_line(LEFT, floor, LEFT + across, floor, "axis"))
    return parts


def _shape(kind: str, x: float, y: float, name: str) -> SafeString:
    title = format_html("<title>{}</title>", name) if name else ""
    if kind == "square":
        return format_html(
            '<rect class="chart-square" x="{}" y="{}" width="8" height="8">{}</rect>',
            f"{x - 4:.1f}",
            f"{y - 4:.1f}",
            title,
        )
    if kind == "triangle":
        return format_html(
            '<path class="chart-triangle" d="M{} {}l5.5 10h-11z">{}</path>',
            f"{x:.1f}",
            f"{y - 6:.1f}",
            title,
        )
    return format_html(
        '<circle class="chart-dot" cx="{}" cy="{}" r="4">{}</circle>', f"{x:.1f}", f"{y:.1f}", title
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    places = (f"{value:.1f}" for value in (x1, y1, x2, y2))
    return format_html('<line class="chart-{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *places)


def _rect(x: float, y: float, width: float, height: float, kind: str) -> SafeString:
    places = (f"{value:.1f}" for value in (x, y, width, height))
    return format_html(
        '<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}"/>', kind, *places
    )


def _text(x: float, y: float, words: str, anchor: str, kind: str = "plain") -> SafeString:
    return format_html(
        '<text class="chart-{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        kind,
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        words,
    )


def _side(words: str, y: float) -> SafeString:
    """What the upright axis is, written upwards."""
    return format_html(
        '<text class="chart-plain" transform="translate(11 {}) rotate(-90)" '
        'text-anchor="middle">{}</text>',
        f"{y:.1f}",
        words,
    )


def _chart(title: str, description: str, height: float, parts: Sequence[SafeString]) -> Chart:
    # Read as one picture with a sentence; the figures are in the table beside it.
    svg = format_html(
        '<svg class="chart-picture" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        f"{height:.0f}",
        f"{title}. {description}",
        format_html_join("", "{}", ((part,) for part in parts)),
    )
    return Chart(title, description, svg)
