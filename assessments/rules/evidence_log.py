"""What happened in an attempt, in order of time, read from everything that was written down."""

from collections.abc import Iterator
from typing import Any

from assessments.rules.evidence import Bundle

# Who acted, where nobody did.
CLOCK = "the clock"


def log_of(bundle: Bundle) -> list[dict[str, Any]]:
    """Lines of ``at``, ``what``, ``who``, and ``where`` or ``more`` if there is something to say.

    Moments in one form sort as texts.
    """
    return sorted(_lines(bundle), key=lambda line: str(line["at"]))


def _lines(bundle: Bundle) -> Iterator[dict[str, Any]]:
    attempt = bundle["attempt"]
    student = attempt["student"]["name"]
    yield _line(
        attempt["started_at"],
        "started",
        _through(student, attempt["started_program"]),
        where=attempt["started_address"],
    )
    for step in bundle["steps"]:
        more = "the answer was taken back" if step["content"] is None else ""
        what = f"saved question {step['position']}, revision {step['revision']}"
        yield _line(step["received_at"], what, student, more=more)
    for check in bundle["checks"]:
        what = f"checked question {check['position']}, try {check['number']}"
        yield _line(check["checked_at"], what, student)
    for given in bundle["time_given"]:
        whom = " to everybody" if given["for_all"] else ""
        what = f"gave {given['minutes']:+} minutes{whom}"
        yield _line(given["given_at"], what, _name(given["given_by"]), more=given["reason"])
    for one in bundle.get("look_ups", ()):
        what = f"looked up in the code browser ({one['kind']}): {one['text']}"
        yield _line(one["at"], what, student, more=f"{one['system']} {one['release']}".strip())
    for event in bundle["events"]:
        who = _through(_name(event["by"]), event["program"]) if event["by"] else CLOCK
        yield _line(event["at"], _said(event), who, where=event["address"], more=event["window"])
    yield from _end(bundle, student)
    for mark in bundle["marks"]:
        what = f"marked question {mark['position']}"
        reason = mark.get("reason", "")
        yield _line(mark["marked_at"], what, _name(mark["marked_by"]), more=reason)
    for change in bundle.get("line_credits", ()):
        what = f"credit of {change['code']} in question {change['position']}: " + (
            "taken back" if change["credit"] is None else f"now {change['credit']}"
        )
        program = change["program"]
        who = f"the program {program}" if program else _name(change["by"])
        yield _line(change["at"], what, who, more=change["reason"])
    for regrade in bundle.get("regrades", ()):
        what = f"graded again: {regrade['option'].replace('_', ' ')}"
        who = _name(regrade["applied_by"])
        yield _line(regrade["applied_at"], what, who, more=regrade["reason"])
    for grade in bundle["grades"]:
        what = f"grade {grade['number']}: {grade['percent']} %"
        yield _line(grade["graded_at"], what, "the site", more=grade["cause"])


def _end(bundle: Bundle, student: str) -> Iterator[dict[str, Any]]:
    """The end by the clock; or by the student, before hand-ins were events."""
    attempt = bundle["attempt"]
    kinds = {event["kind"] for event in bundle["events"]}
    if attempt["submitted_at"] is None:
        return
    if attempt["expired"]:
        discarded = attempt["state"] == "discarded" or "accepted" in kinds
        what = "discarded: not handed in in time" if discarded else "handed in: time was up"
        yield _line(attempt["submitted_at"], what, CLOCK)
    elif "handed_in" not in kinds:
        yield _line(attempt["submitted_at"], "handed in", student)


def _said(event: dict[str, Any]) -> str:
    return {
        "handed_in": "handed in",
        "taken_over": "took over in another window",
        "section": f"began section {event['number']}",
        "break": f"began the break after section {event['number']}",
        "accepted": "let the discarded attempt count",
    }.get(event["kind"], event["kind"])


def _name(person: dict[str, Any] | None) -> str:
    return person["name"] if person else "somebody who left"


def _through(name: str, program: str) -> str:
    return f"{name}, through the program {program}" if program else name


def _line(at: str, what: str, who: str, *, where: str = "", more: str = "") -> dict[str, Any]:
    line = {"at": at, "what": what, "who": who}
    return line | ({"where": where} if where else {}) | ({"more": more} if more else {})
