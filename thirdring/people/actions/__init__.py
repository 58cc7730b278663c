"""What can be done about people: accounts, teams and skills, sign-in, passkeys, presence."""

from thirdring.people.actions.accounts import add_user
from thirdring.people.actions.presence import PresenceByHandError, choose_presence, set_presence, signal_presence

__all__ = ["PresenceByHandError", "add_user", "choose_presence", "set_presence", "signal_presence"]
