"""The same request under the same key is carried out once and answered the same way each time."""

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from thirdring.kernel import fast
from thirdring.kernel.errors import DeskError
from thirdring.kernel.models import Idempotency

_CLAIM = """
INSERT INTO kernel_idempotency (scope, key, request_hash) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""
_ANSWER = "UPDATE kernel_idempotency SET answer = %s WHERE id = %s RETURNING id"


class KeyReusedError(DeskError):
    code = "key-reused"
    sentence = _("This was sent before with other content. Load the page again and check what was saved.")
    status = HTTPStatus.CONFLICT


class NoKeyError(DeskError):
    code = "no-key"
    sentence = _("This form was sent without its key, so that it could be carried out twice. Load the page again.")


def once(*, scope: str, key: str, request: Mapping[str, Any], do: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """`do()` under (scope, key), in one transaction with its key; a repeat gets the first answer.

    A second caller waits for the first one's transaction. Raises NoKeyError, and KeyReusedError where the request
    differs.
    """
    if not key:
        raise NoKeyError
    wanted = request_hash(request)
    with transaction.atomic():
        fresh = fast.row(_CLAIM, [scope, key, wanted])
        if fresh:
            answer = do()
            fast.row(_ANSWER, [Jsonb(answer), fresh[0]])
            return answer
    return answered(scope=scope, key=key, wanted=wanted)


def answered(*, scope: str, key: str, wanted: str) -> Mapping[str, Any]:
    """What was answered under (scope, key); raises KeyReusedError where another request was made under it."""
    kept = Idempotency.objects.get(scope=scope, key=key)
    if kept.request_hash != wanted:
        raise KeyReusedError(key=key)
    answer: Mapping[str, Any] = kept.answer or {}
    return answer


def request_hash(request: Mapping[str, Any]) -> str:
    """SHA-256 of the request's canonical JSON."""
    text = json.dumps(request, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
