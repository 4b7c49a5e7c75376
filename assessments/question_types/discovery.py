"""Which question types there are to install: our folders, and packages that say so.

No Django here: the settings read it. A package names the dotted path of its
app under the entry point ``chartwork.question_types``.
"""

from importlib.metadata import entry_points
from pathlib import Path

ENTRY_POINT = "chartwork.question_types"


def question_type_apps() -> list[str]:
    """Dotted paths of the apps of all types: built-in ones by name, then those of packages."""
    here = Path(__file__).parent
    built_in = sorted(folder.parent.name for folder in here.glob("*/apps.py"))
    added = sorted({point.value for point in entry_points(group=ENTRY_POINT)})
    return [f"assessments.question_types.{name}" for name in built_in] + added
