"""What comes from outside, parsed."""

import re

from django import forms
from django.http import QueryDict

from thirdring.telephony.values import DeviceKind

MOST_DIGITS = 40


class RecordingRuleForm(forms.Form):
    """What one line does about recording."""

    records = forms.BooleanField(required=False)
    announces = forms.BooleanField(required=False)
    keep_days = forms.IntegerField(min_value=1, max_value=3650)


def device(post: QueryDict) -> tuple[DeviceKind, str]:
    """Where calls are to ring, and the mobile's number as it was typed."""
    chosen = post.get("kind", "")
    kind = DeviceKind(chosen) if chosen in set(DeviceKind) else DeviceKind.BROWSER
    return kind, post.get("number", "").strip()[:MOST_DIGITS]


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """The bytes asked for, first and past the last, of one range (RFC 9110, 14.1.2); None for anything else."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None
