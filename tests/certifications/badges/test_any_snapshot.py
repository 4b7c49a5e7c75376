"""Whatever a school and a holder are called, the badge of it is sound in every form."""

import json

from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from certifications.rules.badges.png import bake_png, unbake_png
from certifications.rules.badges.svg import bake_svg, unbake_svg
from certifications.rules.badges.verdicts import Verdict
from tests.certifications.badges.test_pictures import png
from tests.certifications.badges.test_standards import issues
from tests.factories.badges import make_badge

# What a name may have after ``rules.names``: no half characters, no control characters.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
sets = st.dictionaries(
    st.sampled_from(["icd-10-cm", "icd-10-pcs", "hcpcs"]),
    st.lists(st.sampled_from(["FY2026", "FY2027"]), min_size=1, max_size=2, unique=True),
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


@how(max_examples=60)
@given(
    facts=st.fixed_dictionaries(
        {
            "holder": words,
            "school": words,
            "title": words,
            "course": words,
            "statement": words,
            "edition": st.just("") | words,
            "code_sets": sets,
            "score_band": st.just("") | words,
            "days": st.none() | st.integers(1, 4000),
            "index": st.integers(0, 131_071),
        }
    )
)
def test_any_words_make_a_valid_badge(facts):
    made = make_badge(**facts)
    text = json.dumps(made.document)

    assert made.judged(text) is Verdict.VALID
    assert made.judged(made.compact) is Verdict.VALID
    assert made.judged(json.dumps(made.document, ensure_ascii=False)) is Verdict.VALID
    assert unbake_png(bake_png(png(), text)) == text
    assert json.loads(unbake_svg(bake_svg(SVG, text).encode())) == made.document
    assert issues(made.document, "achievement-credential") == []
    # Nothing but the score band comes from anywhere else than the paper.
    assert ("result" in made.document["credentialSubject"]) is bool(facts["score_band"])
