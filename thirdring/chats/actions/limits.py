"""What the public may do how often, counted in the database so that every process sees the same number.

A key is a hash under the installation's secret: nobody's network address is kept.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from thirdring.chats import models
from thirdring.chats.rules import Limit
from thirdring.kernel import fast
from thirdring.kernel.errors import DeskError

# One statement, so that tries at the same moment stand in line for the row and cannot slip through together.
_COUNTED: Final = """
INSERT INTO chats_chattally AS t (key, window_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN t.window_at <= %(began)s THEN 1 ELSE t.count + 1 END,
    window_at = CASE WHEN t.window_at <= %(began)s THEN excluded.window_at ELSE t.window_at END
RETURNING count
"""


class TooOftenError(DeskError):
    code = "chat-too-often"
    sentence = _("That was too much at once. Wait a few minutes, then try again.")
    status = HTTPStatus.TOO_MANY_REQUESTS


def count(what: str, who: str, limit: Limit, *, now: datetime) -> None:
    """Count one try of `who` at `what`. Raises TooOftenError when it is one too many."""
    secret = settings.SECRET_KEY.encode()
    key = f"{what}:{hmac.new(secret, who.encode(), sha256).hexdigest()[:40]}"
    (number,) = fast.row(_COUNTED, {"key": key, "now": now, "began": now - limit.window})
    if number > limit.most:
        raise TooOftenError


def forget(*, now: datetime, longest: Limit) -> int:
    """Windows that are over are nobody's business; how many there were."""
    return models.ChatTally.objects.filter(window_at__lte=now - longest.window).delete()[0]
