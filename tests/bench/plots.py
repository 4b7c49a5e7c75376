"""Plain pictures for docs/: a plane with points, lines and bars, as SVG of its own colours.

They stand on GitHub too, where no stylesheet is, so colours are written in and suit light and dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT = 620, 380
LEFT, RIGHT, TOP, BOTTOM = 62, 20, 20, 54
INK, SOFT, BLUE, ORANGE = "#5b6472", "#b6bec9", "#2f6fb7", "#c0651a"


@dataclass
class Plane:
    """Everything is given in the units of the axes."""

    title: str
    x: tuple[float, float, str]
    y: tuple[float, float, str]
    parts: list[str] = field(default_factory=list)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            LEFT + across * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM),
        )

    def line(self, points: Sequence[tuple[float, float]], *, dashed: bool = False) -> None:
        listed = " ".join("{:.1f},{:.1f}".format(*self.at(*point)) for point in points)
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        self.parts.append(
            f'<polyline fill="none" stroke="{SOFT if dashed else BLUE}" stroke-width="2"{dash} '
            f'points="{listed}"/>'
        )

    def points(self, points: Sequence[tuple[float, float]], *, square: bool = False) -> None:
        for point in points:
            x, y = self.at(*point)
            self.parts.append(
                f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{ORANGE}"/>'
                if square
                else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{BLUE}" fill-opacity="0.75"/>'
            )

    def bars(self, spans: Sequence[tuple[float, float, float]]) -> None:
        """``(x, from, to)``: how far a figure may be off."""
        for place, low, high in spans:
            (x, top), (_, end) = self.at(place, high), self.at(place, low)
            self.parts.append(
                f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{end:.1f}" '
                f'stroke="{BLUE}" stroke-opacity="0.5" stroke-width="2"/>'
            )

    def write(self, path: Path, *, across: int = 5, up: int = 5) -> None:
        """``across``, ``up``: into how many steps each axis is cut."""
        axes = []
        for step in range(across + 1):
            x = self.x[0] + step / across * (self.x[1] - self.x[0])
            px, py = self.at(x, self.y[0])
            axes.append(_word(px, py + 18, f"{x:g}", "middle"))
        for step in range(up + 1):
            y = self.y[0] + step / up * (self.y[1] - self.y[0])
            px, py = self.at(self.x[0], y)
            axes.append(_word(px - 8, py + 4, f"{round(y, 4):g}", "end"))
            axes.append(
                f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{py:.1f}" y2="{py:.1f}" '
                f'stroke="{SOFT}" stroke-opacity="0.4"/>'
            )
        axes.append(_word((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, self.x[2], "middle"))
        middle = (TOP + HEIGHT - BOTTOM) / 2
        axes.append(
            f'<text transform="translate(16 {middle:.0f}) rotate(-90)" text-anchor="middle" '
            f'font-size="14" fill="{INK}">{self.y[2]}</text>'
        )
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'font-family="sans-serif"><title>{self.title}</title>\n'
            + "\n".join([*axes, *self.parts])
            + "\n</svg>\n",
            encoding="utf-8",
        )


def _word(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13" '
        f'fill="{INK}">{words}</text>'
    )
