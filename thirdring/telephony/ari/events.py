"""What Asterisk tells, typed: only the events and fields that the switchboard uses; every other event is `Other`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg of a call in Asterisk. `state` is Asterisk's word (`Ring`, `Ringing`, `Up` ...), `app` what it is in."""

    id: str
    name: str
    state: str
    caller: str
    exten: str
    context: str
    app: str

    @property
    def is_up(self) -> bool:
        return self.state == "Up"

    @property
    def is_ours(self) -> bool:
        """Whether it may be led about, and not only watched."""
        return self.app == "Stasis"


@dataclass(frozen=True, slots=True)
class StasisStart:
    """A channel is ours from now on."""

    channel: Channel
    args: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StasisEnd:
    """A channel is no longer ours."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A channel is gone; `cause` is a Q.850 number (16: hung up in order)."""

    channel: Channel
    cause: int


@dataclass(frozen=True, slots=True)
class HangupRequested:
    """The other end of a channel asked to hang up."""

    channel: Channel
    cause: int


@dataclass(frozen=True, slots=True)
class Digit:
    """A key was pressed."""

    channel: Channel
    digit: str


@dataclass(frozen=True, slots=True)
class PlaybackEnded:
    """A sound has been heard; more of the same name may follow it."""

    id: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A telephone came or went: `is_online` says whether Asterisk thinks that it can be rung now.

    `contact` is the address that came or, with `is_removed`, went; empty where none is told.
    """

    endpoint: str
    is_online: bool
    contact: str = ""
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """A telephone asked by its own key (REFER) to transfer a call to `to`; it is told twice, with the same `at`."""

    channel: Channel
    to: str
    at: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another process took our place with Asterisk."""


@dataclass(frozen=True, slots=True)
class Other:
    name: str


Event = (
    StasisStart | StasisEnd | Destroyed | HangupRequested | Digit | PlaybackEnded | Reached | TransferAsked
    | Replaced | Other
)  # fmt: skip


def parse(raw: Mapping[str, Any]) -> Event:
    """An event as Asterisk sends it, in our types."""
    name = str(raw.get("type", ""))
    reader = _READERS.get(name)
    return reader(raw) if reader else Other(name)


def channel(raw: Mapping[str, Any]) -> Channel:
    """A channel as Asterisk lists it."""
    plan = raw.get("dialplan") or {}
    return Channel(
        id=str(raw["id"]),
        name=str(raw.get("name", "")),
        state=str(raw.get("state", "")),
        caller=str((raw.get("caller") or {}).get("number", "")),
        exten=str(plan.get("exten", "")),
        context=str(plan.get("context", "")),
        app=str(plan.get("app_name", "")),
    )


def _reached(raw: Mapping[str, Any]) -> Reached:
    endpoint = raw.get("endpoint") or {}
    contact = raw.get("contact_info") or {}
    return Reached(
        str(endpoint.get("resource", "")),
        is_online=endpoint.get("state") == "online",
        contact=str(contact.get("uri", "")),
        is_removed=contact.get("contact_status") == "Removed",
    )


def _transfer(raw: Mapping[str, Any]) -> Event:
    """With a `state` it is no request, but the echo of our answer to one."""
    asked = raw.get("refer_to") or {}
    source = (raw.get("referred_by") or {}).get("source_channel")
    to = str((asked.get("requested_destination") or {}).get("destination", ""))
    if not source or "state" in raw:
        return Other("ChannelTransfer")
    return TransferAsked(channel(source), to, str(raw.get("timestamp", "")))


_READERS: Mapping[str, Any] = {
    "StasisStart": lambda raw: StasisStart(channel(raw["channel"]), tuple(raw.get("args", ()))),
    "StasisEnd": lambda raw: StasisEnd(channel(raw["channel"])),
    "ChannelDestroyed": lambda raw: Destroyed(channel(raw["channel"]), int(raw.get("cause", 0))),
    "ChannelHangupRequest": lambda raw: HangupRequested(channel(raw["channel"]), int(raw.get("cause", 0))),
    "ChannelDtmfReceived": lambda raw: Digit(channel(raw["channel"]), str(raw.get("digit", ""))),
    "PlaybackContinuing": lambda raw: PlaybackEnded(str(raw["playback"]["id"])),
    "PlaybackFinished": lambda raw: PlaybackEnded(str(raw["playback"]["id"])),
    "PeerStatusChange": _reached,
    "ContactStatusChange": _reached,
    "ChannelTransfer": _transfer,
    "ApplicationReplaced": lambda _raw: Replaced(),
}
WANTED = ("RESTResponse", *_READERS)
"""What is worth sending: Asterisk tells much more unless asked not to, and its filter takes answers for events too."""
