"""A credential inside of a PNG: a chunk iTXt, keyword ``openbadgecredential`` (OB 3.0, 5.3.1)."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
LONGEST_TEXT = 262_144
_AFTER_HEADER = len(SIGNATURE) + 25  # IHDR is always first and always 25 bytes long.


class NotBaked(ValueError):
    """There is no credential in the picture, or it cannot be read."""


def bake_png(picture: bytes, text: str) -> bytes:
    """The picture with the text in it, uncompressed as the standard asks."""
    body = KEYWORD + b"\0\0\0\0\0" + text.encode()
    return picture[:_AFTER_HEADER] + _chunk(b"iTXt", body) + picture[_AFTER_HEADER:]


def unbake_png(picture: bytes) -> str:
    """The text in a picture. Only chunks are read: no pixel is ever unpacked. Raises NotBaked."""
    for kind, body, checksum in _chunks(picture):
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0"):
            if zlib.crc32(kind + body) != checksum:
                raise NotBaked("The credential in the picture is damaged.")
            return _text(body[len(KEYWORD) + 1 :])
    raise NotBaked("There is no credential in this picture.")


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    place = len(SIGNATURE)
    while place + 12 <= len(picture):
        length, kind = struct.unpack_from(">I4s", picture, place)
        end = place + 8 + length
        if end + 4 > len(picture):
            return
        yield kind, picture[place + 8 : end], struct.unpack_from(">I", picture, end)[0]
        place = end + 4


def _text(body: bytes) -> str:
    """After the keyword: compression flag and method, two texts that end in zero, the text."""
    parts = body[2:].split(b"\0", 2)
    if len(body) < 2 or len(parts) != 3:
        raise NotBaked("The credential in the picture is damaged.")
    text = parts[2]
    if body[0]:
        # Against the standard, but seen; read with an end, whatever it says of its length.
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(text, LONGEST_TEXT)
        except zlib.error as error:
            raise NotBaked("The credential in the picture is damaged.") from error
        if unpacking.unconsumed_tail:
            raise NotBaked("The credential in the picture is too long.")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise NotBaked("The credential in the picture is damaged.") from error


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
