"""The body of an answer: taken in piece by piece, and never more of it than we can use."""

import zlib

from generator.fetching.errors import FetchError

BODY_MAXIMUM = 2_000_000
"""Bytes of an answer, as it was sent and as it is unpacked."""
ENCODINGS = "gzip, identity"
_LATER = "try again later, and tell its keepers if that stays so"
_GZIP = 16 + zlib.MAX_WBITS


class Body:
    """Gathers a body, unpacking it as it comes."""

    def __init__(self, name: str, encoding: str) -> None:
        """Expect a body in a content coding (RFC 9110, 8.4) from the registry of some name.

        Raises FetchError for a coding that we did not ask for.
        """
        self._name = name
        self._sent = 0
        self._pieces: list[bytes] = []
        self._size = 0
        plain = encoding.strip().lower()
        if plain not in {"", "identity", "gzip", "x-gzip"}:
            raise FetchError(
                "bad-answer", f"{name} answered in a coding we cannot read ({plain[:40]}); {_LATER}"
            )
        self._unpacker = zlib.decompressobj(_GZIP) if plain.endswith("gzip") else None

    def add(self, piece: bytes) -> None:
        """Take in the next piece; raise FetchError once there is too much or it is damaged."""
        self._sent += len(piece)
        if self._unpacker is not None:
            piece = self._unpack(self._unpacker, piece)
        self._size += len(piece)
        self._pieces.append(piece)
        if max(self._sent, self._size) > BODY_MAXIMUM:
            raise FetchError(
                "too-large",
                f"{self._name} sent more than {BODY_MAXIMUM:,} bytes, which no answer of it needs; "
                "ask for fewer papers at once",
            )

    def finish(self) -> bytes:
        """Return the whole body; raise FetchError when it was cut short."""
        if self._unpacker is not None and self._sent and not self._unpacker.eof:
            raise _damaged(self._name)
        return b"".join(self._pieces)

    def _unpack(self, unpacker: "zlib._Decompress", piece: bytes) -> bytes:
        try:
            # One byte over the limit is enough to know that it is passed.
            return unpacker.decompress(piece, BODY_MAXIMUM + 1 - self._size)
        except zlib.error:
            raise _damaged(self._name) from None


def _damaged(name: str) -> FetchError:
    return FetchError("network", f"{name} sent a damaged answer; try again", is_passing=True)
