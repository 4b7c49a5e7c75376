"""A student's own report by domain."""

from assessments.models import Attempt, Grade, QuestionVersion
from assessments.rules.statistics.domains import ItemPoints, OwnDomain, own_domains
from assessments.services.judging import worth_in
from assessments.services.paper_drawing import items_of


def domains_of_attempt(*, attempt: Attempt, grade: Grade) -> list[OwnDomain]:
    """Points by domain with their intervals. One query, whatever the length.

    Questions on trial and those that a ruling dropped have no part. For who may see the score:
    ask ``reveal_of`` first.
    """
    paper = items_of(attempt.paper)
    versions = QuestionVersion.objects.filter(pk__in={item.version_id for item in paper})
    name_of = {
        version.pk: version.question.domain_name
        for version in versions.select_related("question__category").defer("content").order_by()
    }
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    items = []
    for item in paper:
        outcome = outcomes[item.position]
        if item.pilot or outcome.get("ruling") == "drop":
            continue
        points = float(outcome["points"])
        earned = float(worth_in(outcome)) * points
        items.append(ItemPoints(name_of[item.version_id], earned, points))
    return own_domains(items)
