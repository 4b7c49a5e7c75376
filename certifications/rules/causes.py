"""What a certificate was earned by, in the words of the table's unique column."""

from uuid import UUID


def course_cause(enrolment_id: UUID) -> str:
    """The cause of a certificate of a course: one for each enrolment."""
    return f"course:{enrolment_id}"
