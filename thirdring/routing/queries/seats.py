"""Who is free, and who is at work: the other place that reads other rooms' tables by SQL, see `line_up`."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from thirdring.kernel import fast
from thirdring.routing.values import Seat, Wanted

_ABILITIES: Final = """
       ARRAY(SELECT l.language FROM people_userlanguage l WHERE l.user_id = p.user_id),
       (SELECT json_object_agg(s.skill_id, s.level) FROM people_userskill s WHERE s.user_id = p.user_id)::jsonb
"""
# What is asked about each seat stands in a subquery with one answer: joined, the server would read whole tables of
# people and offers as soon as it expects few seats.
_FREE: Final = """
FROM people_presenceinterval p WHERE p.until_at IS NULL AND p.state = 'available'
  AND (SELECT u.is_active AND 'operator' = ANY(u.roles) FROM people_user u WHERE u.id = p.user_id)
  AND (SELECT count(*) FROM routing_offer o
       WHERE o.operator_id = p.user_id AND o.state IN ('pending', 'accepted')) = 0
"""
_SPEAKS: Final = """
  AND (cardinality(w.languages) = 0 OR w.languages && ARRAY(
      SELECT l.language::text FROM people_userlanguage l WHERE l.user_id = p.user_id))
"""  # as an array, because the server would otherwise read the languages of the whole house for one seat
_FITS: Final = f"""
  {_SPEAKS} AND cardinality(w.skills) = (
      SELECT count(*) FROM unnest(w.skills, w.levels) AS need(skill, level)
      JOIN people_userskill s ON s.user_id = p.user_id AND s.skill_id = need.skill AND s.level >= need.level)
"""  # noqa: S608 - our own words only
_ABLE: Final = """
SELECT s.user_id FROM people_userskill s JOIN unnest(w.skills, w.levels) AS need(skill, level)
    ON s.skill_id = need.skill AND s.level >= need.level
GROUP BY s.user_id HAVING count(*) = cardinality(w.skills)
"""
LONGEST_FREE: Final = 200
"""Among so many the first who fit are nearly always found; who can do what few can is looked for by the skill."""
_WANTS: Final = "jsonb_to_recordset(%(wants)s::jsonb) AS w(n int, languages text[], skills bigint[], levels int[])"
COUNT_FREE: Final = f"SELECT count(*) FROM (SELECT 1 {_FREE} LIMIT %(most)s) AS free"  # noqa: S608 - our own words only
_FIRST_FREE: Final = f"""
WITH farthest(at) AS MATERIALIZED (
    SELECT p.since_at FROM people_presenceinterval p WHERE p.until_at IS NULL AND p.state = 'available'
    ORDER BY p.since_at, p.user_id OFFSET {LONGEST_FREE} LIMIT 1)
SELECT w.n, found.*, EXISTS (SELECT 1 FROM farthest) FROM {_WANTS} LEFT JOIN LATERAL (
    SELECT p.user_id, p.since_at, {_ABILITIES} {_FREE} {_FITS}
    AND p.since_at <= coalesce((SELECT at FROM farthest), 'infinity')
    ORDER BY p.since_at, p.user_id LIMIT %(most)s) AS found ON true
"""  # noqa: S608 - our own words only
_ABLE_AND_FREE: Final = f"""
SELECT w.n, found.* FROM {_WANTS} CROSS JOIN LATERAL (
    SELECT p.user_id, p.since_at, {_ABILITIES} {_FREE} {_SPEAKS}
    AND (cardinality(w.skills) = 0 OR p.user_id IN ({_ABLE})) ORDER BY p.since_at, p.user_id LIMIT %(most)s) AS found
"""  # noqa: S608 - our own words only
_AT_WORK: Final = f"""
SELECT p.user_id, w.n FROM {_WANTS}
CROSS JOIN people_presenceinterval p JOIN people_user u ON u.id = p.user_id
WHERE p.until_at IS NULL AND p.state IN ('available', 'on_call', 'wrap_up', 'chatting') AND u.is_active
  AND 'operator' = ANY(u.roles) {_FITS}
"""  # noqa: S608 - our own words only
_RESERVABLE: Final = """
SELECT u.id FROM people_user u WHERE u.id = ANY(%(operators)s) AND u.is_active
  AND NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.operator_id = u.id AND o.state IN ('pending', 'accepted'))
  AND NOT EXISTS (SELECT 1 FROM calls_call c WHERE c.operator_id = u.id AND c.state IN ('talking', 'on_hold'))
"""


def free_for(wants: Iterable[Wanted], *, most: int) -> list[Seat]:
    """For each thing wanted, the first `most` of those free for it, the longest free first; nobody twice."""
    asked = list(dict.fromkeys(wants))
    found = fast.rows(_FIRST_FREE, {"wants": _json(asked), "most": most})
    seats = {row[1]: _seat(row[1:5]) for row in found if row[1] is not None}
    if found and found[0][5]:
        counts = Counter(row[0] for row in found if row[1] is not None)
        short = [wanted for number, wanted in enumerate(asked) if counts[number] < most]
        rows = fast.rows(_ABLE_AND_FREE, {"wants": _json(short), "most": most}) if short else []
        seats |= {row[1]: _seat(row[1:5]) for row in rows}
    return sorted(seats.values(), key=lambda seat: (seat.since_at, seat.operator_id))


def reservable(operators: Iterable[int]) -> frozenset[int]:
    """Those of `operators` to whom a call that is reserved for them can be offered now, whatever they are doing."""
    asked = sorted(set(operators))
    return frozenset(row[0] for row in fast.rows(_RESERVABLE, {"operators": asked})) if asked else frozenset()


def staff(wants: Sequence[Wanted]) -> list[frozenset[int]]:
    """For each thing wanted, everybody at work who could do it, free or not."""
    found: list[set[int]] = [set() for _each in wants]
    for user_id, number in fast.rows(_AT_WORK, {"wants": _json(wants)}):
        found[number].add(user_id)
    return [frozenset(one) for one in found]


def _seat(row: Any) -> Seat:
    user_id, since_at, languages, skills = row
    return Seat(user_id, since_at, frozenset(languages), {int(skill): level for skill, level in (skills or {}).items()})


def _json(wants: Sequence[Wanted]) -> str:
    return json.dumps(
        [
            {
                "n": number,
                "languages": sorted(one.languages),
                "skills": [skill for skill, _level in sorted(one.skills)],
                "levels": [level for _skill, level in sorted(one.skills)],
            }
            for number, one in enumerate(wants)
        ]
    )
