"""What the other rooms know of the people who work here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; one person can hold several."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    QUALITY_ANALYST = "quality_analyst"
    PLANNER = "planner"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class PresenceState(StrEnum):
    """What a person is doing now, as queues and colleagues see it."""

    AVAILABLE = "available"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"
    CHATTING = "chatting"
    BREAK = "break"
    LUNCH = "lunch"
    MEETING = "meeting"
    TRAINING = "training"
    AWAY = "away"
    SIGNED_OUT = "signed_out"


class Signal(StrEnum):
    """What can move a person from one presence state to another."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    CALL_ANSWERED = "call_answered"
    CALL_ENDED = "call_ended"
    CALL_WRAPPED = "call_wrapped"
    CHAT_TAKEN = "chat_taken"
    CHATS_DONE = "chats_done"
    UNANSWERED = "unanswered"
    CHOOSE_AVAILABLE = "choose_available"
    CHOOSE_BREAK = "choose_break"
    CHOOSE_LUNCH = "choose_lunch"
    CHOOSE_MEETING = "choose_meeting"
    CHOOSE_TRAINING = "choose_training"
    CHOOSE_AWAY = "choose_away"


class Language(StrEnum):
    """Languages of the screen, by their Django codes."""

    ENGLISH = "en"
    CHINESE = "zh-hans"
    DANISH = "da"


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Person:
    """One who works here; `region` is where they sit (ISO 3166 alpha-2), `language` that of their screen."""

    id: int
    name: str
    roles: frozenset[Role]
    language: str
    team: str = ""
    region: str = ""
    theme: str = Theme.SYSTEM
    username: str = ""
    team_id: int | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Presence:
    """A state and since when; `then` is what follows the call that is under way."""

    state: PresenceState
    since_at: datetime
    then: PresenceState | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """One person's own day so far: time in each presence state, and since when they are signed in."""

    signed_in_at: datetime | None
    spent: dict[PresenceState, timedelta] = field(default_factory=dict)

    @property
    def signed_in_for(self) -> timedelta:
        return sum(self.spent.values(), timedelta())


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """A skill of a person with its level, 1 (learning) to 5 (teaches others)."""

    id: int
    code: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language that a person serves customers in (`en`, `da`, `zh`, ...), level 1 to 5."""

    language: str
    level: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as the people screens and the queues know them."""

    person: Person
    is_active: bool
    presence: Presence
    skills: tuple[SkillLevel, ...]
    languages: tuple[SpokenLanguage, ...]
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in browser of a person."""

    id: int
    address: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class PasskeyInfo:
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    is_synced: bool


@dataclass(frozen=True, slots=True)
class TeamInfo:
    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class SkillInfo:
    id: int
    code: str
    name: str
    holders: int
