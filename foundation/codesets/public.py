"""What other apps use of the code sets."""

from foundation.codesets.comparing import DEAD, Change, ChangeKind, Suggestion
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
from foundation.codesets.queries.changes import (
    NotComparable,
    ReleaseChanges,
    previous_release,
    release_changes,
    successors,
)
from foundation.codesets.queries.validity import KnownCodes, known_codes
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
    "DEAD",
    "Change",
    "ChangeKind",
    "CodeBook",
    "CodeFact",
    "CodeName",
    "CodeNode",
    "CodeRelease",
    "CodeShelf",
    "CodeSystem",
    "Conflict",
    "KnownCodes",
    "LoadedRelease",
    "NoRelease",
    "NotComparable",
    "NotLoadable",
    "Note",
    "NoteKind",
    "Parsed",
    "ReleaseChanges",
    "Side",
    "SourceMissing",
    "SourceUnreadable",
    "Suggestion",
    "Target",
    "UnknownSystem",
    "Validity",
    "code_book",
    "code_system",
    "code_systems",
    "conflicts",
    "ensure_shipped_releases",
    "known_codes",
    "load_release",
    "previous_release",
    "release_changes",
    "release_for",
    "successors",
]
