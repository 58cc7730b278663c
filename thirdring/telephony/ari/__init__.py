"""Asterisk's REST interface over one WebSocket: requests, and typed events in the order in which they happened."""

from thirdring.telephony.ari.client import Ari, AriError, AwayError

__all__ = ["Ari", "AriError", "AwayError"]
