"""Diagrams for the documents: SVG as text, which follows the light or dark of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field

STYLE = """
text { font: 12px sans-serif; fill: #1b2427 }
.soft { fill: #50595c; font-size: 11px }
.grid { stroke: #ddd8cc } .axis { stroke: #858a86 }
.ideal { stroke: #95530a; stroke-width: 1.5; stroke-dasharray: 5 3 }
.bar { stroke: #0b5c60; stroke-width: 2 } .dot { fill: #0b5c60 }
.square { fill: #95530a } .ring { fill: none; stroke: #276342; stroke-width: 2 }
.ground { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e9e4 } .soft { fill: #abb5b4 } .ground { fill: #14191b }
  .grid { stroke: #333d40 } .axis { stroke: #7a8586 }
  .ideal { stroke: #e5b264 } .bar { stroke: #7fcac6 } .dot { fill: #7fcac6 }
  .square { fill: #e5b264 } .ring { stroke: #8ccfa4 }
}
"""


@dataclass
class Drawing:
    """Parts in the order in which they are drawn. ``said`` is read out for the whole."""

    width: float
    height: float
    title: str
    said: str
    parts: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self.parts.append(
            f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        )

    def dot(self, x: float, y: float, name: str, kind: str = "dot", size: float = 4.5) -> None:
        title = f"<title>{_safe(name)}</title>"
        if kind == "square":
            self.parts.append(
                f'<rect class="square" x="{x - size:.1f}" y="{y - size:.1f}" '
                f'width="{2 * size:.1f}" height="{2 * size:.1f}">{title}</rect>'
            )
        else:
            self.parts.append(
                f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}">{title}</circle>'
            )

    def text(self, x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> None:
        named = f' class="{kind}"' if kind else ""
        self.parts.append(
            f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_safe(words)}</text>'
        )

    def svg(self) -> str:
        body = "\n".join(self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} '
            f'{self.height:g}" width="{self.width:g}" height="{self.height:g}" role="img" '
            f'aria-labelledby="t d">\n<title id="t">{_safe(self.title)}</title>\n'
            f'<desc id="d">{_safe(self.said)}</desc>\n<style>{STYLE}</style>\n'
            f'<rect class="ground" width="{self.width:g}" height="{self.height:g}"/>\n'
            f"{body}\n</svg>\n"
        )


@dataclass(frozen=True)
class Square:
    """A plane from 0 to 1 in both directions, somewhere in a drawing."""

    drawing: Drawing
    left: float
    top: float
    size: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.size, self.top + (1 - y) * self.size

    def frame(self, ticks: Sequence[float], *, words: bool) -> None:
        """Lines at the ticks, and the diagonal on which a saying comes true."""
        for tick in ticks:
            (x, floor), (_, top) = self.at(tick, 0), self.at(tick, 1)
            (left, y), (right, _) = self.at(0, tick), self.at(1, tick)
            self.drawing.line(x, floor, x, top, "grid")
            self.drawing.line(left, y, right, y, "grid")
            if words:
                self.drawing.text(x, floor + 16, f"{tick:g}", "middle", "soft")
                self.drawing.text(left - 6, y + 4, f"{tick:g}", "end", "soft")
        self.drawing.line(*self.at(0, 0), *self.at(1, 1), "ideal")


def _safe(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
