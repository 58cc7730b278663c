"""Operators' telephones in Asterisk: made at sign-in, gone at sign-out, and whether each can be rung now."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from thirdring.telephony import queries, rules
from thirdring.telephony.actions.phones import set_reachable
from thirdring.telephony.ari import AriError, events
from thirdring.telephony.board import losing
from thirdring.telephony.values import Phone

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

CONFIG = "asterisk/config/dynamic/res_pjsip"


async def push_all(board: "Board") -> None:
    """Asterisk keeps telephones in memory: after its restart they are made again. Also sees which can be rung."""
    wanted = {phone.name: phone for phone in await board.db(queries.phones)}
    for phone in wanted.values():
        await push(board, phone)
    there = {one["resource"]: one["state"] for one in await board.ari.get("endpoints/PJSIP")}
    for name in there.keys() - wanted.keys():
        if rules.user_of_phone(name) is not None:
            await withdraw(board, name)
    board.contacts.clear()  # what came and went meanwhile was not heard
    board.online = {name for name, state in there.items() if state == "online" and name in wanted}
    await board.db(set_reachable, names=board.online)


async def push(board: "Board", phone: Phone) -> None:
    """Make or renew one telephone."""
    for kind, fields in _objects(phone):
        body = {"fields": [{"attribute": name, "value": value} for name, value in fields.items()]}
        await board.ari.put(f"{CONFIG}/{kind}/{phone.name}", body)
    await board.ari.post("applications/thirdring/subscription", eventSource=f"endpoint:PJSIP/{phone.name}")


async def withdraw(board: "Board", name: str) -> None:
    """Nobody can register or be rung by this name any more."""
    for kind in ("endpoint", "aor", "auth"):
        try:
            await board.ari.delete(f"{CONFIG}/{kind}/{name}")
        except AriError:
            continue
    board.online.discard(name)
    await board.db(set_reachable, names=board.online)


async def reached(board: "Board", event: events.Reached) -> None:
    """A telephone came or went. Events come twice and late: what Asterisk says now is what counts.

    All but this: who registers the moment they are made is counted twice, and is "online" for ever after they left. So
    the addresses are kept too, and without one nobody is there.
    """
    if event.contact:
        there = board.contacts.setdefault(event.endpoint, set())
        (there.discard if event.is_removed else there.add)(event.contact)
    await look(board, event.endpoint)


async def look(board: "Board", name: str) -> None:
    """See whether a telephone can be rung now, and act on a change."""
    user_id = rules.user_of_phone(name)
    if user_id is None:
        return
    try:
        is_online = (await board.ari.get(f"endpoints/PJSIP/{name}"))["state"] == "online"
    except AriError:
        is_online = False
    is_online = is_online and board.contacts.get(name) != set()
    if is_online == (name in board.online):
        return
    (board.online.add if is_online else board.online.discard)(name)
    await board.db(set_reachable, names=board.online)
    await losing.phone_changed(board, user_id, name, is_online=is_online)


def _objects(phone: Phone) -> tuple[tuple[str, dict[str, Any]], ...]:
    auth = {"auth_type": "userpass", "username": phone.name, "password": phone.secret}
    aor = {"max_contacts": "1", "remove_existing": "yes", "remove_unavailable": "yes", "qualify_frequency": "0"}
    endpoint = {
        "auth": phone.name,
        "aors": phone.name,
        "context": "operators",
        "disallow": "all",
        "allow": "opus,alaw,ulaw" if phone.is_browser else "alaw,ulaw,g722",
        "direct_media": "no",
        "rewrite_contact": "yes",
        "rtp_symmetric": "yes",
        "rtp_timeout": str(settings.SIP_RTP_TIMEOUT),
        "rtp_timeout_hold": "600",
        "from_domain": settings.SIP_DOMAIN,
        "callerid": f"<{phone.name}>",
        "dtmf_mode": "auto",
    }
    if phone.is_browser:
        endpoint |= {"webrtc": "yes", "dtls_auto_generate_cert": "yes"}
    if settings.SIP_DOMAIN in {"127.0.0.1", "localhost"}:
        endpoint |= {"media_address": "127.0.0.1", "bind_rtp_to_media_address": "yes"}
    return ("auth", auth), ("aor", aor), ("endpoint", endpoint)
