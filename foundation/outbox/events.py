"""Domain events: how news travels upwards without an import."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.outbox.services import enqueue_all


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A fact in the past tense. Carries ids and times, nothing else."""

    school_id: int

    def key(self) -> str:
        """What makes this occurrence unique; publishing it twice does nothing more."""
        raise NotImplementedError


Payload = dict[str, Any]
Handler = Callable[[Payload], None]


@dataclass(frozen=True, slots=True)
class Registration:
    """A handler, the name of its effect, and the queue that it runs in."""

    effect: str
    handler: Handler
    queue: str


_by_effect: dict[str, Registration] = {}
_by_event: dict[type[Event], list[Registration]] = {}


def handles(name: str, *, queue: str = "default") -> Callable[[Handler], Handler]:
    """Register a handler for an effect that is asked for by ``enqueue``."""

    def register(handler: Handler) -> Handler:
        if name in _by_effect:
            raise RuntimeError(f"Two handlers claim the effect {name}; effect names are unique.")
        _by_effect[name] = Registration(effect=name, handler=handler, queue=queue)
        return handler

    return register


def on(event: type[Event], *, effect: str, queue: str = "default") -> Callable[[Handler], Handler]:
    """Register a handler for an event. Import the module from the app's ``ready()``."""

    def register(handler: Handler) -> Handler:
        handles(effect, queue=queue)(handler)
        _by_event.setdefault(event, []).append(_by_effect[effect])
        return handler

    return register


def publish(event: Event) -> None:
    """Write one outbox row for each handler of this event. Only inside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            f"{type(event).__name__} was published outside a transaction: it could outlive a "
            "change that was rolled back."
        )
    payload = {name: _plain(value) for name, value in asdict(event).items()}
    effects = [registration.effect for registration in _by_event.get(type(event), [])]
    if effects:
        enqueue_all(effects=effects, key=event.key(), payload=payload, school_id=event.school_id)


def registration_of(effect_name: str) -> Registration | None:
    """The handler of this effect, or None if this release has none."""
    return _by_effect.get(effect_name)


def registered_effects() -> list[str]:
    """The names of all effects, for the operator's page and the tests."""
    return sorted(_by_effect)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value
