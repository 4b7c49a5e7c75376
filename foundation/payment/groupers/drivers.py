"""Which secondary diagnoses decided the severity of a stay.

A diagnosis decides it where the stay with this one alone among its CCs and MCCs comes to the same
group, and the stay without any of them to another. So two MCCs are both named, each being enough;
a CC beside an MCC is not, nor a CC in a group that knows MCCs only. Groupers mark one of several
equal codes, by the order of the alphabet, which would tell a student that the others do not count.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from foundation.payment.claims import Claim


def drivers_of(
    claim: Claim, group: Callable[[Claim], str], candidates: Collection[str]
) -> tuple[str, ...]:
    """The deciding ones among ``candidates``, the claim's CCs and MCCs, in its order."""
    whole = group(claim)
    if not candidates or group(_with(claim, candidates, "")) == whole:
        return ()
    found = [code for code in candidates if group(_with(claim, candidates, code)) == whole]
    order = [line.code for line in claim.diagnoses]
    return tuple(sorted(found, key=order.index))


def _with(claim: Claim, candidates: Collection[str], only: str) -> Claim:
    """The claim without the candidates but this one. The principal diagnosis stays."""
    first, *others = claim.diagnoses
    kept = [line for line in others if line.code == only or line.code not in candidates]
    return replace(claim, diagnoses=(first, *kept))
