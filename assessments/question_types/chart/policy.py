"""The constants of the scoring rule; their reasons are in docs/algorithms/chart-scoring.md.

An author may change any of them for a chart; what was in force is stored with each result.
"""

from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.question_types.code_credit import CodeCredit
from assessments.question_types.contract import ContentError
from assessments.question_types.reading import read_mapping
from foundation.payment.comparing import BASE_RATE

NAME = "foundations-v1"


@dataclass(frozen=True, slots=True)
class Policy(CodeCredit):
    """All shares are of one line; weights are points. ``name`` says where the values come from."""

    name: str = NAME
    # What the first-listed diagnosis counts: one for its code, the rest for its place.
    first_weight: Decimal = Decimal(2)
    order_cost: Decimal = Decimal("0.25")
    poa_factor: Decimal = Decimal("0.9")
    # What a code too many adds to the points that one could have.
    extra_weight: Decimal = Decimal(1)
    payment_extra_weight: Decimal = Decimal(2)
    # What a relative weight of 1 pays in the panel, in dollars: an illustration, no Medicare rate.
    base_rate: Decimal = BASE_RATE
    # The bands, in percent.
    passing: Decimal = Decimal(70)
    proficient: Decimal = Decimal(85)
    job_ready: Decimal = Decimal(95)

    def stored(self) -> dict[str, str]:
        """As it is kept with a result."""
        return {name: str(value) for name, value in asdict(self).items()}


DEFAULT = Policy()
CONSTANTS = tuple(field.name for field in fields(Policy) if field.name != "name")
_WEIGHTS = {"first_weight", "extra_weight", "payment_extra_weight"}
_BANDS = ("passing", "proficient", "job_ready")
MOST_WEIGHT = Decimal(10)
HIGHEST_RATE = Decimal(100_000)


def read_policy(raw: object) -> Policy:
    """The default with an author's changes. Raises ContentError."""
    if raw is None:
        return DEFAULT
    data = read_mapping(raw, "policy", known=("name", *CONSTANTS))
    changed = {name: _number(name, value) for name, value in data.items() if name != "name"}
    name = data.get("name", f"{NAME}, changed" if changed else NAME)
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 60:
        raise ContentError("policy.name", "must be a name of at most 60 characters.")
    # A name that stands for the default values must not stand for others.
    if changed and name.strip() == NAME:
        raise ContentError("policy.name", f"{NAME} is the policy without changes; choose another.")
    policy = replace(DEFAULT, name=name.strip(), **changed)
    _check_sums(policy)
    return policy


def stored_policy(data: Any) -> Policy:
    """The policy of a stored result."""
    numbers = {name: Decimal(data[name]) for name in CONSTANTS if name in data}
    return replace(DEFAULT, name=str(data.get("name", NAME)), **numbers)


def _number(name: str, value: object) -> Decimal:
    low, high = Decimal(0), Decimal(1)
    if name in _BANDS:
        high = Decimal(100)
    elif name == "base_rate":
        high = HIGHEST_RATE
    elif name in _WEIGHTS:
        high = MOST_WEIGHT
        low = Decimal(1) if name == "first_weight" else low
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not low <= number <= high:
        raise ContentError(f"policy.{name}", f"must be a number from {low} to {high}.")
    return number


def _check_sums(policy: Policy) -> None:
    """A near code must be worth less than the right one, and bands must go up."""
    near = "a near code would be worth as much as the right one."
    if policy.category_credit + policy.detail_credit >= 1:
        raise ContentError("policy.detail_credit", f"with category_credit it is too high: {near}")
    if policy.root_credit + 3 * policy.axis_credit >= 1 or policy.part_credit >= 1:
        raise ContentError("policy.axis_credit", f"with root_credit it is too high: {near}")
    if policy.service_code <= 0:
        raise ContentError("policy.service_code", "must be more than 0.")
    if policy.payment_extra_weight < policy.extra_weight:
        raise ContentError("policy.payment_extra_weight", "must not be less than extra_weight.")
    if not policy.passing <= policy.proficient <= policy.job_ready:
        raise ContentError("policy.proficient", "must lie between passing and job_ready.")
