"""The save protocol as a state machine: two windows, lost replies, repeats, late arrivals.

What the server acknowledged is never lost and never overwritten unseen,
whatever the network does between the two.
"""

from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments.models import AnswerStep, Attempt
from assessments.services.answers import AttemptClosed, SentAnswer, Verdict, save_answers
from assessments.services.attempts import seal_of, submit_attempt
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student

POSITIONS = st.integers(1, 3)
VALUES = st.integers(1, 3)
WINDOWS = st.sampled_from(["left", "right"])
EXERCISED = {"saved": 0, "repeated": 0, "stale": 0, "refused": 0}


@dataclass
class Window:
    """A browser window: the revisions that it knows of, and what it has not had acknowledged."""

    name: str
    known: dict[int, int] = field(default_factory=dict)
    unsent: dict[int, dict] = field(default_factory=dict)


class SaveProtocol(RuleBasedStateMachine):
    """Two windows on one attempt. ``acknowledged``: what any window was told is stored."""

    scene: dict = {}

    @initialize()
    def open_attempt(self):
        self.person, school = self.scene["person"], self.scene["school"]
        self.scope = in_school(school.pk)
        self.scope.__enter__()
        with every_school():
            for attempt in Attempt.objects.filter(state="in_progress"):
                with in_school(school.pk):
                    submit_attempt(attempt_id=attempt.pk, by=self.person.actor, at=timezone.now())
        self.attempt = begin(self.scene["quiz"], self.person)
        self.windows = {name: Window(name) for name in ("left", "right")}
        self.on_their_way = []
        self.acknowledged = {}
        self.closed = False
        self.steps = 0

    def teardown(self):
        """Every run ends handed in, with something that arrives too late."""
        if hasattr(self, "attempt"):
            self.hand_in()
            assert self.deliver(("left", [SentAnswer(1, 0, {"chosen": 1})])) is None
            self.what_was_acknowledged_is_there_and_unchanged()
        if hasattr(self, "scope"):
            self.scope.__exit__(None, None, None)

    def deliver(self, request):
        window, answers = request
        self.steps += 1
        rows = AnswerStep.objects.filter(attempt=self.attempt).count()
        newest = self.newest_revisions()
        try:
            reply = save_answers(
                attempt_id=self.attempt.pk, answers=answers, by=self.person.actor, client=window
            )
        except AttemptClosed:
            EXERCISED["refused"] += 1
            assert self.closed
            assert AnswerStep.objects.filter(attempt=self.attempt).count() == rows
            return None
        assert not self.closed
        for verdict in reply:
            EXERCISED[verdict.verdict] += 1
        bases = {answer.position: answer.base for answer in answers}
        for answer in reply:
            # Saved only on top of what is stored: nothing is covered that its author had not seen.
            on_top = bases[answer.position] == newest.get(answer.position, 0)
            assert (answer.verdict is Verdict.SAVED) is on_top
        saved = sum(answer.verdict is Verdict.SAVED for answer in reply)
        assert AnswerStep.objects.filter(attempt=self.attempt).count() == rows + saved
        return reply

    def newest_revisions(self):
        steps = AnswerStep.objects.filter(attempt=self.attempt).order_by("position", "-revision")
        return dict(steps.distinct("position").values_list("position", "revision"))

    def acknowledge(self, name, answers, reply):
        window = self.windows[name]
        sent = {answer.position: answer.content for answer in answers}
        for answer in reply:
            window.known[answer.position] = max(
                answer.revision, window.known.get(answer.position, 0)
            )
            if answer.verdict is Verdict.STALE:
                continue
            self.acknowledged[answer.position, answer.revision] = sent[answer.position]
            if window.unsent.get(answer.position) == sent[answer.position]:
                del window.unsent[answer.position]

    def request_of(self, name):
        window = self.windows[name]
        answers = [
            SentAnswer(position, window.known.get(position, 0), content)
            for position, content in window.unsent.items()
        ]
        return name, answers

    @rule(name=WINDOWS, position=POSITIONS, value=VALUES)
    def give_an_answer(self, name, position, value):
        self.windows[name].unsent[position] = {"chosen": value}

    @rule(name=WINDOWS)
    def send_and_hear_back(self, name):
        request = self.request_of(name)
        if request[1]:
            reply = self.deliver(request)
            if reply is not None:
                self.acknowledge(name, request[1], reply)

    @rule(name=WINDOWS)
    def send_and_lose_the_reply(self, name):
        request = self.request_of(name)
        if request[1]:
            self.deliver(request)
            self.on_their_way.append(request)

    @rule(name=WINDOWS)
    def send_into_a_slow_network(self, name):
        request = self.request_of(name)
        if request[1]:
            self.on_their_way.append(request)

    @precondition(lambda self: self.on_their_way)
    @rule(data=st.data(), heard=st.booleans())
    def something_arrives_late_or_twice(self, data, heard):
        request = data.draw(st.sampled_from(self.on_their_way))
        reply = self.deliver(request)
        if heard and reply is not None:
            self.acknowledge(*request, reply)

    @rule(name=WINDOWS)
    def load_the_page_again(self, name):
        """What was not acknowledged stays in the queue of the browser; revisions are read anew."""
        self.windows[name].known = self.newest_revisions()

    # Late, so that most of a run happens before it.
    @precondition(lambda self: self.steps >= 8)
    @rule()
    def hand_in(self):
        submit_attempt(attempt_id=self.attempt.pk, by=self.person.actor, at=timezone.now())
        self.closed = True

    @invariant()
    def what_was_acknowledged_is_there_and_unchanged(self):
        if not hasattr(self, "attempt"):
            return
        stored = {
            (position, revision): content
            for position, revision, content in AnswerStep.objects.filter(
                attempt=self.attempt
            ).values_list("position", "revision", "content")
        }
        for place, content in self.acknowledged.items():
            assert stored[place] == content
        for position in {place[0] for place in stored}:
            revisions = sorted(rev for pos, rev in stored if pos == position)
            assert revisions == list(range(1, len(revisions) + 1))
        if self.closed:
            self.attempt.refresh_from_db()
            assert self.attempt.seal == seal_of(self.attempt)


@pytest.mark.django_db
def test_no_acknowledged_answer_is_lost_whatever_the_network_does(school, course, quiz, ana):
    quiz.attempts_allowed = 0
    quiz.save()
    enrol_student(course, ana)
    SaveProtocol.scene = {"school": school, "quiz": quiz, "person": ana}

    run_state_machine_as_test(
        SaveProtocol,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    # A check that exercised nothing would prove nothing.
    assert all(count >= 10 for count in EXERCISED.values()), EXERCISED
