"""A person's name as it is printed and kept for ever."""

import unicodedata

# Joiners are part of how Persian, Hindi and others are spelt; every other invisible sign could
# turn the order of what is printed around, or break a line.
_JOINERS = frozenset("\u200c\u200d")
# Letters by their class, and nothing on paper: fillers of Hangul, the empty cell of Braille.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def printed_name(name: str, *, address: str) -> str:
    """The name without invisible signs, its spaces single.

    Somebody without a name is printed by the part of the email address before the @: it is what
    the person chose and is known by, and the whole address does not belong on a public page.
    """
    return _visible(name) or _visible(address.split("@", 1)[0])


def same_name(typed: str, printed: str) -> bool:
    """Whether two spellings are one name: case, spaces and accents of the keyboard aside.

    Somebody who types from paper has not every accent at hand; letters that differ are another
    name.
    """
    return bool(_plain(typed)) and _plain(typed) == _plain(printed)


def _plain(name: str) -> str:
    split = unicodedata.normalize("NFKD", _visible(name).casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    shown = (
        sign if sign in _JOINERS or unicodedata.category(sign) not in {"Cf", "Cs", "Co"} else ""
        for sign in composed
        if sign not in _BLANKS
    )
    spaced = (" " if unicodedata.category(sign) == "Cc" else sign for sign in "".join(shown))
    name = " ".join("".join(spaced).split())
    # Joiners alone join nothing.
    return name if set(name) - _JOINERS - {" "} else ""
