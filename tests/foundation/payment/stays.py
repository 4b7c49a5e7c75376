"""Stays and visits to price, among them the table that both groupers must agree on."""

from datetime import date

from foundation.payment.claims import Claim, ClaimedDiagnosis, Setting

JUNE = date(2026, 6, 1)
SEPTEMBER = date(2026, 9, 30)
NOVEMBER = date(2026, 11, 15)


def stay(
    diagnoses: str,
    procedures: str = "",
    *,
    on: date = JUNE,
    age: int = 70,
    sex: str = "female",
    status: int = 1,
) -> Claim:
    """A stay by its codes: "J189 L89153:N" is a second one that was not present on admission."""
    return Claim(
        setting=Setting.INPATIENT,
        on=on,
        age=age,
        sex=sex,
        diagnoses=tuple(_line(word) for word in diagnoses.split()),
        procedures=tuple(procedures.split()),
        discharge_status=status,
    )


def visit(diagnoses: str, *, on: date = JUNE, age: int = 72, sex: str = "female") -> Claim:
    """A visit by its codes."""
    lines = tuple(ClaimedDiagnosis(word) for word in diagnoses.split())
    return Claim(setting=Setting.OUTPATIENT, on=on, age=age, sex=sex, diagnoses=lines)


def _line(word: str) -> ClaimedDiagnosis:
    code, colon, poa = word.partition(":")
    return ClaimedDiagnosis(code, poa if colon else "Y")


# Discharged in June 2026: v43.1, which both packages have. The group was read from their answers
# and compared with its title; the drivers were worked out by hand from the CC and MCC lists.
STAYS: list[tuple[Claim, str, tuple[str, ...]]] = [
    (stay("I130 I5033 N1831 N179:N"), "291", ("I5033",)),
    (stay("I5033 I10 N179"), "292", ("N179",)),
    (stay("I130 I5030 N1831 N179:N"), "292", ("I5030", "N179")),
    (stay("I110 I509"), "293", ()),
    (stay("I110 I5033"), "291", ("I5033",)),
    (stay("K8000", "0FT44ZZ"), "419", ()),
    (stay("K8020", "0FB44ZZ"), "419", ()),
    (stay("K8000", "0FT40ZZ"), "416", ()),
    (stay("J441 F17210"), "192", ()),
    (stay("J441 F17210 J9601"), "190", ("J9601",)),
    (stay("J449 F17210"), "192", ()),
    (stay("J441 F17210 R0602"), "192", ()),
    (stay("J189"), "195", ()),
    (stay("J189 J441"), "194", ("J441",)),
    (stay("J189 J441 J9601"), "193", ("J9601",)),
    (stay("J189 G9341 J9601"), "193", ("G9341", "J9601")),
    (stay("S72141A", "0QS604Z"), "482", ()),
    (stay("S72141A D62", "0QS604Z"), "481", ("D62",)),
    (stay("S72141A D62 G9341", "0QS604Z"), "480", ("G9341",)),
    (stay("N390"), "690", ()),
    # A CC, in a group that knows MCCs only.
    (stay("N390 I5032"), "690", ()),
    (stay("N390 G9341"), "689", ("G9341",)),
    (stay("I214", "027034Z", sex="male"), "322", ()),
    (stay("I2109", "4A023N7", sex="male"), "282", ()),
    (stay("A419 R6521 J9601 N390"), "871", ("R6521", "J9601")),
    (stay("A419 N390"), "872", ()),
    (stay("K5720 K651", "0DTN0ZZ", sex="male"), "329", ("K651",)),
    (stay("K920 D62"), "378", ("D62",)),
    (stay("I4891"), "310", ()),
    (stay("I639", "3E03317"), "063", ()),
    (stay("C3411", "0BTC0ZZ"), "165", ()),
    (stay("S72001A D62", "0SRR01A"), "522", ()),
    # A CC that the principal diagnosis excludes.
    (stay("E1122 N184"), "700", ()),
    # An MCC that counts only where the patient lived.
    (stay("J189 I469"), "193", ("I469",)),
    (stay("J189 I469", status=20), "195", ()),
    (stay("O80 Z370", "10E0XZZ", age=29), "807", ()),
    (stay("O34211 Z370", "10D00Z1", age=34), "788", ()),
    (stay("Z3800", age=0), "795", ()),
    (stay("W1830XA S52501A"), "999", ()),
    (stay("S52501"), "999", ()),
]
