"""What is said of a credential: each answer, and what outweighs what."""

import json
from datetime import timedelta
from string import ascii_letters, digits

import pytest

from certifications.rules.badges.compact import compact_holds
from certifications.rules.badges.multibase import public_multikey, to_base58
from certifications.rules.badges.png import LONGEST_TEXT
from certifications.rules.badges.proofs import _hashed, holds, signed
from certifications.rules.badges.reading import Unreadable, read_presented
from certifications.rules.badges.verdicts import KnownKey, Record, Verdict, same_shape, verdict
from tests.conftest import NOON
from tests.factories.badges import ISSUER, key_of, make_badge, method_of

DAY = timedelta(days=1)
FORMS = ["document", "line"]


def shown(made, form):
    return made.compact if form == "line" else json.dumps(made.document)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, NOON, Verdict.VALID),
        ({}, NOON - DAY, Verdict.NOT_YET),
        ({}, NOON + 29 * DAY, Verdict.VALID),
        ({}, NOON + 30 * DAY, Verdict.EXPIRED),
        ({"revoked_at": NOON}, NOON, Verdict.REVOKED),
        ({"suspended_at": NOON}, NOON, Verdict.SUSPENDED),
        ({"suspended_at": NOON + DAY}, NOON, Verdict.VALID),
        ({"revoked_at": NOON, "suspended_at": NOON}, NOON + 31 * DAY, Verdict.REVOKED),
        ({"suspended_at": NOON}, NOON + 31 * DAY, Verdict.SUSPENDED),
        ({"intact": False}, NOON, Verdict.ALTERED),
        ({"revoked_at": NOON, "replaced": True}, NOON, Verdict.REPLACED),
        ({"revoked_at": NOON, "replaced": True}, NOON + 31 * DAY, Verdict.REPLACED),
        ({"revoked_at": NOON + DAY, "replaced": True}, NOON, Verdict.VALID),
    ],
)
def test_a_genuine_badge_is_as_its_award_is(form, changes, at, expected):
    made = make_badge(days=30)

    assert made.judged(shown(made, form), at=at, **changes) is expected


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_signed_with_a_key_of_ones_own_is_forged(form):
    real, forged = make_badge(), make_badge(key=key_of(9))

    assert real.judged(shown(forged, form)) is Verdict.FORGED


def test_a_forger_who_names_our_key_has_altered_it():
    real = make_badge()
    bare = {name: value for name, value in real.document.items() if name != "proof"}
    forged = signed(bare, key=key_of(9), method=method_of(real.key), at=NOON)

    assert real.judged(json.dumps(forged)) is Verdict.ALTERED


def test_the_key_of_another_school_here_signs_nothing_for_this_one():
    made = make_badge()
    known = made.known()
    elsewhere = {method_of(made.key): KnownKey("did:web:x:issuers:2", public_multikey(made.key))}
    shown = read_presented(json.dumps(made.document).encode())

    assert verdict(shown, at=NOON, **known | {"keys": elsewhere}) is Verdict.FORGED


def test_a_signed_badge_that_was_never_issued_is_forged():
    made = make_badge()
    shown = read_presented(json.dumps(made.document).encode())

    assert verdict(shown, at=NOON, **made.known() | {"record": None}) is Verdict.FORGED


def test_a_badge_of_somebody_else_is_not_judged():
    stranger = make_badge(key=key_of(7))
    document = json.loads(json.dumps(stranger.document))
    document["issuer"]["id"] = "did:web:university.example"
    document["proof"]["verificationMethod"] = "did:web:university.example#1"

    assert make_badge().judged(json.dumps(document)) is Verdict.NOT_OURS


@pytest.mark.parametrize("form", FORMS)
def test_a_compromised_key_proves_nothing_from_its_moment_on(form):
    made = make_badge()
    known = made.known()
    given_up = {method_of(made.key): KnownKey(ISSUER, public_multikey(made.key), NOON + DAY)}
    document = read_presented(shown(made, form).encode())

    assert verdict(document, at=NOON, **known | {"keys": given_up}) is Verdict.VALID
    assert verdict(document, at=NOON + DAY, **known | {"keys": given_up}) is Verdict.OUTDATED
    revoked = {"keys": given_up, "record": Record((made.document,), (made.compact,), True, NOON)}
    assert verdict(document, at=NOON + DAY, **known | revoked) is Verdict.REVOKED


