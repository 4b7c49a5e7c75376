"""Reads ICD-10-CM through the package ``simple-icd-10-cm``, which holds it in 185 MB of memory.

Only commands that load a release come here, never a web process.
"""

import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from foundation.codesets.delta import terms_of
from foundation.codesets.facts import Note, NoteKind
from foundation.codesets.icd10cm.notes import targets_of
from foundation.codesets.system import NodeRow, SourceMissing, SourceUnreadable

MISSING = (
    "Reading ICD-10-CM needs the package simple-icd-10-cm. Install it with "
    "`pip install 'chartwork[codesets]'`; it is needed only while a release is loaded."
)


def read_packaged() -> Iterator[NodeRow]:
    """Every node of the edition that the package brings, parents first. Raises SourceMissing."""
    yield from _Reader(_package()).nodes()


def read_published(codes: Path, tabular: Path) -> Iterator[NodeRow]:
    """Every node of another edition, from the publisher's two files.

    ``codes`` lists the billable codes, one a line, without dots; ``tabular`` is the Tabular List
    in XML. Raises SourceMissing and SourceUnreadable.
    """
    package = _package()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package.change_version(str(codes), str(tabular))
    except Exception as fault:
        # The package raises what its XML parser raises.
        raise SourceUnreadable(
            f"{tabular.name} and {codes.name} cannot be read as ICD-10-CM: {fault}. Give the list "
            "of codes and the Tabular List of the same edition, as the publisher offers them."
        ) from fault
    yield from _Reader(package).nodes()


def _package() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("simple_icd_10_cm.simple_icd_10_cm")
    except ImportError as fault:
        raise SourceMissing(MISSING) from fault


class _Reader:
    def __init__(self, package: Any) -> None:
        self.package = package

    def nodes(self) -> Iterator[NodeRow]:
        for chapter in self.package.get_all_codes(with_dots=True):
            if self.package.is_chapter(chapter):
                yield from self._walk(chapter, parent="", block=False)

    def _walk(self, name: str, *, parent: str, block: bool) -> Iterator[NodeRow]:
        """A node and all under it. Five blocks have the name of their only category: ``B20``."""
        package = self.package
        children = package.get_children(name, block)
        code = name.replace(".", "")
        if block:
            code = code if "-" in code else f"{code}-{code}"
        kind = self._kind(name, block)
        notes = tuple(self._notes(name, code, block))
        yield NodeRow(
            code=code,
            kind=kind,
            parent=parent,
            title=_tidy(package.get_description(name, block)),
            billable=kind == "code" and not children,
            notes=notes,
            seventh={
                character: _tidy(meaning.split("/\t")[0])
                for character, meaning in package.get_seven_chr_def(
                    name, prioritize_blocks=block
                ).items()
            },
            terms=() if block else terms_of(notes),
        )
        for child in children:
            under_block = not block and package.is_chapter(name)
            yield from self._walk(child, parent=code, block=under_block)

    def _kind(self, name: str, block: bool) -> str:
        if self.package.is_chapter(name):
            return "chapter"
        return "block" if block else "code"

    def _notes(self, name: str, code: str, block: bool) -> Iterator[Note]:
        package = self.package
        lists = {
            NoteKind.NOTE: [package.get_notes(name, prioritize_blocks=block)],
            NoteKind.INCLUDES: package.get_includes(name, block),
            NoteKind.TERM: package.get_inclusion_term(name, block),
            NoteKind.EXCLUDES1: package.get_excludes1(name, block),
            NoteKind.EXCLUDES2: package.get_excludes2(name, block),
            NoteKind.CODE_FIRST: [package.get_code_first(name, prioritize_blocks=block)],
            NoteKind.USE_ADDITIONAL: [
                package.get_use_additional_code(name, prioritize_blocks=block)
            ],
            NoteKind.CODE_ALSO: [package.get_code_also(name, prioritize_blocks=block)],
        }
        for kind, texts in lists.items():
            for text in texts:
                if text.strip():
                    names = () if kind is NoteKind.TERM else targets_of(text)
                    yield Note(kind, text.strip(), code, names)


def _tidy(text: str) -> str:
    return " ".join(text.split())
