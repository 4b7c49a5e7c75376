"""No byte of a badge can be another one (trust T15): 50 badges, a share of all flips of each."""

import json
import random

import pytest

from certifications.rules.badges.reading import Unreadable
from certifications.rules.badges.verdicts import GENUINE, Verdict
from tests.factories.badges import Made, key_of, make_badge

BADGES = 50
FLIPS = 60  # Of each badge and form; the first badge is flipped at every byte.


def badge(number: int) -> Made:
    return make_badge(
        key=key_of(number % 5 + 1),
        index=number,
        days=number or None,
        holder=f"Holder {number} Ñandú",
        course=f"Course {number}",
        score_band="proficient" if number % 3 else "",
    )


def shown(made: Made, form: str) -> bytes:
    return made.compact.encode() if form == "line" else json.dumps(made.document).encode()


def accepted(made: Made, data: bytes) -> bool:
    try:
        return made.judged(data) in GENUINE
    except Unreadable:
        return False


def flipped(whole: bytes, place: int, bit: int) -> bytes:
    return whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]


def same_json(made: Made, data: bytes) -> bool:
    """A space that became another one, or an escape in capitals: the same JSON."""
    try:
        return json.loads(data) == made.document
    except ValueError:
        return False


@pytest.mark.parametrize("form", ["document", "line"])
def test_every_single_byte_of_a_badge_matters(form):
    made = badge(0)
    whole = shown(made, form)
    chance = random.Random(1)
    flips = [flipped(whole, place, chance.randrange(8)) for place in range(len(whole))]

    spellings = [data for data in flips if same_json(made, data)]
    held = [data for data in flips if accepted(made, data) and not same_json(made, data)]

    assert made.judged(whole) is Verdict.VALID
    assert len(flips) > 2_500
    assert len(spellings) < 60
    assert held == []


@pytest.mark.parametrize("form", ["document", "line"])
def test_of_fifty_badges_none_survives_a_flipped_bit(form):
    chance = random.Random(2)
    tried = 0
    for number in range(BADGES):
        made = badge(number)
        whole = shown(made, form)
        assert made.judged(whole) is Verdict.VALID
        for place in chance.sample(range(len(whole)), FLIPS):
            data = flipped(whole, place, chance.randrange(8))
            if not same_json(made, data):
                assert not accepted(made, data), (number, place)
                tried += 1

    assert tried > BADGES * FLIPS * 0.95


def test_the_signature_alone_finds_each_changed_fact():
    """Without looking into our records: the proof itself, as a stranger would check it."""
    from certifications.rules.badges.proofs import holds

    made = make_badge(days=30, score_band="proficient")
    public = made.key.public_key()
    changed = 0
    for path in leaves({name: made.document[name] for name in made.document if name != "@context"}):
        copy = json.loads(json.dumps(made.document))
        here = copy
        for step in path[:-1]:
            here = here[step]
        value = here[path[-1]]
        here[path[-1]] = (not value) if isinstance(value, bool) else f"{value}x"
        assert not holds(copy, key=public), path
        changed += 1

    assert holds(made.document, key=public)
    assert changed >= 40


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path
