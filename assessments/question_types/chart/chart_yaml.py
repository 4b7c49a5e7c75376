"""A chart as YAML text: read, written, and the line in which a place of it stands."""

from collections.abc import Mapping
from typing import Any

import yaml

LONGEST = 400_000
WIDTH = 100


class ChartYamlError(ValueError):
    """The text is no YAML that a chart can be written in. ``line`` counts from 1; 0 is unknown."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Loader(yaml.SafeLoader):
    """Dates stay text, as JSON has them; aliases are refused, since they can grow without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise ChartYamlError(mark.line + 1, "Write it out: references (*) are not read here.")
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Text of several lines stays readable."""


# The resolvers are a table by first character; a copy of it, so that other loaders keep theirs.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _represent_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def load_chart(text: str) -> dict[str, Any]:
    """The content that a text says. Raises ChartYamlError."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ChartYamlError(mark.line + 1 if mark else 0, str(error.problem)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, ChartYamlError):
            raise
        raise ChartYamlError(0, "This cannot be read as YAML.") from None
    if not isinstance(data, dict):
        raise ChartYamlError(1, "A chart begins with its fields: title, setting, release ...")
    return data


def dump_chart(content: Mapping[str, Any]) -> str:
    """A content as text that reads back as it is."""
    return yaml.dump(
        dict(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )


def line_of(text: str, place: str) -> int:
    """The line, from 1, of a place such as ``lines.2.after.0``, or of the nearest one above it."""
    node = yaml.compose(text, Loader=_Loader)
    line = 1
    for step in place.split("."):
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == step), None)
            if found:
                line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and step.isdecimal():
            found = next(iter(node.value[int(step) :]), None)
            if found:
                line, node = found.start_mark.line + 1, found
        if not found:
            break
    return line
