"""One blank of a text: typed, or chosen from a list. What is right in it, and what to say."""

from dataclasses import dataclass
from typing import Any

from assessments.question_types.choices import MOST_OPTIONS, read_text
from assessments.question_types.contract import ContentError, Data, Reason
from assessments.question_types.normalising import Normaliser, normalise, read_normaliser
from assessments.question_types.parts import PartResult, number_in
from assessments.question_types.watch_out import WatchOut, read_watch_out

MOST_BLANKS = 12
LONGEST_ANSWER = 80
TYPED, CHOICE = "typed", "choice"


@dataclass(frozen=True, slots=True)
class Typed:
    """A blank to write into. ``accept`` names all that counts, the first as the key."""

    accept: tuple[str, ...]
    watch_out: tuple[WatchOut, ...]
    why: str
    normaliser: Normaliser = Normaliser.WORDS

    def key(self) -> str:
        return " or ".join(self.accept)

    def words(self, value: str, order: list[str]) -> str:
        return value

    def key_value(self, order: list[str]) -> str:
        return self.accept[0]

    def judge(self, label: str, value: str, order: list[str]) -> PartResult:
        given = normalise(value, self.normaliser)
        if not given:
            return _open(label)
        if given in {normalise(entry, self.normaliser) for entry in self.accept}:
            return PartResult(right=True, given=True)
        for entry in self.watch_out:
            if given == normalise(entry.answer, self.normaliser):
                return _wrong("watch_out", f"{label}: {entry.why}")
        return _wrong("blank_wrong", f"{label}: {self.why or f'looked for is {self.accept[0]}.'}")


@dataclass(frozen=True, slots=True)
class BlankOption:
    """An entry of a list, with what to say to who chose it wrongly."""

    text: str
    correct: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A blank to choose for. Its options are named by their place in the alphabet."""

    options: tuple[BlankOption, ...]
    why: str

    def shown(self, order: list[str]) -> list[str]:
        """The texts as this attempt shows them."""
        return [self.options[int(key)].text for key in order]

    def key(self) -> str:
        return next(option.text for option in self.options if option.correct)

    def words(self, value: str, order: list[str]) -> str:
        chosen = self._chosen(value, order)
        return chosen.text if chosen is not None else ""

    def key_value(self, order: list[str]) -> str:
        return str(self.shown(order).index(self.key()) + 1)

    def judge(self, label: str, value: str, order: list[str]) -> PartResult:
        chosen = self._chosen(value, order)
        if chosen is None:
            return _open(label)
        if chosen.correct:
            return PartResult(right=True, given=True)
        if chosen.why:
            return _wrong("watch_out", f"{label}: {chosen.why}")
        return _wrong("blank_wrong", f"{label}: {self.why or f'looked for is {self.key()}.'}")

    def _chosen(self, value: str, order: list[str]) -> BlankOption | None:
        number = number_in(value, len(order))
        return self.options[int(order[number - 1])] if number is not None else None


Blank = Typed | Choice


def read_blanks(data: Data) -> tuple[Blank, ...]:
    """The blanks of a text. Raises ContentError."""
    raw = data.get("blanks")
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_BLANKS:
        raise ContentError("blanks", f"must be a list of 1 to {MOST_BLANKS} blanks.")
    return tuple(_read_blank(entry, f"blanks.{index}") for index, entry in enumerate(raw))


def _read_blank(entry: Any, place: str) -> Blank:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the field kind and what belongs to it.")
    kind = entry.get("kind", TYPED)
    if kind == TYPED:
        return _read_typed(entry, place)
    if kind == CHOICE:
        return _read_choice(entry, place)
    raise ContentError(f"{place}.kind", f"must be {TYPED} or {CHOICE}.")


def _read_typed(entry: Data, place: str) -> Typed:
    normaliser = read_normaliser(entry, place=place)
    accept = entry.get("accept")
    if not isinstance(accept, list) or not accept:
        raise ContentError(f"{place}.accept", "must list at least one accepted answer.")
    for text in accept:
        if not isinstance(text, str) or not normalise(text, normaliser):
            raise ContentError(f"{place}.accept", "every accepted answer must be text.")
        _check_line(text, f"{place}.accept")
    accepted = {normalise(text, normaliser) for text in accept}
    watch_out = read_watch_out(
        entry, place=place, accepted=lambda text: normalise(text, normaliser) in accepted
    )
    for index, warning in enumerate(watch_out):
        _check_line(warning.answer, f"{place}.watch_out.{index}.answer")
    return Typed(
        accept=tuple(text.strip() for text in accept),
        watch_out=watch_out,
        why=read_text(entry, "why", place=place, needed=False),
        normaliser=normaliser,
    )


def _read_choice(entry: Data, place: str) -> Choice:
    raw = entry.get("others")
    if not isinstance(raw, list) or not 1 <= len(raw) < MOST_OPTIONS:
        raise ContentError(
            f"{place}.others", f"must be a list of 1 to {MOST_OPTIONS - 1} wrong entries."
        )
    options = [BlankOption(read_text(entry, "right", place=place), correct=True)]
    _check_line(options[0].text, f"{place}.right")
    for index, other in enumerate(raw):
        where = f"{place}.others.{index}"
        if not isinstance(other, dict):
            raise ContentError(where, "must have the fields text and why.")
        text = read_text(other, "text", place=where)
        _check_line(text, f"{where}.text")
        if text.casefold() in {option.text.casefold() for option in options}:
            raise ContentError(f"{where}.text", "two entries of the list have the same text.")
        why = read_text(other, "why", place=where, needed=False)
        options.append(BlankOption(text, why=why))
    # By the alphabet: the author's order, the right one first, would be the key.
    ordered = sorted(options, key=lambda option: option.text.casefold())
    return Choice(tuple(ordered), why=read_text(entry, "why", place=place, needed=False))


def _check_line(text: str, place: str) -> None:
    """The author's form has an answer on a line, and what to say to it behind a stroke."""
    if len(text.strip()) > LONGEST_ANSWER:
        raise ContentError(place, f"an answer has at most {LONGEST_ANSWER} characters.")
    if "|" in text or "\n" in text.strip():
        raise ContentError(place, "an answer is one line without the sign |.")


def _open(label: str) -> PartResult:
    reason = Reason("blank_empty", f"{label} was left empty.")
    return PartResult(right=False, given=False, reason=reason)


def _wrong(code: str, words: str) -> PartResult:
    return PartResult(right=False, given=True, reason=Reason(code, words))
