"""Many things that are due at once, of which one may have a trouble of its own."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

T = TypeVar("T")
log = logging.getLogger(__name__)


def each(act: Callable[[T], object], items: Iterable[T]) -> list[T]:
    """Act on every item; those for which `act` returned something true.

    One that fails is written to the log and keeps no other waiting; it is tried again when what is due is looked up
    again. Each act is a transaction of its own. A database that is away is nobody's own trouble: raises
    OperationalError, InterfaceError.
    """
    done = []
    for item in items:
        try:
            if act(item):
                done.append(item)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("What was due failed for %s; the others are done.", item)
    return done
