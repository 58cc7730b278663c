"""Who is free, and who is at work: the other place that reads other rooms' tables by SQL, see `line_up`."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from thirdring.kernel import fast
from thirdring.routing.values import Seat, Wanted

_ABILITIES: Final = """
       ARRAY(SELECT l.language FROM people_userlanguage l WHERE l.user_id = p.user_id),
       (SELECT json_object_agg(s.skill_id, s.level) FROM people_userskill s WHERE s.user_id = p.user_id)::jsonb
"""
_FREE: Final = """
FROM people_presenceinterval p JOIN people_user u ON u.id = p.user_id
WHERE p.until_at IS NULL AND p.state = 'available' AND u.is_active AND 'operator' = ANY(u.roles)
  AND NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.operator_id = p.user_id AND o.state IN ('pending', 'accepted'))
"""
_FITS: Final = """
  AND (cardinality(w.languages) = 0 OR EXISTS (
      SELECT 1 FROM people_userlanguage l WHERE l.user_id = p.user_id AND l.language = ANY(w.languages)))
  AND cardinality(w.skills) = (
      SELECT count(*) FROM unnest(w.skills, w.levels) AS need(skill, level)
      JOIN people_userskill s ON s.user_id = p.user_id AND s.skill_id = need.skill AND s.level >= need.level)
"""
_WANTS: Final = "jsonb_to_recordset(%(wants)s::jsonb) AS w(n int, languages text[], skills bigint[], levels int[])"
_COUNT: Final = f"SELECT count(*) FROM (SELECT 1 {_FREE} LIMIT %(most)s) AS free"  # noqa: S608 - our own words only
_FREE_FOR: Final = f"""
SELECT found.* FROM {_WANTS} CROSS JOIN LATERAL (
    SELECT p.user_id, p.since_at, {_ABILITIES} {_FREE} {_FITS} ORDER BY p.since_at, p.user_id LIMIT %(most)s) AS found
"""  # noqa: S608 - our own words only
_AT_WORK: Final = f"""
SELECT p.user_id, w.n FROM {_WANTS}
CROSS JOIN people_presenceinterval p JOIN people_user u ON u.id = p.user_id
WHERE p.until_at IS NULL AND p.state IN ('available', 'on_call', 'wrap_up') AND u.is_active
  AND 'operator' = ANY(u.roles) {_FITS}
"""  # noqa: S608 - our own words only
_RESERVABLE: Final = """
SELECT u.id FROM people_user u WHERE u.id = ANY(%(operators)s) AND u.is_active
  AND NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.operator_id = u.id AND o.state IN ('pending', 'accepted'))
  AND NOT EXISTS (SELECT 1 FROM calls_call c WHERE c.operator_id = u.id AND c.state IN ('talking', 'on_hold'))
"""


def count_free(*, most: int) -> int:
    """How many operators are free, counted up to `most`."""
    return int(fast.row(_COUNT, {"most": most})[0])


def free_for(wants: Iterable[Wanted], *, most: int) -> list[Seat]:
    """For each thing wanted, the first `most` of those free for it, the longest free first; nobody twice."""
    asked = _json(dict.fromkeys(wants))
    rows = fast.rows(_FREE_FOR, {"wants": asked, "most": most})
    seats = {row[0]: _seat(row) for row in rows}
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


def _json(wants: Iterable[Wanted]) -> str:
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
