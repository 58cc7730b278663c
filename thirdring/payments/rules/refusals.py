"""Why a bank or a provider refuses."""

import re

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
UNTOLD = "refused"


def refusal_code(told: str) -> str:
    """A provider's reason as it may be kept: its code. Free text may name people or their cards, and is dropped."""
    if not told:
        return ""
    is_code = _CODE.fullmatch(told) and not re.search(r"\d{5}", told)
    return told if is_code else UNTOLD
