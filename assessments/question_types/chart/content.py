"""What a chart consists of, and how it is read: a patient, an encounter, a record, its key."""

from dataclasses import dataclass, field
from datetime import date

from assessments.question_types.chart.documents import Document, read_documents
from assessments.question_types.chart.line_checks import check_lines
from assessments.question_types.chart.lines import (
    KeyLine,
    Role,
    read_lines,
)
from assessments.question_types.chart.policy import Policy, read_policy
from assessments.question_types.chart.traps import Trap, read_traps
from assessments.question_types.code_writing import System
from assessments.question_types.contract import ContentError, Data
from assessments.question_types.reading import (
    read_choice,
    read_date,
    read_flag,
    read_mapping,
    read_whole,
    read_word,
)

INPATIENT = "inpatient"
SETTINGS: dict[str, str] = {
    "office": "Office visit",
    "emergency": "Emergency department",
    "same_day_surgery": "Same-day surgery",
    INPATIENT: "Inpatient stay",
}
SEXES = ("male", "female")
OLDEST = 124
_FIELDS = (
    "title", "setting", "release", "service_date", "admitted_on", "discharge_status", "patient",
    "minutes", "stem", "documents", "lines", "traps", "explanation", "policy", "asks_services",
    # Read by whoever gives them: ``question_types.hints``.
    "hints",
)  # fmt: skip
_PATIENT = ("name", "age", "sex", "record_number", "notice")


@dataclass(frozen=True, slots=True)
class Patient:
    """Invented; ``notice`` says so."""

    name: str
    age: int
    sex: str
    record_number: str
    notice: str


@dataclass(frozen=True, slots=True)
class ChartContent:
    """One encounter to code. ``admitted_on`` is there for a stay only."""

    title: str
    setting: str
    release: str
    service_date: date
    admitted_on: date | None
    discharge_status: int
    patient: Patient
    minutes: int
    stem: str
    documents: tuple[Document, ...]
    lines: tuple[KeyLine, ...]
    traps: tuple[Trap, ...]
    explanation: str
    policy: Policy = field(default_factory=Policy)
    asks_services: bool = False

    @property
    def stay(self) -> bool:
        return self.setting == INPATIENT

    @property
    def systems(self) -> tuple[System, ...]:
        """What the student is asked to code."""
        if self.stay:
            return (System.DIAGNOSIS, System.PROCEDURE)
        return (System.DIAGNOSIS, *((System.SERVICE,) if self.asks_services else ()))

    def key_of(self, system: System) -> list[KeyLine]:
        """The lines that are asked, the first-listed one first, else in the author's order."""
        asked = [line for line in self.lines if line.system is system and not line.optional]
        return sorted(asked, key=lambda line: line.role is not Role.FIRST)

    def line(self, key: str) -> KeyLine:
        return next(line for line in self.lines if line.key == key)

    def trap_of(self, system: str, code: str) -> Trap | None:
        """The nearest trap that covers a code."""
        covering = [trap for trap in self.traps if trap.covers(system, code)]
        return max(covering, key=lambda trap: len(trap.code), default=None)


def read_chart(raw: Data) -> ChartContent:
    """Read what the author wrote. Raises ContentError with the place of the fault."""
    data = read_mapping(raw, "", known=_FIELDS)
    setting = read_choice(data, "setting", "", known=tuple(SETTINGS))
    stay = setting == INPATIENT
    service_date = read_date(data, "service_date")
    documents = read_documents(data.get("documents"))
    lines = read_lines(data.get("lines"), documents, stay=stay)
    check_lines(lines)
    return ChartContent(
        title=read_word(data, "title", "", longest=200),
        setting=setting,
        release=read_word(data, "release", "", longest=40),
        service_date=service_date,
        admitted_on=_read_admission(data, service_date, stay=stay),
        discharge_status=_read_status(data, stay=stay),
        patient=_read_patient(data.get("patient")),
        minutes=read_whole(data, "minutes", "", low=1, high=600, default=None),
        stem=read_word(data, "stem", "", longest=5000),
        documents=documents,
        lines=lines,
        traps=read_traps(data.get("traps"), documents, lines),
        explanation=read_word(data, "explanation", "", longest=10_000, needed=False),
        policy=read_policy(data.get("policy")),
        asks_services=_read_services(data, lines, stay=stay),
    )


def _read_patient(raw: object) -> Patient:
    data = read_mapping(raw, "patient", known=_PATIENT)
    return Patient(
        name=read_word(data, "name", "patient", longest=100),
        age=read_whole(data, "age", "patient", low=0, high=OLDEST, default=None),
        sex=read_choice(data, "sex", "patient", known=SEXES),
        record_number=read_word(data, "record_number", "patient", longest=40, needed=False),
        notice=read_word(data, "notice", "patient", longest=300, needed=False),
    )


def _read_admission(data: Data, service_date: date, *, stay: bool) -> date | None:
    if not stay:
        if data.get("admitted_on") is not None:
            raise ContentError("admitted_on", "is for inpatient stays only; take it out.")
        return None
    admitted = read_date(data, "admitted_on")
    if admitted > service_date:
        raise ContentError("admitted_on", "is after the discharge, which is the service_date.")
    return admitted


def _read_status(data: Data, *, stay: bool) -> int:
    if not stay and data.get("discharge_status") is not None:
        raise ContentError("discharge_status", "is for inpatient stays only; take it out.")
    given = {} if data.get("discharge_status") is None else data
    return read_whole(given, "discharge_status", "", low=1, high=99, default=1)


def _read_services(data: Data, lines: tuple[KeyLine, ...], *, stay: bool) -> bool:
    """Whether services are asked; as the key has it where the author says nothing."""
    there = any(line.system is System.SERVICE for line in lines)
    if data.get("asks_services") is None:
        return there
    asked = read_flag(data, "asks_services", "")
    if asked and stay:
        raise ContentError("asks_services", "services are not asked for a stay; take it out.")
    if there and not asked:
        raise ContentError("asks_services", "the key has services, so they must be asked.")
    return asked
