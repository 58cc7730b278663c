"""Numbers that are worth money stand masked in the mails that are kept; what the customer reads is sealed beside them.

The key is made of the installation's secret, which is not in the database: a copy of the database pays nothing.
"""

import json
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.crypto import salted_hmac

Masked = Sequence[tuple[str, str]]
"""What stands in the text that is kept, and what the customer reads in its place."""
_NONCE = 12
_FOR = b"mail"


class BrokenSealError(Exception):
    """It was changed, or sealed under another installation's secret."""


def _cipher() -> AESGCM:
    return AESGCM(salted_hmac("thirdring.mail-seal", "", algorithm="sha256").digest())


def sealed(masked: Masked) -> bytes:
    """Nothing for nothing."""
    if not masked:
        return b""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, json.dumps(list(masked)).encode(), _FOR)


def opened(box: bytes) -> Masked:
    """Raises BrokenSealError."""
    if not box:
        return ()
    try:
        plain = _cipher().decrypt(box[:_NONCE], box[_NONCE:], _FOR)
    except InvalidTag:
        raise BrokenSealError from None
    return [(mask, real) for mask, real in json.loads(plain)]


def unmasked(text: str, masked: Masked) -> str:
    """Each mask in its turn: two that look alike are told apart by their order."""
    for mask, real in masked:
        text = text.replace(mask, real, 1)
    return text
