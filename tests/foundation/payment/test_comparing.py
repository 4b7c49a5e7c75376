"""Two prices side by side, in words: docs/algorithms/payment.md."""

from decimal import Decimal

from foundation.payment.claims import Price
from foundation.payment.public import Pays, Row, compare, price
from tests.foundation.payment.stays import NOVEMBER, stay, visit

KEY = "I130 I5033 N1831 N179:N"


def test_one_vague_word_costs_a_third():
    found = compare(price(stay(KEY)), price(stay("I130 I5030 N1831 N179:N")), Decimal(7000))

    assert (found.same, found.pays, found.percent) == (False, Pays.LESS, Decimal(-34))
    assert found.rows == (
        Row(
            "MS-DRG", "291 Heart Failure and Shock with MCC", "292 Heart Failure and Shock with CC"
        ),
        Row("Relative weight", "1.2838", "0.8490", "-0.4348"),
        Row("CC or MCC that decided it", "MCC: I50.33", "CC: I50.30 or N17.9 (each is enough)"),
        Row("Hospital-acquired conditions", "none", "none"),
        Row("Claim edits", "none", "none"),
        Row(
            "Payment at a base rate of 7,000 USD (illustration, not a Medicare rate)",
            "8,986.60 USD",
            "5,943.00 USD",
            "-3,043.60 USD",
        ),
    )
    assert found.sentences == (
        "Your codes come to DRG 292, the key to DRG 291.",
        "The key: I50.33 decides the group, as an MCC. Yours: I50.30 or N17.9, each enough alone, "
        "decides the group, as a CC.",
        "Your codes pay 34 % less than the record supports.",
    )
    assert found.labels == ("MS-DRG v43.1, FY2026",)


def test_an_mcc_that_nobody_documented_pays_73_percent_more():
    found = compare(price(stay("J441 F17210")), price(stay("J441 F17210 J9601")))

    assert (found.same, found.pays, found.percent) == (False, Pays.MORE, Decimal(73))
    assert found.rows[1] == Row("Relative weight", "0.6420", "1.1077", "+0.4657")
    assert found.rows[-1].difference == "+3,259.90 USD"
    assert found.sentences == (
        "Your codes come to DRG 190, the key to DRG 192.",
        "The key: no CC or MCC decides the group. Yours: J96.01 decides the group, as an MCC.",
        "Your codes pay 73 % more than the record supports.",
    )


def test_the_key_itself_pays_the_same():
    found = compare(price(stay(KEY)), price(stay(KEY)))

    assert (found.same, found.pays, found.percent) == (True, Pays.SAME, Decimal(0))
    assert [row.difference for row in found.rows] == [""] * 6
    assert found.sentences == ("Your codes pay what the key pays.",)


def test_a_condition_of_the_stay_is_told():
    found = compare(price(stay("J189 L89153:N")), price(stay("J189 L89153:Y")))
    other_way = compare(price(stay("J189 L89153:Y")), price(stay("J189 L89153:N")))

    assert (found.pays, found.percent) == (Pays.MORE, Decimal(109))
    assert any(text.startswith("HAC 04") for text in other_way.sentences)


def test_the_same_score_can_be_another_patient():
    found = compare(
        price(visit("E1122 I129 N1832 Z7984 M25562", age=62)),
        price(visit("E119 I10 N1830 M1712", age=62)),
    )

    assert (found.same, found.pays) == (False, Pays.SAME)
    assert found.rows[0] == Row("Risk score", "0.806", "0.806")
    assert found.sentences == (
        "Your codes lack HCC 37, Diabetes with Chronic Complications.",
        "Your codes lack HCC 328, Chronic Kidney Disease, Moderate (Stage 3B).",
        "Your codes add HCC 38, Diabetes with Glycemic, Unspecified, or No Complications.",
        "Your codes add HCC 329, Chronic Kidney Disease, Moderate (Stage 3, Except 3B).",
        "The score is the same, and the picture of the patient is another.",
    )
    assert found.labels == ("CMS-HCC V28, CY2026",)


def test_a_visit_has_no_dollars():
    found = compare(price(visit("E1122")), price(visit("I10")), Decimal(7000))

    assert [row.name for row in found.rows] == ["Risk score", "HCCs", "Claim edits"]
    assert not any("USD" in row.key for row in found.rows)


def test_every_panel_says_what_it_is_and_that_payment_justifies_no_code():
    for found in (compare(None, None), compare(price(stay(KEY)), None)):
        assert found.notice.startswith("Teaching figures")
        assert found.money == "illustration, not a Medicare rate"
        assert found.ethic.startswith("Payment never justifies a code.")


def test_weights_of_another_year_are_labelled():
    found = compare(price(stay("J189", on=NOVEMBER)), price(stay("J189 J9601", on=NOVEMBER)))

    assert found.labels == ("MS-DRG v44.0, FY2027; weights of FY2026",)


def test_without_a_weight_nothing_is_said_of_money():
    new = Price(year="FY2027", made_by="MS-DRG v44.0", group="731", group_title="New")

    other = compare(price(stay(KEY)), new)
    same = compare(new, new)

    assert (other.pays, other.percent) == (Pays.UNKNOWN, None)
    assert other.rows[1] == Row("Relative weight", "1.2838", "no weight on file")
    assert other.rows[-1].given == "unknown"
    assert other.sentences[-1] == "What it pays is not known: there is no weight on file."
    assert (same.same, same.pays) == (True, Pays.SAME)


def test_without_a_price_there_is_nothing_to_compare():
    found = compare(price(stay(KEY)), price(stay("")))

    assert (found.same, found.pays) == (False, Pays.UNKNOWN)
    assert found.rows[0] == Row("MS-DRG", "291 Heart Failure and Shock with MCC", "no price")
    assert found.sentences == ("Your codes have no price: there is no diagnosis among them.",)
