from foundation.codesets.models.bookmark import CodeBookmark, CodeHighlight
from foundation.codesets.models.node import CodeNode
from foundation.codesets.models.release import CodeRelease
from foundation.codesets.models.search import SearchEntry, SearchWord

__all__ = [
    "CodeBookmark",
    "CodeHighlight",
    "CodeNode",
    "CodeRelease",
    "SearchEntry",
    "SearchWord",
]
