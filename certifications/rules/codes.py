"""The code of a certificate: written so that it can be read aloud and typed from paper.

Crockford's base 32: no I, L, O or U, so nothing can be mistaken for something else. 32 signs are
160 bits: nobody guesses one (trust T15).
"""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 32
_LOOK_ALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
_FOLDER = "/certificates/"
_GROUP = 4


def read_code(text: str) -> str | None:
    """The code in what somebody typed or pasted, or None if there cannot be one in it.

    Takes the code with or without hyphens and spaces, in any case, or the whole address of the
    certificate.
    """
    typed = text.strip().lower()
    if _FOLDER in typed:
        typed = typed.split(_FOLDER, 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    code = "".join(typed.replace("-", "").split()).translate(_LOOK_ALIKES)
    if len(code) == LENGTH and set(code) <= set(ALPHABET):
        return code
    return None


def grouped(code: str) -> str:
    """The code as it is printed: in capitals, in groups of four."""
    parts = (code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
    return "-".join(parts).upper()
