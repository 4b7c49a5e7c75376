"""Every pair of colours that carries text or a control is legible in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "foundation/ui/static/chartwork/css/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "surface", "sunk")),
    *(("ink", soft) for soft in ("accent-soft", "warm-soft", "good-soft", "danger-soft", "mark")),
    *(
        (tone, ground)
        for tone in ("accent", "warm", "good", "danger")
        for ground in ("paper", "surface", f"{tone}-soft")
    ),
    ("ink-soft", "warm-soft"),
    ("accent-strong", "accent-soft"),
    ("accent-strong", "sunk"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("surface", "warm"),
    ("surface", "good"),
    ("warm", "mark"),
]
CONTROLS = [
    (part, ground) for part in ("line-strong", "accent", "focus") for ground in ("paper", "surface")
]


def themes() -> dict[str, dict[str, str]]:
    """Tokens by theme: the usual ones, and those for people who ask for more contrast."""
    usual, more = TOKENS.read_text().split("@media (prefers-contrast: more)")
    found = {}
    for name, place in (("light", 1), ("dark", 2)):
        found[name] = {match[1]: match[place + 1] for match in PAIR.finditer(usual)}
        found[f"{name}, more contrast"] = found[name] | {
            match[1]: match[place + 1] for match in PAIR.finditer(more)
        }
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", list(themes()))
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_stands_out_from_its_ground(theme, front, ground):
    colours = themes()[theme]

    assert contrast(colours[front], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", list(themes()))
@pytest.mark.parametrize(("front", "ground"), CONTROLS)
def test_controls_and_focus_stand_out_from_their_ground(theme, front, ground):
    colours = themes()[theme]

    assert contrast(colours[front], colours[ground]) >= 3


def test_the_measure_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
