"""Two prices side by side, and the difference in words: docs/algorithms/payment.md. No Django."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from foundation.payment.claims import Price
from foundation.payment.words import dotted, listed

NOTICE = "Teaching figures, not a statement of what anybody would be paid."
ETHIC = (
    "Payment never justifies a code. The record does: code what it says, then see what that pays."
)
MONEY = "illustration, not a Medicare rate"
BASE_RATE = Decimal(7000)
NONE = "none"


class Pays(StrEnum):
    """What the given codes pay beside the key."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    # One of them has no price, or its group no weight on file.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the panel: what the key has, what was given, and the difference, if any."""

    name: str
    key: str
    given: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two prices side by side.

    ``same`` is whether both end in the same group, or for visits the same score and categories.
    ``pays`` is about the money alone. ``labels`` say year and grouper; ``notice``, ``money`` and
    ``ethic`` stand under every panel. ``percent`` is how much more or less, where it is known.
    """

    same: bool
    pays: Pays
    rows: tuple[Row, ...]
    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    percent: Decimal | None = None
    notice: str = NOTICE
    money: str = MONEY
    ethic: str = ETHIC


def compare(key: Price | None, given: Price | None, base_rate: Decimal = BASE_RATE) -> Comparison:
    """The panel of one answer. ``base_rate`` is what a weight of 1 pays, by the instructor."""
    visit = any(price and not price.group for price in (key, given))
    rows = _rows_of_visit(key, given) if visit else _rows_of_stay(key, given, base_rate)
    pays, percent = _pays(key, given)
    return Comparison(
        same=key is not None and given is not None and _identity(key) == _identity(given),
        pays=pays,
        rows=rows,
        sentences=_sentences(key, given, pays, percent),
        labels=_labels(key, given),
        percent=percent,
    )


def dollars(weight: Decimal | None, base_rate: Decimal) -> Decimal | None:
    """Weight times base rate, to the cent; None without a weight."""
    if weight is None:
        return None
    return (weight * base_rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _identity(price: Price) -> tuple[object, ...]:
    if price.group:
        return (price.group,)
    return (price.weight, tuple(number for number, _ in price.categories))


def _pays(key: Price | None, given: Price | None) -> tuple[Pays, Decimal | None]:
    if key is None or given is None:
        return Pays.UNKNOWN, None
    if key.weight is None or given.weight is None:
        # Two groups without a weight pay the same where they are one.
        same = bool(key.group) and key.group == given.group
        return (Pays.SAME if same else Pays.UNKNOWN), None
    if key.weight == given.weight:
        return Pays.SAME, Decimal(0)
    pays = Pays.MORE if given.weight > key.weight else Pays.LESS
    if not key.weight:
        return pays, None
    share = (given.weight - key.weight) / key.weight * 100
    return pays, share.quantize(Decimal(1), ROUND_HALF_UP)


def _rows_of_stay(key: Price | None, given: Price | None, base_rate: Decimal) -> tuple[Row, ...]:
    ours, theirs = _weighs(key), _weighs(given)
    due, paid = dollars(ours, base_rate), dollars(theirs, base_rate)
    return (
        _row("MS-DRG", key, given, _group),
        replace(_row("Relative weight", key, given, _weight), difference=_signed(ours, theirs)),
        _row("CC or MCC that decided it", key, given, _drivers),
        _row("Hospital-acquired conditions", key, given, _hospital_acquired),
        _row("Claim edits", key, given, _edits),
        Row(
            f"Payment at a base rate of {base_rate:,f} USD ({MONEY})",
            _amount(due),
            _amount(paid),
            _signed(due, paid, " USD"),
        ),
    )


def _rows_of_visit(key: Price | None, given: Price | None) -> tuple[Row, ...]:
    ours, theirs = _weighs(key), _weighs(given)
    return (
        replace(_row("Risk score", key, given, _weight), difference=_signed(ours, theirs)),
        _row("HCCs", key, given, _categories),
        _row("Claim edits", key, given, _edits),
    )


def _row(name: str, key: Price | None, given: Price | None, tell: Callable[[Price], str]) -> Row:
    return Row(name, _cell(key, tell), _cell(given, tell))


def _cell(price: Price | None, tell: Callable[[Price], str]) -> str:
    """What stands in a column of the panel."""
    return "no price" if price is None else tell(price)


def _weighs(price: Price | None) -> Decimal | None:
    return price.weight if price else None


def _group(price: Price) -> str:
    return f"{price.group} {price.group_title}"


def _weight(price: Price) -> str:
    return "no weight on file" if price.weight is None else f"{price.weight}"


def _drivers(price: Price) -> str:
    if not price.drivers:
        return NONE
    enough = " (each is enough)" if len(price.drivers) > 1 else ""
    return f"{price.severity}: {_codes(price)}{enough}"


def _hospital_acquired(price: Price) -> str:
    return " ".join(price.hospital_acquired) or NONE


def _categories(price: Price) -> str:
    return "; ".join(f"HCC {number} {title}" for number, title in price.categories) or NONE


def _edits(price: Price) -> str:
    return " ".join(edit.text for edit in price.edits) or NONE


def _codes(price: Price) -> str:
    return listed((dotted(code) for code in price.drivers), "or")


def _amount(value: Decimal | None) -> str:
    return "unknown" if value is None else f"{value:,f} USD"


def _signed(key: Decimal | None, given: Decimal | None, unit: str = "") -> str:
    if key is None or given is None or key == given:
        return ""
    return f"{given - key:+,f}{unit}"


def _sentences(
    key: Price | None, given: Price | None, pays: Pays, percent: Decimal | None
) -> tuple[str, ...]:
    if key is None:
        return ("The key has no price, so there is nothing to compare.",)
    if given is None:
        return ("Your codes have no price: there is no diagnosis among them.",)
    told = _told_of_stay(key, given) if key.group else _told_of_visit(key, given)
    if pays is Pays.UNKNOWN:
        told.append("What it pays is not known: there is no weight on file.")
    elif pays is not Pays.SAME:
        share = "" if percent is None else f" {abs(percent)} %"
        told.append(f"Your codes pay{share} {pays} than the record supports.")
    elif not told:
        told.append("Your codes pay what the key pays.")
    return tuple(told)


def _told_of_stay(key: Price, given: Price) -> list[str]:
    told = []
    if key.group != given.group:
        told.append(f"Your codes come to DRG {given.group}, the key to DRG {key.group}.")
    if (key.severity, set(key.drivers)) != (given.severity, set(given.drivers)):
        told.append(f"{_decided('The key', key)} {_decided('Yours', given)}")
    told += [text for text in given.hospital_acquired if text not in key.hospital_acquired]
    return told


def _decided(whose: str, price: Price) -> str:
    if not price.drivers:
        return f"{whose}: no CC or MCC decides the group."
    article = "an" if price.severity == "MCC" else "a"
    enough = ", each enough alone," if len(price.drivers) > 1 else ""
    return f"{whose}: {_codes(price)}{enough} decides the group, as {article} {price.severity}."


def _told_of_visit(key: Price, given: Price) -> list[str]:
    ours, theirs = dict(key.categories), dict(given.categories)
    told = [
        f"Your codes lack HCC {number}, {title}."
        for number, title in ours.items()
        if number not in theirs
    ]
    told += [
        f"Your codes add HCC {number}, {title}."
        for number, title in theirs.items()
        if number not in ours
    ]
    if told and key.weight == given.weight:
        told.append("The score is the same, and the picture of the patient is another.")
    return told


def _labels(key: Price | None, given: Price | None) -> tuple[str, ...]:
    """Year and grouper of each, once where they are the same; the year of the weight if older."""
    labels = dict.fromkeys(
        f"{price.made_by}, {price.year}"
        + (f"; weights of {price.weight_year}" if price.weight_year not in {"", price.year} else "")
        for price in (key, given)
        if price is not None
    )
    return tuple(labels)
