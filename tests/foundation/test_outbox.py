"""The outbox: an effect happens once, or is still waiting. Real database, no broker needed."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from foundation.outbox import events, services
from foundation.outbox.events import Event, handles, on, publish
from foundation.outbox.models import Heartbeat, OutboxMessage
from foundation.outbox.services import MAX_TRIES, deliver_message, drain, enqueue, retry_dead, sweep

WAITING, DONE, DEAD = "waiting", "done", "dead"


@dataclass(frozen=True, kw_only=True, slots=True)
class LampLit(Event):
    lamp: int

    def key(self) -> str:
        return str(self.lamp)


@pytest.fixture
def effects() -> Iterator[list[str]]:
    """What the handlers of this test did; their registration ends with it."""
    by_effect, by_event = dict(events._by_effect), dict(events._by_event)
    done: list[str] = []

    @on(LampLit, effect="test.note")
    def note(payload):
        Heartbeat.objects.create(name=f"lamp {payload['lamp']}", at=timezone.now())
        done.append("note")

    @on(LampLit, effect="test.count")
    def count(payload):
        done.append("count")

    @handles("test.fail")
    def fail(payload):
        Heartbeat.objects.create(name="half done", at=timezone.now())
        raise RuntimeError("the lamp broke")

    yield done
    events._by_effect.clear()
    events._by_effect.update(by_effect)
    events._by_event.clear()
    events._by_event.update(by_event)


def light(lamp: int = 1) -> None:
    with transaction.atomic():
        publish(LampLit(school_id=1, lamp=lamp))


def make_due() -> None:
    OutboxMessage.objects.update(next_attempt_at=timezone.now(), last_rung_at=None)


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused(effects):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        publish(LampLit(school_id=1, lamp=1))

    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db
def test_an_event_is_one_row_for_each_handler_however_often_it_is_published(effects):
    light()
    light()

    assert sorted(OutboxMessage.objects.values_list("effect", "key", "state")) == [
        ("test.count", "1", WAITING),
        ("test.note", "1", WAITING),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_effect(effects):
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        publish(LampLit(school_id=1, lamp=1))
        raise ValueError("no")

    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_deliveries_at_once_do_the_effect_once(effects):
    light()
    barrier = threading.Barrier(10)

    def deliver(_):
        barrier.wait()
        try:
            return deliver_message(effect="test.note", key="1")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        done = list(pool.map(deliver, range(10)))

    assert sorted(done) == [False] * 9 + [True]
    assert effects == ["note"]
    assert OutboxMessage.objects.get(effect="test.note").state == DONE


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_for_a_moment_is_waited_for(effects, monkeypatch):
    """As a claim does that lost the race: its lock is gone in a moment, the effect must not be."""
    light()
    act, held = services._act, threading.Event()

    def hold():
        with transaction.atomic():
            OutboxMessage.objects.select_for_update().get(effect="test.note")
            held.set()
            time.sleep(0.3)
        connection.close()

    def act_while_it_is_held(message_id):
        holder = threading.Thread(target=hold)
        holder.start()
        assert held.wait(10)
        try:
            return act(message_id)
        finally:
            holder.join()

    monkeypatch.setattr(services, "_act", act_while_it_is_held)

    assert deliver_message(effect="test.note", key="1") is True
    assert effects == ["note"]


@pytest.mark.django_db
def test_a_failing_effect_leaves_nothing_half_done_and_is_tried_later(effects):
    enqueue(effect="test.fail", key="1", payload={})

    assert deliver_message(effect="test.fail", key="1") is False

    message = OutboxMessage.objects.get()
    assert (message.state, message.tries) == (WAITING, 1)
    assert "the lamp broke" in message.last_error
    assert message.next_attempt_at > timezone.now() + timedelta(seconds=5)
    assert Heartbeat.objects.count() == 0
    assert deliver_message(effect="test.fail", key="1") is False
    assert OutboxMessage.objects.get().tries == 1


@pytest.mark.django_db
def test_what_fails_for_ever_is_given_up_and_can_be_asked_for_again(effects):
    enqueue(effect="test.fail", key="1", payload={})

    for _ in range(MAX_TRIES + 2):
        make_due()
        deliver_message(effect="test.fail", key="1")

    message = OutboxMessage.objects.get()
    assert (message.state, message.tries) == (DEAD, MAX_TRIES)
    assert retry_dead(message_ids=[message.pk]) == 1
    message.refresh_from_db()
    assert (message.state, message.tries) == (WAITING, 0)


@pytest.mark.django_db
def test_a_try_that_killed_its_worker_is_counted_and_due_again_within_a_lease(effects):
    light()
    services._claim(effect="test.note", key="1")  # and then the process dies

    message = OutboxMessage.objects.get(effect="test.note")
    assert message.tries == 1
    assert message.next_attempt_at <= timezone.now() + services.LEASE
    assert deliver_message(effect="test.note", key="1") is False
    make_due()
    assert deliver_message(effect="test.note", key="1") is True


@pytest.mark.django_db
def test_the_sweep_rings_once_for_what_waits(effects):
    light()
    make_due()

    assert [sweep(), sweep()] == [2, 0]


@pytest.mark.django_db
def test_a_sweep_gives_each_kind_of_effect_its_turn():
    """A regrade's next step came after thousands of letters, and many wait for it."""
    at = timezone.now() - timedelta(hours=1)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(effect=effect, key=str(number), next_attempt_at=at, created_at=at)
        for effect, many in (("test.letter", 50), ("test.step", 2))
        for number in range(many)
    )

    assert sweep(limit=6) == 6

    rung = OutboxMessage.objects.exclude(last_rung_at=None).values_list("effect", flat=True)
    assert sorted(rung) == ["test.letter"] * 4 + ["test.step"] * 2


@pytest.mark.django_db
def test_without_any_broker_the_effects_can_be_drained(effects):
    light()

    assert drain() == 2
    assert sorted(effects) == ["count", "note"]
    assert drain() == 0


@pytest.mark.django_db
def test_an_effect_that_this_release_does_not_know_waits_for_one_that_does():
    enqueue(effect="test.from_the_future", key="1", payload={})

    deliver_message(effect="test.from_the_future", key="1")

    message = OutboxMessage.objects.get()
    assert message.state == WAITING
    assert "No handler" in message.last_error
