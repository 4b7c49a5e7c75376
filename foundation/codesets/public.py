"""What other apps use of the code sets."""

from foundation.codesets.facts import (
    CodeBook,
    CodeFact,
    CodeName,
    Conflict,
    Note,
    NoteKind,
    Side,
    Target,
    Validity,
    conflicts,
)
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.queries.books import CodeShelf, NoRelease, code_book, release_for
from foundation.codesets.services.loading import (
    LoadedRelease,
    NotLoadable,
    ensure_shipped_releases,
    load_release,
)
from foundation.codesets.system import (
    CodeSystem,
    Parsed,
    SourceMissing,
    SourceUnreadable,
    UnknownSystem,
    code_system,
    code_systems,
)

__all__ = [
    "CodeBook",
    "CodeFact",
    "CodeName",
    "CodeNode",
    "CodeRelease",
    "CodeShelf",
    "CodeSystem",
    "Conflict",
    "LoadedRelease",
    "NoRelease",
    "NotLoadable",
    "Note",
    "NoteKind",
    "Parsed",
    "Side",
    "SourceMissing",
    "SourceUnreadable",
    "Target",
    "UnknownSystem",
    "Validity",
    "code_book",
    "code_system",
    "code_systems",
    "conflicts",
    "ensure_shipped_releases",
    "load_release",
    "release_for",
]
