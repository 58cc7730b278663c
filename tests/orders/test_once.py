"""Whatever is posted twice is done once: every form and call that moves money, stock, goods or rights to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.access import table
from tests.orders.posting import CASES, NOT_TWICE, ROOMS, World
from thirdring.kernel import idempotency
from thirdring.orders import bench

pytestmark = pytest.mark.django_db


def books() -> dict[str, str]:
    """Everything that these rooms and the stock know, table by table."""
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.app_label in BOOKS and m.__name__ not in BESIDE]
    with connection.cursor() as cursor:
        return {name: _written(cursor, name) for name in tables}


BOOKS = ("orders", "payments", "promotions", "catalogue")
BESIDE = ("BalanceTold",)
"""Who was told a balance; asking twice is told twice."""


def _written(cursor: Any, name: str) -> str:
    cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t")  # noqa: S608 - our tables
    return str(cursor.fetchone()[0])


def test_every_way_to_post_is_a_case_or_has_its_reason() -> None:
    posts = {name for name, line in table().items() if line.methods & {"POST", "PATCH"} and name.split(":")[0] in ROOMS}
    cases = {name.split(" ")[0] for name in CASES}
    assert posts == cases | set(NOT_TWICE)
    assert not cases & set(NOT_TWICE)


@pytest.mark.job("O1.13.1", "S1.3")
@pytest.mark.parametrize("name", CASES)
def test_what_is_posted_twice_is_done_once(name: str, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert moved(name) == ()


def moved(name: str) -> tuple[str, ...]:
    """The tables that the second of two equal posts changes; the first has to change some."""
    post = CASES[name](World())
    before = books()
    answer = post()
    assert answer.status_code < 400, answer.content.decode()[:1000]
    after = books()
    assert after != before, "the case moves nothing"
    assert post().status_code < 500
    return tuple(name for name, rows in books().items() if rows != after[name])


@contextmanager
def anything_goes(*_asked: Any) -> Iterator[None]:
    yield


@pytest.mark.parametrize(
    "name",
    [
        "payments:gift_card_sale",
        "orders:goods_in",
        "orders:goodwill_grant",
        "orders:return_authorization",
        "orders:scan",
        "orders:scan (go on)",
        "api:order_picks",
        "api:order_receipts",
        "api:warehouse_deliveries",
    ],
)
def test_the_test_before_is_red_without_the_guards(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "once", lambda *, do, **_asked: do())
    monkeypatch.setattr(bench, "_as_shown", anything_goes)
    monkeypatch.setattr("thirdring.payments.actions.gift_cards._code_of", lambda _key: "")
    assert moved(name)
