"""The save protocol where more can happen: take-overs, sections that end, answers that lock.

Requests arrive late, twice, in another order, or never. What was acknowledged is never lost;
what is closed never changes.
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

from assessments.models import AnswerStep, Attempt, ItemCheck
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.attempts import AttemptClosed, LeaseLost, seal_of, submit_attempt
from assessments.services.checking import NothingToCheck, check_item
from assessments.services.lease import take_lease
from assessments.services.sections import next_section
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_sections

NAMES = ("left", "right")
WINDOWS = st.sampled_from(NAMES)
# Three sections of two questions; a position comes up in whichever section runs.
POSITIONS = st.integers(1, 6)
VALUES = st.integers(1, 3)
EXERCISED = dict.fromkeys(
    ["saved", "repeated", "stale", "closed", "lease", "handed_in", "locked", "section", "foreign"],
    0,
)


@dataclass
class Window:
    """What a window knows: revisions, and answers not acknowledged, each with who gave it."""

    known: dict[int, int] = field(default_factory=dict)
    unsent: dict[int, tuple[str, dict]] = field(default_factory=dict)


class SaveProtocolInSections(RuleBasedStateMachine):
    """``acknowledged``: what any window was told is stored. ``frozen``: closed positions."""

    scene: dict = {}

    @initialize()
    def open_attempt(self):
        self.person, school = self.scene["person"], self.scene["school"]
        self.scope = in_school(school.pk)
        self.scope.__enter__()
        with every_school():
            open_ones = list(Attempt.objects.filter(state="in_progress"))
        for attempt in open_ones:
            submit_attempt(attempt_id=attempt.pk, by=self.person.actor, at=timezone.now())
        self.attempt = begin(self.scene["quiz"], self.person)
        self.windows = {name: Window() for name in NAMES}
        self.on_their_way = []
        self.acknowledged = {}
        self.frozen = {}
        self.owner = ""
        self.handed_in = False
        self.section = 1
        self.locked = set()

    def teardown(self):
        """Every run ends handed in, with something that arrives too late."""
        if hasattr(self, "attempt"):
            self.hand_in()
            assert self.deliver((self.owner, "left", [SentAnswer(6, 0, {"chosen": 1})])) is None
            self.nothing_is_lost_and_nothing_closed_changes()
        if hasattr(self, "scope"):
            self.scope.__exit__(None, None, None)

    def is_open(self, position):
        return (position + 1) // 2 == self.section and position not in self.locked

    def steps(self):
        rows = AnswerStep.objects.filter(attempt=self.attempt)
        return {(p, r): c for p, r, c in rows.values_list("position", "revision", "content")}

    def newest(self):
        return dict(sorted(self.steps()))

    def act(self, **more):
        return {"attempt_id": self.attempt.pk, "by": self.person.actor, **more}

    def freeze(self):
        """Remember what stands where nothing may change any more."""
        stored, newest = self.steps(), self.newest()
        for position in range(1, 7):
            past = position in self.locked or (position + 1) // 2 < self.section
            if self.handed_in or past:
                standing = newest.get(position, 0)
                self.frozen.setdefault(position, (standing, stored.get((position, standing))))

    def deliver(self, request):
        window, client, answers = request
        before, newest = self.steps(), self.newest()
        try:
            reply = save_answers(answers=answers, client=client, window=window, **self.act())
        except (AttemptClosed, LeaseLost) as refusal:
            lost = isinstance(refusal, LeaseLost)
            EXERCISED["lease" if lost else "handed_in"] += 1
            assert self.owner not in {"", window} if lost else self.handed_in
            assert self.steps() == before
            return None
        assert not self.handed_in
        assert self.owner in {"", window}
        sent = {answer.position: answer for answer in answers}
        for told in reply:
            EXERCISED[told.verdict] += 1
            answer, stands = sent[told.position], newest.get(told.position, 0)
            on_top = answer.base == stands and self.is_open(told.position)
            # Saved on top of what is stored, in what is open, and then only.
            assert (told.verdict is Verdict.SAVED) is on_top
            if told.verdict is Verdict.CLOSED:
                assert not self.is_open(told.position)
            if told.verdict in {Verdict.CLOSED, Verdict.STALE}:
                stored = before.get((told.position, stands))
                assert (told.revision, told.content) == (stands, stored)
            if told.verdict is Verdict.SAVED and client != window:
                EXERCISED["foreign"] += 1
        written = {(r.position, r.revision) for r in reply if r.verdict is Verdict.SAVED}
        assert set(self.steps()) - set(before) == written
        return reply

    def acknowledge(self, request, reply):
        window, client, answers = request
        sent = {answer.position: answer.content for answer in answers}
        for told in reply:
            here = self.windows[window]
            here.known[told.position] = max(told.revision, here.known.get(told.position, 0))
            if told.verdict in {Verdict.SAVED, Verdict.REPEATED}:
                self.acknowledged[told.position, told.revision] = sent[told.position]
            same = here.unsent.get(told.position) == (client, sent[told.position])
            if told.verdict is not Verdict.STALE and same:
                del here.unsent[told.position]

    def requests_of(self, name):
        """One request for each client whose answers lie in this window's queue."""
        window = self.windows[name]
        by_client = {}
        for position, (client, content) in window.unsent.items():
            answer = SentAnswer(position, window.known.get(position, 0), content)
            by_client.setdefault(client, []).append(answer)
        return [(name, client, answers) for client, answers in by_client.items()]

    @rule(
        name=WINDOWS, positions=st.sets(POSITIONS, min_size=1, max_size=2), value=st.integers(1, 3)
    )
    def give_answers(self, name, positions, value):
        """One or many; most in the section that runs, as a page would."""
        for position in positions:
            here = self.section * 2 - position % 2 if position < 6 else position
            self.windows[name].unsent[here] = (name, {"chosen": value})

    @rule(name=WINDOWS)
    def send_and_hear_back(self, name):
        for request in self.requests_of(name):
            reply = self.deliver(request)
            if reply is not None:
                self.acknowledge(request, reply)

    @rule(name=WINDOWS, arrives=st.booleans())
    def send_and_hear_nothing(self, name, arrives):
        for request in self.requests_of(name):
            if arrives:
                self.deliver(request)
            self.on_their_way.append(request)

    @rule(name=WINDOWS)
    def send_once_more_since_the_reply_was_lost(self, name):
        for request in self.requests_of(name):
            first = self.deliver(request)
            again = self.deliver(request)
            if first is None or again is None:
                continue
            told = {reply.position: reply for reply in again}
            for reply in first:
                if reply.verdict is Verdict.SAVED:
                    repeat = told[reply.position]
                    assert (repeat.verdict, repeat.revision) == (Verdict.REPEATED, reply.revision)
            self.acknowledge(request, again)

    @precondition(lambda self: self.on_their_way)
    @rule(data=st.data(), heard=st.booleans())
    def something_arrives_late_or_twice_or_in_another_order(self, data, heard):
        request = data.draw(st.sampled_from(self.on_their_way))
        reply = self.deliver(request)
        if heard and reply is not None:
            self.acknowledge(request, reply)

    @rule(name=WINDOWS)
    def load_the_page_again(self, name):
        self.windows[name].known = self.newest()

    @rule(name=WINDOWS, take_over=st.booleans())
    def claim(self, name, take_over):
        """A window that takes over finds the unsent answers of the other one in the browser."""
        if self.handed_in:
            return
        lease = take_lease(window=name, at=timezone.now(), take_over=take_over, **self.act())
        assert lease.mine is (take_over or self.owner in {"", name})
        self.owner = name if lease.mine else self.owner
        other = self.windows[NAMES[name == "left"]]
        if take_over:
            self.windows[name].unsent = {**other.unsent, **self.windows[name].unsent}
            self.windows[name].known = self.newest()
            other.unsent = {}
            # The page does so as soon as it has the attempt.
            self.send_and_hear_back(name)

    @rule(name=WINDOWS, position=POSITIONS, value=VALUES)
    def answer_and_check(self, name, position, value):
        """The button sends the answer first; position 6 of any section is somewhere else."""
        self.give_answers(name, {position}, value)
        self.send_and_hear_back(name)
        if self.handed_in:
            return
        position = self.section * 2 - position % 2 if position < 6 else position
        newest, was_locked = self.newest(), position in self.locked
        try:
            found = check_item(position=position, at=timezone.now(), **self.act())
        except NothingToCheck:
            assert (position + 1) // 2 != self.section or position not in newest
            return
        assert found.final
        assert (found.check.revision == newest[position]) or was_locked
        self.locked.add(position)
        EXERCISED["locked"] += 1
        self.freeze()

    # Rarely, so that most of a run happens in sections that go on for a while.
    @rule(chance=st.integers(0, 2))
    def end_the_section(self, chance):
        if chance or self.handed_in or self.section == 3:
            return
        next_section(number=self.section, at=timezone.now(), **self.act())
        self.section += 1
        EXERCISED["section"] += 1
        self.freeze()

    @precondition(lambda self: self.section == 3)
    @rule()
    def hand_in(self):
        submit_attempt(at=timezone.now(), **self.act())
        self.handed_in = True
        self.freeze()

    @invariant()
    def nothing_is_lost_and_nothing_closed_changes(self):
        if not hasattr(self, "attempt"):
            return
        stored, newest = self.steps(), self.newest()
        for place, content in self.acknowledged.items():
            assert stored[place] == content
        for position, (revision, content) in self.frozen.items():
            assert newest.get(position, 0) == revision
            assert stored.get((position, revision)) == content
        for position, revision in newest.items():
            assert {r for p, r in stored if p == position} == set(range(1, revision + 1))
        self.attempt.refresh_from_db()
        assert self.attempt.section == self.section
        assert set(self.attempt.locked) == self.locked
        assert self.attempt.lease == self.owner
        checked = ItemCheck.objects.filter(attempt=self.attempt)
        assert set(checked.values_list("position", flat=True)) == self.locked
        if self.handed_in:
            assert self.attempt.seal == seal_of(self.attempt)


@pytest.mark.django_db
def test_nothing_acknowledged_is_lost_and_nothing_closed_changes(school, course, quiz, ana):
    enrol_student(course, ana)
    quiz = set_sections(school, behaviour="immediate")
    SaveProtocolInSections.scene = {"school": school, "quiz": quiz, "person": ana}

    run_state_machine_as_test(
        SaveProtocolInSections,
        settings=settings(
            max_examples=50,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    # A check that exercised nothing would prove nothing.
    rare = {name: count for name, count in EXERCISED.items() if count < 3}
    assert not rare
