import time
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from foundation.codesets.queries.changes import release_changes
from foundation.codesets.public import load_release
from tests.conftest import NOON
pytestmark = pytest.mark.django_db
def test_x():
    R = {n: load_release(system="icd10cm", name=n, at=NOON).release for n in ("FY2025","FY2026","FY2027")}
    for a,b in (("FY2025","FY2026"),("FY2026","FY2027")):
        t=time.perf_counter()
        with CaptureQueriesContext(connection) as q:
            ch=release_changes(R[a],R[b])
        print(a,b,round(time.perf_counter()-t,2),len(q),[x["time"] for x in q.captured_queries],ch.counts())
        for c in ch.changes:
            if c.kind.value in("deleted","split"):
                print(c.kind.value,c.code,c.old_title,c.billable,"under",len(c.under));[print("     ",s) for s in c.suggestions[:3]]
        for c in ch.changes:
            if c.kind.value in("finer",): print(c.kind.value,c.code,c.old_title,c.under[:5])
