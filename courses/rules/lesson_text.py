"""A lesson's Markdown: its figures and headings. The page is made by ``services.rendering``."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

FIGURE_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\.svg")
# In front of every id that is made from a heading: ids of the page itself (main, terms) and
# names that scripts look up in the document must not be taken by an author's words.
ID_PREFIX = "s-"
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class ImageUse:
    """An image in the text. ``line`` counts from 1; only one that stands alone is a figure."""

    name: str
    alt: str
    caption: str
    line: int
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class CheckBlock:
    """A block that is fenced as ``check``. ``line`` counts from 1 and is that of its fence."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class CheckOption:
    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class LessonCheck:
    """A question in the text, for the reader alone: nothing of it is kept."""

    ask: str
    options: tuple[CheckOption, ...]


def is_check(token: Token) -> bool:
    return token.type == "fence" and token.info.strip() == "check" and token.level == 0


def figure_in(inline: Token) -> Token | None:
    """The image of a paragraph that holds nothing else."""
    children = [
        child
        for child in inline.children or []
        if not (child.type == "softbreak" or (child.type == "text" and not child.content.strip()))
    ]
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def image_use(image: Token, *, line: int, stands_alone: bool) -> ImageUse:
    return ImageUse(
        name=str(image.attrGet("src") or ""),
        alt=plain_words(image),
        caption=str(image.attrGet("title") or "").strip(),
        line=line,
        stands_alone=stands_alone,
    )


def images_in(tokens: list[Token]) -> Iterator[ImageUse]:
    """Every image of a parsed text, in order."""
    for index, token in enumerate(tokens):
        if token.type != "inline":
            continue
        alone = figure_in(token) if is_plain_paragraph(tokens, index) else None
        line = (token.map or [0])[0] + 1
        for child in _nested(token):
            if child.type == "image":
                yield image_use(child, line=line, stands_alone=child is alone)
            elif child.type in {"softbreak", "hardbreak"}:
                line += 1


def is_plain_paragraph(tokens: list[Token], index: int) -> bool:
    """Whether this inline token is a paragraph of the text itself, not of a list or quotation."""
    opener = tokens[index - 1]
    return opener.type == "paragraph_open" and opener.level == 0


def _nested(token: Token) -> Iterator[Token]:
    for child in token.children or []:
        yield child
        yield from _nested(child)


def plain_words(token: Token) -> str:
    """What a heading, a cell or a text alternative says, without its marks."""
    words = [
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in _nested(token)
        if child.type in {"text", "text_special", "code_inline", "softbreak", "hardbreak"}
    ]
    return " ".join("".join(words).split())


class HeadingIds:
    """Gives each heading of one text an id of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def next(self, title: str) -> str:
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_ID].strip("-") or "part"
        found, number = ID_PREFIX + slug, 1
        while found in self._taken:
            number += 1
            found = f"{ID_PREFIX}{slug}-{number}"
        self._taken.add(found)
        return found
