"""Who may be offered a chat, and who waits for one; the third place of the house that reads other rooms' tables by SQL.

A person with chats in hand is `chatting`, so the telephone, which asks for those who are `available`, passes them by.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from thirdring.chats.rules import AT_ONCE
from thirdring.kernel import fast
from thirdring.routing import queries as routing
from thirdring.routing.rules import choosing
from thirdring.routing.values import Channel, Queue, Seat, Waiting, Wanted

_WAITING: Final = """
SELECT c.id, c.queue_id, c.entered_at, c.priority - CASE WHEN c.is_message THEN 20 ELSE 0 END, c.returned, c.language,
       c.last_operator_id,
       ARRAY(SELECT o.operator_id FROM chats_chatoffer o WHERE o.chat_id = c.id AND o.state IN ('declined', 'expired')
             AND o.decided_at > clock_timestamp() - interval '30 seconds'),
       EXISTS (SELECT 1 FROM chats_chatoffer o WHERE o.chat_id = c.id AND o.state = 'pending'),
       CASE WHEN c.is_message THEN c.page_id END
FROM chats_chat c WHERE c.state = 'waiting'
"""
_SEATS: Final = f"""
SELECT p.user_id, p.since_at, hand.has, hand.at_once,
       ARRAY(SELECT l.language::text FROM people_userlanguage l WHERE l.user_id = p.user_id),
       (SELECT json_object_agg(s.skill_id, s.level) FROM people_userskill s WHERE s.user_id = p.user_id)::jsonb
FROM people_presenceinterval p
JOIN people_user u ON u.id = p.user_id AND u.is_active AND 'operator' = ANY(u.roles)
CROSS JOIN LATERAL (SELECT
    (SELECT count(*) FROM chats_chatoffer o WHERE o.operator_id = p.user_id AND o.state IN ('pending', 'accepted'))
        AS has,
    coalesce((SELECT k.at_once FROM chats_chatcapacity k WHERE k.operator_id = p.user_id), {AT_ONCE}) AS at_once
    ) AS hand
WHERE p.until_at IS NULL AND p.state IN ('available', 'chatting') AND p."then" = '' AND hand.has < hand.at_once
  AND NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.operator_id = p.user_id AND o.state IN ('pending', 'accepted'))
  AND (%(asked)s OR NOT EXISTS (
      SELECT 1 FROM chats_chatoffer o WHERE o.operator_id = p.user_id AND o.state = 'pending'))
  AND EXISTS (SELECT 1 FROM jsonb_to_recordset(%(wants)s::jsonb) AS w(languages text[], skills bigint[], levels int[])
      WHERE (cardinality(w.languages) = 0 OR w.languages && ARRAY(
          SELECT l.language::text FROM people_userlanguage l WHERE l.user_id = p.user_id))
        AND cardinality(w.skills) = (
          SELECT count(*) FROM unnest(w.skills, w.levels) AS need(skill, level)
          JOIN people_userskill s ON s.user_id = p.user_id AND s.skill_id = need.skill AND s.level >= need.level))
ORDER BY hand.has, p.since_at, p.user_id LIMIT %(most)s
"""  # noqa: S608 - our own number only
_CAPACITY: Final = f"""
SELECT u.id, coalesce(k.at_once, {AT_ONCE}) FROM people_user u LEFT JOIN chats_chatcapacity k ON k.operator_id = u.id
WHERE u.id = ANY(%s)
"""  # noqa: S608 - our own number only
MOST: Final = 200


def waiting(*, now: datetime) -> list[Waiting]:
    """Everybody in line, in the order in which they are served: who left a message comes after those who wait."""
    return choosing.in_line(one for one, _asked, _line_id in _line(now=now))


def unasked(*, now: datetime) -> list[Waiting]:
    """Those in line who are not being offered to anybody now; messages only while their line is open."""
    line = _line(now=now)
    left_on = {line_id for _one, _asked, line_id in line if line_id is not None}
    is_open = {line_id: routing.line_plan(line_id, now=now).is_open for line_id in left_on}
    return choosing.in_line(one for one, asked, line_id in line if not asked and (line_id is None or is_open[line_id]))


def free_for(wants: Iterable[Wanted], *, also_asked: bool = False) -> list[Seat]:
    """Who has room for one more chat and fits one of `wants`: the least busy first; with `also_asked` those, too, who
    are being asked to take one."""
    rows = fast.rows(_SEATS, {"wants": _json(list(dict.fromkeys(wants))), "most": MOST, "asked": also_asked})
    return [
        Seat(
            operator_id=user_id,
            since_at=since_at,
            languages=frozenset(languages),
            skills={int(skill): level for skill, level in (skills or {}).items()},
            in_hand={Channel.CHAT: has},
            at_once={Channel.CHAT: at_once},
        )
        for user_id, since_at, has, at_once, languages, skills in rows
    ]


def capacity(operators: Iterable[int]) -> dict[int, int]:
    """How many chats each of them has at once."""
    return dict(fast.rows(_CAPACITY, [sorted(set(operators))]))


def _line(*, now: datetime) -> list[tuple[Waiting, bool, int | None]]:
    """Each with whether somebody is being asked, and for a message the line that it was left on."""
    rows = fast.rows(_WAITING)
    known = {queue.id: queue for queue in routing.queues(with_closed=True)} if rows else {}
    return [(_waiting(row, known[row[1]], known, now=now), row[8], row[9]) for row in rows]


def _waiting(row: Any, queue: Queue, known: dict[int, Queue], *, now: datetime) -> Waiting:
    chat_id, queue_id, entered_at, priority, returned, language, last, refused = row[:8]
    return Waiting(
        call_id=chat_id,
        queue_id=queue_id,
        entered_at=entered_at,
        place_at=entered_at,
        wants=choosing.wants(queue, known, frozenset({language}), waited=now - entered_at),
        priority=priority,
        returned=returned,
        last_operator_id=last,
        refused_by=frozenset(refused),
        channel=Channel.CHAT,
    )


def _json(wants: Sequence[Wanted]) -> str:
    return json.dumps(
        [
            {
                "languages": sorted(one.languages),
                "skills": [skill for skill, _level in sorted(one.skills)],
                "levels": [level for _skill, level in sorted(one.skills)],
            }
            for one in wants
        ]
    )
