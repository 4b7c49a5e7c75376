"""YAML that knows on which line each of its values stands.

Only plain data: text, numbers, true and false, lists and mappings. Aliases,
tags and repeated keys are problems, so that a small file cannot become a large
one and nothing is silently overwritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from courses.packs.files import NO_TEXT
from courses.packs.problems import Problem

Place = tuple[str | int, ...]
DEEPEST = 12
MOST_NODES = 50_000
_TAG = "tag:yaml.org,2002:"
_PLAIN = {f"{_TAG}{name}" for name in ("bool", "int", "float", "null")}
# A date is what the author wrote; nothing here counts days.
_TEXT = {f"{_TAG}{name}" for name in ("str", "timestamp", "value")}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlText:
    """The data of a YAML text, and the line of each part of it."""

    file: str
    value: Any
    lines: Mapping[Place, int]

    def line_of(self, place: Sequence[str | int]) -> int:
        """The line of this part, or of what is nearest above it."""
        here = tuple(place)
        while here not in self.lines:
            here = here[:-1]
        return self.lines[here]

    def problem(self, place: Sequence[str | int], message: str) -> Problem:
        return Problem(self.file, self.line_of(place), message)


def read_yaml(
    text: str, *, file: str, first_line: int = 1
) -> tuple[YamlText | None, list[Problem]]:
    """Read a text that begins on this line of its file."""
    builder = _Builder(file, first_line)
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=_LOADER)
        value = None if node is None else builder.build(node, ())
    except _Refused as error:
        return None, [Problem(file, error.line + first_line, error.message)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        return None, [Problem(file, line, _in_words(error))]
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + first_line
        return None, [Problem(file, line, f"is no readable YAML: {error}.")]
    builder.lines.setdefault((), first_line)
    return YamlText(file, value, builder.lines), builder.problems


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def _in_words(error: yaml.MarkedYAMLError) -> str:
    what = str(error.problem or error.context or "it is not closed")
    hint = "Mind the indentation, and put text with a colon or a hash sign into quotes."
    return f"is no readable YAML: {what}. {hint}"


def _refuse_tricks(text: str) -> None:
    """Before anything is built: no aliases, no depth, no endless lists."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(line, "uses a YAML alias (*name). Write the value itself.")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _Refused(line, f"is nested deeper than {DEEPEST} levels. Write it flatter.")
        if count > MOST_NODES:
            raise _Refused(line, f"has more than {MOST_NODES:,} values. Divide the file.")


@dataclass
class _Builder:
    """Makes data of nodes and notes where each part stands."""

    file: str
    first_line: int
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    constructor: SafeConstructor = field(default_factory=SafeConstructor)

    def build(self, node: Node, place: Place) -> Any:
        # Where a key stands in front, its line was noted already.
        self.lines.setdefault(place, self._line(node))
        if isinstance(node, MappingNode) and node.tag == f"{_TAG}map":
            return dict(self._entries(node, place))
        if isinstance(node, SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.build(child, (*place, index)) for index, child in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        self._add(node, f"has the tag {node.tag}. Write plain lists and mappings.")
        return None

    def _entries(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        seen = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or key_node.tag != f"{_TAG}str":
                self._add(key_node, "has a field name that is no text. Put the name into quotes.")
                continue
            key = key_node.value
            if NO_TEXT.search(key):
                self._add(key_node, "has a control character in a field name. Remove it.")
                continue
            if key in seen:
                self._add(key_node, f"has the field {key} twice. Keep one.")
                continue
            seen.add(key)
            self.lines[(*place, key)] = self._line(key_node)
            yield key, self.build(value_node, (*place, key))

    def _scalar(self, node: ScalarNode) -> Any:
        if NO_TEXT.search(node.value):
            self._add(node, "has a control character, written as an escape. Remove it.")
            return None
        if node.tag in _TEXT:
            return node.value
        if node.tag in _PLAIN:
            try:
                return self.constructor.construct_object(node)  # type: ignore[no-untyped-call]
            except (ValueError, OverflowError):
                self._add(node, "has a number that cannot be read. Write it plainly.")
                return None
        self._add(node, f"has the tag {node.tag}. Write plain text or a number.")
        return None

    def _line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def _add(self, node: Node, message: str) -> None:
        self.problems.append(Problem(self.file, self._line(node), message))
