"""Relative weights on file, held to figures of the published table."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

from foundation.payment import weights

FILE = Path(weights.__file__).with_name("ms_drg_weights_fy2026.csv")


def test_the_table_is_whole_and_unchanged():
    assert len(weights.on_file()) == 770
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == (
        "32a387ce0c9f3f0d016822fdafda1a9355a9ec7e99fefcf7dbebd3819b9db134"
    )


def test_a_row_has_title_weight_and_stay():
    assert weights.on_file()["291"] == weights.Weight(
        "HEART FAILURE AND SHOCK WITH MCC", Decimal("1.2838"), Decimal("3.8")
    )


def test_the_column_is_the_capped_one():
    # 3.0699 before the cap of ten percent.
    assert weights.weight_of("010", date(2026, 1, 1)) == Decimal("7.1757")


def test_what_is_no_group_of_the_year_has_no_weight():
    assert weights.weight_of("291", date(2025, 9, 30)) is None
    assert weights.weight_of("999", date(2026, 1, 1)) is None
    assert weights.weight_of("731", date(2026, 11, 1)) is None
