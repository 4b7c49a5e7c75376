"""The examples of every installed type, for tests that need some question of it."""

from typing import Any

from assessments.question_types.examples import all_examples
from assessments.question_types.registry import question_type

EXAMPLES = all_examples()
CONTENTS: dict[str, dict[str, Any]] = {name: found.content for name, found in EXAMPLES.items()}


def order_of(type_name: str) -> tuple[str, ...]:
    """The author's order of the options of ``CONTENTS``."""
    kind = question_type(type_name)
    return tuple(kind.option_keys(kind.read_content(CONTENTS[type_name])))
