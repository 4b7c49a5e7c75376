"""What a certificate was earned by, in the words of the table's unique column."""

from uuid import UUID


def course_cause(enrolment_id: UUID, number: int = 1) -> str:
    """The cause of a certificate of a course: one for each completion of an enrolment.

    ``number`` counts the completions; a second one needs that the first was taken back.
    """
    first = f"course:{enrolment_id}"
    return first if number == 1 else f"{first}:{number}"


def rule_cause(rule_id: UUID, student_id: int, number: int) -> str:
    """The cause of a certificate by a rule: the first one, the one after its renewal, and so on."""
    return f"rule:{rule_id}:{student_id}:{number}"


def replacement_cause(award_id: UUID) -> str:
    """The cause of the certificate that stands for another one: there is one at most."""
    return f"replaces:{award_id}"