def test_another_badge_of_the_same_award_is_known_too():
    first, second = make_badge(days=30), make_badge(days=60)
    both = (first.document, second.document)

    assert first.judged(documents=both, at=NOON + 40 * DAY) is Verdict.EXPIRED
    assert (
        first.judged(json.dumps(second.document), documents=both, at=NOON + 40 * DAY)
        is Verdict.VALID
    )


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
        {"@context": [{"name": "https://schema.org/alternateName"}]},
        {"extra": "?"},
        {"type": ["OpenBadgeCredential", "VerifiableCredential"]},
    ],
)
def test_what_only_means_the_same_is_not_the_same(change):
    """JSON-LD has many ways to say one thing; only the one that was issued counts."""
    made = make_badge()

    assert made.judged(json.dumps(made.document | change)) is Verdict.ALTERED


def test_a_badge_that_was_changed_in_our_own_table_is_altered():
    """Whoever can write there still has no key: what is shown equals the row, but is not signed."""
    made = make_badge()
    document = json.loads(json.dumps(made.document))
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eve Silva"
    header, _, signature = made.compact.split(".")
    line = f"{header}.{make_badge(holder='Eve Silva').compact.split('.')[1]}.{signature}"

    assert made.judged(json.dumps(document), documents=(document,)) is Verdict.ALTERED
    assert made.judged(line, compacts=(line,)) is Verdict.ALTERED


def test_a_number_is_no_truth():
    """Python takes 1 for True; who wrote 1 changed the badge."""
    made = make_badge()
    text = json.dumps(made.document)
    assert '"hashed": true' in text

    assert made.judged(text.replace('"hashed": true', '"hashed": 1')) is Verdict.ALTERED
    assert not any(map(same_shape, [1, "1", {}, None], [True, 1, [], {}]))


@pytest.mark.parametrize(
    "change",
    [{"proofPurpose": "authentication"}, {"cryptosuite": "eddsa-jcs-2022"}, {"type": "Proof"}],
)
def test_a_right_signature_over_another_kind_of_proof_does_not_hold(change):
    made = make_badge()
    bare = {name: value for name, value in made.document.items() if name != "proof"}
    options = {**made.document["proof"], **change}
    del options["proofValue"]
    value = to_base58(made.key.sign(_hashed(bare, options)))

    assert holds(made.document, key=made.key.public_key())
    assert not holds({**bare, "proof": {**options, "proofValue": value}}, key=made.key.public_key())


def test_a_signature_has_one_spelling():
    made = make_badge()
    message, _, signature = made.compact.rpartition(".")
    key = made.key.public_key()
    # 64 bytes leave four unused bits in the last sign: fifteen others read as the same bytes.
    texts = [f"{message}.{signature[:-1]}{last}" for last in f"{ascii_letters}{digits}-_"]

    assert [text for text in texts if compact_holds(text, key=key)] == [made.compact]


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES256"},
        {"alg": "EdDSA", "crit": ["b64"]},
    ],
)
def test_a_line_with_another_algorithm_is_not_read(header):
    from certifications.rules.badges.compact import _encoded

    made = make_badge()
    _, payload, signature = made.compact.split(".")
    forged = f"{_encoded(header | {'kid': method_of(made.key)})}.{payload}.{signature}"

    with pytest.raises(Unreadable):
        made.judged(forged)


def test_a_badge_with_more_around_it_than_any_has_is_not_read():
    made = make_badge()
    text = json.dumps(made.document)
    around = text.replace(": ", ":" + " " * (LONGEST_TEXT // text.count(": ")), 10_000)

    with pytest.raises(Unreadable, match="longer than any badge"):
        made.judged(around)


def test_a_header_cannot_bring_a_key_along():
    from certifications.rules.badges.compact import _base64, _encoded

    made, eve = make_badge(), key_of(9)
    header = {"alg": "EdDSA", "kid": method_of(made.key), "jwk": {"kty": "OKP", "crv": "Ed25519"}}
    message = f"{_encoded(header)}.{made.compact.split('.')[1]}"

    assert made.judged(f"{message}.{_base64(eve.sign(message.encode()))}") is Verdict.ALTERED
