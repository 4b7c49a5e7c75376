"""The controls of one question in a posted form."""

from collections.abc import Iterable, Mapping, Sequence


def fields_of(
    name: str, posted: Iterable[tuple[str, Sequence[str]]]
) -> Mapping[str, Sequence[str]]:
    """The values of ``answer-7`` under "" and of ``answer-7-<part>`` under "<part>".

    ``posted`` is ``request.POST.lists()``.
    """
    start = f"{name}-"
    found: dict[str, Sequence[str]] = {}
    for control, values in posted:
        if control == name:
            found[""] = values
        elif control.startswith(start):
            found[control.removeprefix(start)] = values
    return found
