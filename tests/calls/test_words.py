from django.utils import translation

from thirdring.calls import words
from thirdring.calls.values import Disposition, Reason


def test_a_call_on_the_timeline_is_told_in_the_readers_words():
    kept = words.summary("Orders", [Reason.ORDER, Reason.COMPLAINT], Disposition.ORDER_TAKEN)
    with translation.override("en"):
        assert words.told(kept) == "Orders · Complaint · Order · Order taken"
    with translation.override("da"):
        assert words.told(kept) == "Orders · Klage · Ordre · Ordre optaget"
    assert words.told(words.summary("Orders", [], "")) == "Orders"
