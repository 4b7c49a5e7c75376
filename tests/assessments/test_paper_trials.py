"""Papers by the hundred: each is its blueprint, and how alike they are agrees with theory."""

from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Attempt, Question
from assessments.queries.paper_trials import trial_of
from assessments.rules.drawing import Candidate, NotEnoughQuestions, PaperItem, SlotPlan
from assessments.rules.paper_trials import Known, Wanted, departures, try_papers
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.courses import single_choice

# Domain, from which difficulty to which, how many: overlapping on purpose.
BLUEPRINT = [
    ("anatomy", 1, 2, 6),
    ("anatomy", 3, 5, 4),
    ("terms", None, None, 8),
    ("terms", 4, 5, 2),
    ("", None, None, 5),
]


@pytest.fixture
def exam(school):
    """25 of 96 questions: two domains and one more, five difficulties, some of them twins."""
    by = system_actor(school.pk)
    shelf = save_category(key="pool", title="Pool", by=by)
    below = save_category(key="below", title="Below", parent=shelf, by=by)
    for number in range(96):
        save_question(
            key=f"pool-{number}",
            type_name="single_choice",
            category_id=(below if number % 2 else shelf).pk,
            content=single_choice(number),
            details=QuestionDetails(
                domain=["anatomy", "terms", "law"][number % 3],
                difficulty=1 + number % 5,
                twins=f"pair-{number // 6}" if number % 6 in {0, 3} else "",
            ),
            note="",
            by=by,
            at=NOON,
        )
    return set_assessment(
        key="mock",
        settings=AssessmentSettings(title="Mock"),
        draws=[
            Draw(
                category_key="pool",
                count=count,
                points=Decimal(2),
                domain=domain,
                difficulty_from=low,
                difficulty_to=high,
            )
            for domain, low, high, count in BLUEPRINT
        ],
        by=by,
    )


def test_two_hundred_papers_are_exactly_their_blueprint(exam, school):
    with in_school(school.pk):
        found = trial_of(assessment=exam, papers=200, students=20, sittings=3)

        assert found.departures == ()
        assert (found.papers, found.items, found.pool) == (200, 25, 96)
        # Anatomy 10 and terms 10, and up to five of any.
        low, high = found.domains["anatomy"]
        assert (10 <= low <= high <= 15, found.domains["law"][1] <= 5) == (True, True)
        assert Attempt.objects.count() == 0
    # Each stands in a quarter of the papers; the mean of 96 is no matter of chance.
    assert found.exposure_mean == pytest.approx(25 / 96)
    assert sum(found.exposure.values()) == 200 * 25
    # By exposure: the sum of squares says what two papers share in the mean.
    pairs = sum(count * (count - 1) for count in found.exposure.values()) / (200 * 199)
    assert found.shared_mean == pytest.approx(pairs / 25, abs=1e-6)
    assert found.shared_mean < found.shared_most < 1
    # A first paper has nothing met before, a later one no more than two strangers share.
    assert found.repeats[0] == 0
    assert found.repeats[1] < found.shared_mean / 2


def test_the_command_prints_the_table_and_refuses_what_cannot_be_drawn(exam, school):
    out = StringIO()
    call_command("draw_papers", "mock", papers=10, students=2, sittings=2, stdout=out)
    text = out.getvalue()

    assert "| Departures from the blueprint | 0 |" in text
    assert "| Papers drawn | 10 |" in text
    with pytest.raises(CommandError, match="0 assessments have the key none"):
        call_command("draw_papers", "none")
    with in_school(school.pk):
        Question.objects.filter(domain="terms").update(status="retired")
    with pytest.raises(CommandError, match="cannot be drawn today"):
        call_command("draw_papers", "mock", papers=10)


KNOWN = {
    1: Known("one", 7, "terms", 2),
    2: Known("two", 7, "anatomy", 2),
    3: Known("three", 8, "terms", 2),
    4: Known("four", 7, "terms", 5),
    5: Known("five", 7, "terms", 2, is_ready=False),
    6: Known("six", 7, "terms", 2, twins="pair"),
    7: Known("seven", 7, "terms", 2, twins="pair"),
    8: Known("eight", 7, "terms", 2, is_pilot=True),
}


def said_of(*questions):
    """What is found of a paper of these, of which each should be of the first's kind."""
    wanted = Wanted(count=len(questions), shelves=frozenset({7}), domain="terms", difficulty_to=3)
    items = [PaperItem(n, pk, pk, Decimal(1)) for n, pk in enumerate(questions, start=1)]
    return list(departures(items, [wanted], KNOWN))


def test_what_is_not_in_the_blueprint_is_found():
    assert said_of(1, 6) == []
    # Another domain, another shelf, too hard, retired, on trial.
    for wrong, key in ((2, "two"), (3, "three"), (4, "four"), (5, "five"), (8, "eight")):
        assert said_of(1, wrong) == [f"{key} is not what slot 1 asks for"]
    assert said_of(1, 1) == ["one stands in it twice"]
    assert said_of(6, 7) == ["twins of pair stand in it"]
    short = [PaperItem(1, 1, 1, Decimal(1))]
    assert list(departures(short, [Wanted(count=2)], KNOWN)) == ["it has 1 questions, not 2"]


def test_two_papers_share_what_chance_says():
    """Ten of forty: two papers share a quarter (hypergeometric mean)."""
    slot = SlotPlan(10, Decimal(1), tuple(Candidate(n, n) for n in range(40)))
    known = {n: Known(f"q{n}", 1, "any", 3) for n in range(40)}

    found = try_papers(
        slots=[slot], wanted=[Wanted(count=10)], known=known, papers=400, students=10
    )

    # Deviation of the shared share of one pair: root of 1/4 x 3/4 x 30/39 / 10.
    assert found.shared_mean == pytest.approx(0.25, abs=0.01)
    # Four papers of ten use up all forty, so the fifth is the first with old ones.
    assert found.repeats == (0.0, 0.0, 0.0, 0.0)
    assert Counter(count > 0 for count in found.exposure.values()) == {True: 40}
    with pytest.raises(NotEnoughQuestions):
        try_papers(slots=[SlotPlan(50, Decimal(1), slot.candidates)], wanted=[], known={}, papers=2)
