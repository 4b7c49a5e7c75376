"""Badges before judges that are not ours: the official schemas, and openbadgeslib.

openbadgeslib checks lines with PyJWT, lists of statuses with its own reader, and proofs with its
own rules and contexts; of the canonical form it shares pyld with us. docs/guides/badges.md tells
of verifiers that share nothing.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from certifications.rules.badges.canonical import OPEN_BADGES, _context
from certifications.rules.badges.document import CONTEXTS, Recipient, credential
from certifications.rules.badges.identifiers import did_document, did_web, named_school
from certifications.rules.badges.multibase import NotMultibase, read_multikey, to_base58
from certifications.rules.badges.proofs import signed
from certifications.rules.badges.statuses import Purpose, encoded_list, status_list
from tests.conftest import NOON
from tests.factories.awards import printed
from tests.factories.badges import ISSUER, addresses, key_of, make_badge, method_of

SCHEMAS = Path(__file__).parent / "schemas"
FORMS = ["document", "line"]
# Their clock is the real one, and NOON may lie before or after it.
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def issues(value, schema):
    read = json.loads((SCHEMAS / f"{schema}.json").read_text())
    checker = jsonschema.Draft201909Validator.FORMAT_CHECKER
    validator = jsonschema.Draft201909Validator(read, format_checker=checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def accepts(made, *, form="document", key=None, document=None, out=None):
    """What openbadgeslib says; ``out`` are the places that are set in the status list."""
    key = key or made.key
    shown = document or (made.compact if form == "line" else made.document)

    def download(address):
        places = signed(
            status_list(
                address=address,
                issuer=ISSUER,
                purpose=Purpose.REVOCATION,
                places=out,
                at=datetime.now(UTC),
            ),
            key=made.key,
            method=method_of(made.key),
            at=datetime.now(UTC),
        )
        # Its reader of lists knows only lines, so their proof is asked for here.
        verify_data_integrity_proof(places, pubkey_pem=pem(made.key))
        return json.dumps(places).encode()

    kind = OB3Verifier if form == "line" else OB3LdpVerifier
    try:
        kind(pubkey_pem=pem(key)).verify(
            shown, check_status=out is not None, download=download, verify_status_list=False
        )
    except OB3VerificationError as error:
        return str(error)
    return True


def old_badge(**changes):
    return make_badge(valid_from=LONG_AGO, **changes)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"days": 30, "score_band": "proficient"},
        {"code_sets": {}, "edition": "", "holder": "Ñandú 医疗"},
    ],
)
def test_a_badge_is_what_the_official_schema_asks_for(facts):
    made = make_badge(**facts)
    payload = json.loads(_part(made.compact, 1))

    assert issues(made.document, "achievement-credential") == []
    assert issues(payload, "achievement-credential") == []
    assert issues(made.document["issuer"], "profile") == []


@pytest.mark.parametrize("missing", ["issuer", "validFrom", "credentialSubject", "id"])
def test_the_schema_notices_what_is_missing(missing):
    document = {name: value for name, value in make_badge().document.items() if name != missing}

    assert issues(document, "achievement-credential") != []


@pytest.mark.parametrize("form", FORMS)
def test_an_independent_verifier_accepts_a_valid_badge(form):
    assert accepts(old_badge(), form=form, out=[1, 78]) is True


@pytest.mark.parametrize("form", FORMS)
def test_an_independent_verifier_refuses_a_revoked_badge(form):
    assert "revo" in str(accepts(old_badge(), form=form, out=[77])).lower()


@pytest.mark.parametrize("form", FORMS)
def test_an_independent_verifier_refuses_an_expired_badge(form):
    assert "expired" in str(accepts(old_badge(days=1), form=form)).lower()


@pytest.mark.parametrize("form", FORMS)
def test_an_independent_verifier_refuses_a_forged_badge(form):
    assert "signature" in str(accepts(old_badge(key=key_of(9)), form=form, key=key_of(1))).lower()


def test_an_independent_verifier_refuses_an_altered_badge():
    made = old_badge()
    document = json.loads(json.dumps(made.document))
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eve"
    head, payload, signature = made.compact.split(".")
    line = f"{head}.{payload[:-2]}{'A' if payload[-2] != 'A' else 'B'}{payload[-1]}.{signature}"

    assert accepts(made, document=document) is not True
    assert accepts(made, form="line", document=line) is not True


def test_a_badge_means_the_same_under_the_context_as_it_is_published_today():
    """Theirs is a later capture: it has two more terms, and none of ours is another one."""
    published = bundled_contexts()[OPEN_BADGES]["@context"]
    ours = _context(OPEN_BADGES)["@context"]

    assert {name: published[name] for name in ours} == ours
    assert set(published) - set(ours) == {"endorsementJwt", "jti"}


def test_the_contexts_are_named_in_the_order_of_the_standard():
    assert make_badge().document["@context"] == CONTEXTS


def test_a_list_has_131072_places_and_is_the_same_bytes_each_time():
    import base64
    import gzip

    text = encoded_list([0, 9, 131_071])
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))

    assert text[0] == "u"
    assert len(bits) == 16_384
    assert (bits[0], bits[1], bits[-1]) == (0b1000_0000, 0b0100_0000, 0b0000_0001)
    assert sum(bits) == 128 + 64 + 1
    assert text == encoded_list([131_071, 9, 0])


def test_a_list_is_the_same_within_its_window_and_ends():
    given = {"address": "https://x/1", "issuer": ISSUER, "purpose": Purpose.REVOCATION}
    first = status_list(places=[], at=NOON, **given)

    assert first == status_list(places=[], at=NOON + timedelta(minutes=59, seconds=59), **given)
    assert first != status_list(places=[], at=NOON + timedelta(hours=1), **given)
    assert (first["validFrom"], first["validUntil"]) == (
        "2026-11-23T12:00:00Z",
        "2026-11-24T12:00:00Z",
    )


def test_a_school_is_named_by_where_its_keys_are():
    assert did_web("https://x.example", "/issuers/1/") == "did:web:x.example:issuers:1"
    assert did_web("http://localhost:8000", "/issuers/1/") == "did:web:localhost%3A8000:issuers:1"
    document = did_document(identifier="did:web:x", multikeys=["z6Mk1", "z6Mk2"])
    assert document["assertionMethod"] == ["did:web:x#z6Mk1", "did:web:x#z6Mk2"]


@pytest.mark.parametrize(
    "identifier",
    [
        f"{ISSUER[:-1]}-",
        f"{ISSUER}0",
        ISSUER.replace(":issuers:", ":schools:"),
        "did:web:issuers",
        f"did:key:x:issuers:{ISSUER[-36:]}",
        "",
    ],
)
def test_what_is_not_built_as_a_name_of_ours_names_no_school(identifier):
    assert named_school(identifier) is None


@pytest.mark.parametrize("identifier", [ISSUER, ISSUER[:-36] + ISSUER[-36:].upper()])
def test_a_school_is_read_from_its_name(identifier):
    assert named_school(identifier) == UUID(ISSUER[-36:])
    assert named_school(f"https://x.example/a/issuers/{ISSUER[-36:]}/") == UUID(ISSUER[-36:])


@pytest.mark.parametrize(
    "text", ["z" + "1" * 128, to_base58(b"\x12\x00" + b"\1" * 32), to_base58(b"\xed\x01\1"), "m1"]
)
def test_what_is_no_key_of_our_kind_is_not_read_as_one(text):
    with pytest.raises(NotMultibase):
        read_multikey(text)


def test_a_badge_says_the_edition_and_hashes_an_address_only_where_there_is_one():
    made = make_badge(edition="2026.11").document["credentialSubject"]
    bare = credential(
        snapshot=printed(edition=""),
        recipient=Recipient(email="", salt="0f1e"),
        valid_from=NOON,
        valid_until=None,
        index=1,
        addresses=addresses("x"),
    )["credentialSubject"]

    assert (made["achievement"]["version"], "version" in bare["achievement"]) == ("2026.11", False)
    assert [len(subject["identifier"]) for subject in (made, bare)] == [2, 1]


def test_the_same_award_and_key_give_the_same_bytes():
    first, second = make_badge(days=3), make_badge(days=3)

    assert json.dumps(first.document) == json.dumps(second.document)
    assert first.compact == second.compact


def _part(line, place):
    from certifications.rules.badges.compact import read_part

    return read_part(line.split(".")[place])
