"""Recordings at rest: AES-256-GCM in chunks, each file under a key of its own, and that key under the installation's.

The installation's key is in a file beside the data or in THIRDRING_RECORDING_KEY, never in the database: neither a copy
of the database nor one of the folder alone can be heard. Chunks allow listening from the middle; each is bound to its
number and to whether it is the last, so that none can be moved, dropped or cut off unseen.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

CHUNK: Final = 65_536  # bytes of sound
TAG: Final = 16
NONCE: Final = 12
KEY_BYTES: Final = 32
MAGIC: Final = b"3RING\x01"


class BrokenSealError(Exception):
    """The file was changed, cut, or belongs to another key."""


def installation_key() -> bytes:
    """The key that all others are under; made at the first use, readable by its owner alone."""
    if settings.RECORDING_KEY:
        return bytes.fromhex(settings.RECORDING_KEY)
    file = Path(settings.STATE_DIR) / "recording-key"
    if not file.exists():
        draft = file.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):  # another process was quicker: its key counts
            file.hardlink_to(draft)
        draft.unlink()
    return bytes.fromhex(file.read_text().strip())


def new_key() -> tuple[bytes, bytes]:
    """A key for one file, and the same key as the database may know it."""
    key, nonce = AESGCM.generate_key(bit_length=256), secrets.token_bytes(NONCE)
    return key, nonce + AESGCM(installation_key()).encrypt(nonce, key, MAGIC)


def opened_key(wrapped: bytes) -> bytes:
    """Raises BrokenSealError when it was wrapped by another installation."""
    try:
        return AESGCM(installation_key()).decrypt(wrapped[:NONCE], wrapped[NONCE:], MAGIC)
    except InvalidTag:
        raise BrokenSealError from None


def seal(source: BinaryIO, target: BinaryIO, key: bytes) -> int:
    """Encrypt everything; how many bytes of sound there were."""
    cipher, total, number = AESGCM(key), 0, 0
    target.write(MAGIC)
    chunk = source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        target.write(cipher.encrypt(_nonce(number), chunk, _bound(number, is_last=not following)))
        total += len(chunk)
        if not following:
            return total
        chunk, number = following, number + 1


def unsealed(file: BinaryIO, key: bytes, total: int, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The sound from byte `start` up to `end`, piece by piece. Raises BrokenSealError."""
    end = total if end is None else min(end, total)
    cipher, last = AESGCM(key), max(0, (total - 1) // CHUNK)
    if file.read(len(MAGIC)) != MAGIC:
        raise BrokenSealError
    for number in range(start // CHUNK, -(-end // CHUNK)):
        file.seek(len(MAGIC) + number * (CHUNK + TAG))
        try:
            bound = _bound(number, is_last=number == last)
            chunk = cipher.decrypt(_nonce(number), file.read(CHUNK + TAG), bound)
        except InvalidTag:
            raise BrokenSealError from None
        begin = number * CHUNK
        yield chunk[max(0, start - begin) : max(0, end - begin)]


def _nonce(number: int) -> bytes:
    """Never used twice: each file has a key of its own, and its chunks are counted."""
    return number.to_bytes(NONCE, "big")


def _bound(number: int, *, is_last: bool) -> bytes:
    return MAGIC + number.to_bytes(8, "big") + (b"\x01" if is_last else b"\x00")
