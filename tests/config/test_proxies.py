"""Where a visitor comes from, when a proxy stands in front."""

from typing import Any

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

PRIVATE = ["127.0.0.0/8", "10.0.0.0/8"]


def seen_address(peer: str, header: str, trusted: list[str]) -> str:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    wrapped = wrap_wsgi_with_proxy_headers(application, trusted_hosts=trusted)
    wrapped({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": header}, None)
    return str(seen["REMOTE_ADDR"])


def test_a_proxy_is_believed_and_what_the_visitor_wrote_before_it_is_not():
    assert seen_address("10.0.0.2", "198.51.100.7", PRIVATE) == "198.51.100.7"
    assert seen_address("10.0.0.2", "1.2.3.4, 198.51.100.7", PRIVATE) == "198.51.100.7"


def test_a_visitor_who_claims_to_be_a_proxy_is_not_believed():
    assert seen_address("198.51.100.7", "1.2.3.4", PRIVATE) == "198.51.100.7"
    assert seen_address("10.0.0.2", "1.2.3.4", []) == "10.0.0.2"


def test_the_site_trusts_nobody_unless_it_is_told_so(settings):
    assert settings.TRUSTED_PROXIES == []
