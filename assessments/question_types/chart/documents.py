"""The record of a chart: its documents, and the passages of them that decide a code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.question_types.contract import ContentError
from assessments.question_types.reading import (
    read_choice,
    read_list,
    read_mapping,
    read_word,
)

MOST_DOCUMENTS = 30
MOST_EVIDENCE = 10
LONGEST_TEXT = 30_000
KINDS = (
    "face_sheet",
    "history_physical",
    "progress_note",
    "office_note",
    "emergency_note",
    "triage",
    "consultation",
    "orders",
    "medications",
    "laboratory",
    "imaging",
    "operative",
    "pathology",
    "anesthesia",
    "nursing",
    "discharge_summary",
)
# Who wrote it: diagnoses are coded from providers (Guidelines, I.A.19 and I.B.14).
ROLES = ("provider", "nursing", "other")
_FIELDS = ("key", "kind", "title", "author", "role", "text")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the record; ``text`` is shown as it stands."""

    key: str
    kind: str
    title: str
    author: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that stands exactly once in its document, line breaks counting as spaces."""

    document: str
    title: str
    quote: str

    def stored(self) -> dict[str, str]:
        return {"document": self.document, "title": self.title, "quote": self.quote}


def read_key(data: Mapping[str, Any], place: str, *, taken: Sequence[str]) -> str:
    """The key of a document or a line, which others refer to."""
    key = read_word(data, "key", place, longest=60)
    if not _KEY.fullmatch(key):
        raise ContentError(f"{place}.key", "may have letters, digits, hyphens and underscores.")
    if key in taken:
        raise ContentError(f"{place}.key", f'there is a "{key}" already; choose another key.')
    return key


def read_documents(raw: object) -> tuple[Document, ...]:
    """The documents in the order in which one leafs through them. Raises ContentError."""
    documents: list[Document] = []
    for index, entry in enumerate(read_list(raw, "documents", fewest=1, most=MOST_DOCUMENTS)):
        place = f"documents.{index}"
        data = read_mapping(entry, place, known=_FIELDS)
        text = data.get("text")
        if not isinstance(text, str) or not text.strip():
            raise ContentError(f"{place}.text", "is missing; write what the document says.")
        if len(text) > LONGEST_TEXT:
            raise ContentError(f"{place}.text", f"is longer than {LONGEST_TEXT} characters.")
        documents.append(
            Document(
                key=read_key(data, place, taken=[document.key for document in documents]),
                kind=read_choice(data, "kind", place, known=KINDS),
                title=read_word(data, "title", place, longest=200),
                author=read_word(data, "author", place, longest=200, needed=False),
                role=read_choice(data, "role", place, known=ROLES, default="provider"),
                text=text.rstrip(),
            )
        )
    return tuple(documents)


def read_evidence(
    raw: object, place: str, documents: Sequence[Document], *, needed: bool
) -> tuple[Evidence, ...]:
    """Quotes, each found exactly once in its document. Raises ContentError."""
    by_key = {document.key: document for document in documents}
    found = []
    entries = read_list(raw or [], place, fewest=1 if needed else 0, most=MOST_EVIDENCE)
    for index, entry in enumerate(entries):
        where = f"{place}.{index}"
        data = read_mapping(entry, where, known=("document", "quote"))
        name = read_word(data, "document", where, longest=60)
        if name not in by_key:
            there = ", ".join(by_key)
            raise ContentError(
                f"{where}.document", f'there is no document "{name}"; there are: {there}.'
            )
        quote = read_word(data, "quote", where, longest=1000)
        count = folded(by_key[name].text).count(folded(quote))
        if count == 0:
            raise ContentError(
                f"{where}.quote",
                f'does not stand in the document "{name}"; copy it word for word.',
            )
        if count > 1:
            raise ContentError(
                f"{where}.quote",
                f'stands {count} times in the document "{name}"; quote more, so that it is clear '
                "which passage is meant.",
            )
        found.append(Evidence(document=name, title=by_key[name].title, quote=quote))
    return tuple(found)


def folded(text: str) -> str:
    """Runs of spaces and line breaks as one space."""
    return " ".join(text.split())
