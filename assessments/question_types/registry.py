"""Finds the question types: each is a small Django app with a QuestionTypeConfig.

A school's own type comes from its own package: an app whose config derives
from QuestionTypeConfig, named by an entry point ``chartwork.question_types``,
which the settings add to the installed apps (``assessments.question_types.discovery``).
"""

from typing import Any, ClassVar

from django.apps import AppConfig, apps

from assessments.question_types.contract import QuestionType


class QuestionTypeConfig(AppConfig):
    """The app of one question type."""

    # Imported by name into each type's apps.py, it must not count as a candidate there.
    default = False
    question_type: ClassVar[QuestionType]
    # Dotted path of the author's form; loaded late, since forms need the app registry.
    authoring_form: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True


class UnknownQuestionType(LookupError):
    """No installed app offers this type."""


def question_type_configs() -> list[QuestionTypeConfig]:
    """The configs of all installed types, in the order of the settings."""
    return [config for config in apps.get_app_configs() if isinstance(config, QuestionTypeConfig)]


def question_types() -> dict[str, QuestionType]:
    """All installed types by name."""
    return {config.question_type.name: config.question_type for config in question_type_configs()}


def question_type(name: str) -> QuestionType:
    """The type of this name. Raises UnknownQuestionType."""
    try:
        return question_types()[name]
    except KeyError:
        raise UnknownQuestionType(
            f"No question type {name!r} is installed; there are: {', '.join(question_types())}."
        ) from None
