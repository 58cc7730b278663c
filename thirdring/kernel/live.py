"""Tell the screens that something changed; they fetch it again by permission. No payload travels.

Topics are `kind:id` (`call:12`, `customer:9`, `draft:5`, `user:3`) or a bare kind (`queue`).
"""

from typing import Final

from thirdring.kernel import notices

CHANNEL: Final = "thirdring_live"


def changed(*topics: str) -> None:
    """Notify after the commit; at once where no transaction is open."""
    notices.after_commit(CHANNEL, *topics)
