"""Contents and answers of every built-in question type: (type, content, answer, share, code)."""

from decimal import Decimal
from typing import Any

OPTIONS = [
    {"key": "a", "text": "the ilium", "correct": False, "why": "The ilium is a bone."},
    {"key": "b", "text": "the ileum", "correct": True, "why": "The ileum is the last part."},
    {"key": "c", "text": "the colon", "correct": False, "why": "The colon comes after."},
    {"key": "d", "text": "the duodenum", "correct": False, "why": "It is the first part."},
]
TWO_RIGHT = [{**option, "correct": option["key"] in "bd"} for option in OPTIONS]
FOUR = ("a", "b", "c", "d")

CONTENTS: dict[str, dict[str, Any]] = {
    "single_choice": {"stem": "Which is bowel?", "options": OPTIONS, "explanation": "See 10."},
    "multiple_response": {"stem": "Choose two.", "options": TWO_RIGHT, "explanation": "See 10."},
    "true_false": {
        "stem": "The ileum is bowel.",
        "answer": True,
        "why_true": "It is the last part of the small bowel.",
        "why_false": "You may think of the ilium, a bone.",
    },
    "short_answer": {
        "stem": "Name the last part of the small bowel.",
        "accept": ["ileum", "terminal-ileum"],
        "watch_out": [{"answer": "ilium", "why": "The ilium is a bone of the hip."}],
        "explanation": "The ileum ends at the caecum.",
    },
}
PARTIAL = {**CONTENTS["multiple_response"], "partial": "per_option"}

GRADED: list[tuple[str, dict[str, Any], dict[str, Any] | None, str, str]] = [
    ("single_choice", CONTENTS["single_choice"], {"chosen": 2}, "1", "correct"),
    ("single_choice", CONTENTS["single_choice"], {"chosen": 1}, "0", "wrong_option"),
    ("single_choice", CONTENTS["single_choice"], None, "0", "unanswered"),
    ("single_choice", CONTENTS["single_choice"], {"chosen": 9}, "0", "unanswered"),
    ("multiple_response", CONTENTS["multiple_response"], {"chosen": [2, 4]}, "1", "correct"),
    ("multiple_response", CONTENTS["multiple_response"], {"chosen": [4, 2]}, "1", "correct"),
    ("multiple_response", CONTENTS["multiple_response"], {"chosen": [2]}, "0", "missed_option"),
    ("multiple_response", CONTENTS["multiple_response"], {"chosen": [2, 3]}, "0", "wrong_option"),
    ("multiple_response", PARTIAL, {"chosen": [2, 3]}, "0.5", "wrong_option"),
    ("multiple_response", PARTIAL, {"chosen": [1, 2, 4]}, "0", "too_many"),
    ("multiple_response", PARTIAL, {"chosen": []}, "0", "unanswered"),
    ("true_false", CONTENTS["true_false"], {"chosen": True}, "1", "correct"),
    ("true_false", CONTENTS["true_false"], {"chosen": False}, "0", "wrong_option"),
    ("true_false", CONTENTS["true_false"], {"chosen": "yes"}, "0", "unanswered"),
    ("short_answer", CONTENTS["short_answer"], {"text": " Ileum. "}, "1", "correct"),
    ("short_answer", CONTENTS["short_answer"], {"text": "TERMINAL  ILEUM"}, "1", "correct"),
    ("short_answer", CONTENTS["short_answer"], {"text": "ilium"}, "0", "watch_out"),
    ("short_answer", CONTENTS["short_answer"], {"text": "ileums"}, "0", "not_accepted"),
    ("short_answer", CONTENTS["short_answer"], {"text": "  "}, "0", "unanswered"),
]


def order_of(type_name: str) -> tuple[str, ...]:
    return FOUR if type_name in {"single_choice", "multiple_response"} else ()


def share(text: str) -> Decimal:
    return Decimal(text)
