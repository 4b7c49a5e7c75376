"""The examples that each type brings along: contents, and answers with what they are worth.

``examples.yaml`` in the folder of a type is its specification, its test and
what an author may start from:

- ``content``: a whole content; ``variants``: by name, what differs from it
- ``graded``: an ``answer`` (in the author's order of options), its ``share`` as a fraction, and
  the ``code`` of the first reason; ``variant`` names one; with ``marks`` (a level's key for each
  criterion's) it is graded as a person marked it
- ``refused``: a ``change`` of the content that is not usable, and the ``place`` that is named
- ``shown``: the places whose text a student may see before release (``options.*.text``); every
  other text is a secret, except ``settings``, whose values are fixed words
- ``canaries``: for secrets that cannot be any text, another value that is usable; the place may
  name the text that it is for (``lines.*.code=E11.22``)
- ``codes``: for types that must know codes, what is known of them (``example_codes``)
"""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from assessments.question_types.example_codes import ExampleCodes, read_codes
from assessments.question_types.registry import QuestionTypeConfig, question_type_configs


@dataclass(frozen=True, slots=True)
class GradedExample:
    """An answer to ``content`` that is worth ``share``."""

    content: dict[str, Any]
    answer: dict[str, Any] | None
    share: Fraction
    code: str
    marks: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """What a type's ``examples.yaml`` says."""

    content: dict[str, Any]
    variants: dict[str, dict[str, Any]]
    graded: list[GradedExample]
    refused: list[tuple[dict[str, Any], str]]
    shown: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    canaries: dict[str, str] = field(default_factory=dict)
    codes: ExampleCodes = field(default_factory=ExampleCodes)


def examples_of(config: QuestionTypeConfig) -> Examples:
    """Read the examples of a type."""
    data = yaml.safe_load((Path(config.path) / "examples.yaml").read_text(encoding="utf-8"))
    content = data["content"]
    variants = {name: {**content, **change} for name, change in data.get("variants", {}).items()}
    return Examples(
        content=content,
        variants=variants,
        graded=[
            GradedExample(
                content=variants[entry["variant"]] if "variant" in entry else content,
                answer=entry["answer"],
                share=Fraction(str(entry["share"])),
                code=entry["code"],
                marks=entry.get("marks"),
            )
            for entry in data["graded"]
        ],
        refused=[(entry["change"], entry["place"]) for entry in data["refused"]],
        shown=data.get("shown", []),
        settings=data.get("settings", []),
        canaries=data.get("canaries", {}),
        codes=read_codes(data.get("codes")),
    )


def all_examples() -> dict[str, Examples]:
    """The examples of every installed type, by its name."""
    return {config.question_type.name: examples_of(config) for config in question_type_configs()}
