"""The switchboard's hands: every call that Asterisk has, led over ARI, and written on its record as it happens."""

from thirdring.telephony.board.board import Board

__all__ = ["Board"]
