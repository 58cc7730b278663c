"""The real file of a mail-order company: every line is accounted for, and a second run changes nothing."""

import csv
import lzma
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from thirdring.catalogue import models as catalogue
from thirdring.config import imports
from thirdring.customers import models as customers
from thirdring.orders import models as orders

REAL = Path(__file__).parents[3] / "shared" / "data" / "online-retail.csv.xz"
HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"

pytestmark = [pytest.mark.django_db, pytest.mark.job("O1.6", "O4.3.3")]


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The first 20,000 lines of the real file."""
    if not REAL.parent.is_dir():
        pytest.skip("shared/data does not stand beside the project")
    path = tmp_path_factory.mktemp("real") / "beginning.csv"
    with lzma.open(REAL, "rt", encoding="utf-8") as real:
        path.write_text("".join(islice(real, 20_001)), encoding="utf-8")
    yield path
    path.unlink()


def write(folder: Path, *lines: str) -> Path:
    path = folder / "lines.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def run(path: Path) -> imports.Report:
    return imports.run(kind="online-retail", path=path, refusals=path.with_suffix(".refused.csv"))


def counts() -> tuple[int, ...]:
    tables = (catalogue.Product, catalogue.Variant, catalogue.Price, catalogue.Stock, catalogue.SearchPosting,
              customers.Customer, customers.Entry, orders.Order, orders.Line)  # fmt: skip
    return tuple(table._default_manager.count() for table in tables)


def test_the_real_file_twice(beginning: Path) -> None:
    first = run(beginning)
    after = counts()
    assert first.lines == 20_000 == sum(first.taken.values()) + sum(first.refused.values())
    assert first.made["orders"] == orders.Order.objects.count() > 800
    assert first.taken["order-lines"] + first.taken["credit-lines"] == orders.Line.objects.count()
    assert first.refusals is not None
    with first.refusals.open(encoding="utf-8") as file:
        assert sum(1 for _ in csv.reader(file)) - 1 == sum(first.refused.values())

    second = run(beginning)
    assert counts() == after
    assert second.taken == {"known-already": sum(first.taken.values())}
    assert second.refused == first.refused
    assert set(second.made.values()) == {0}
    called_as_most_lines_call_it()


def called_as_most_lines_call_it() -> None:
    heart = catalogue.Product.objects.get(code="85123A")
    assert heart.names == {"en": "White hanging heart t-light holder"}
    assert str(heart.variants.get().prices.get().amount) == "2.950"
    assert catalogue.Product.objects.get(code="POST").is_charge
    assert not catalogue.Stock.objects.filter(variant__sku="POST").exists()


def test_dirty_lines_are_taken_or_refused_with_a_reason(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "1,A1,MUG,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
        "1,A1,MUG RED,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
        "1,A1,MUG,1,2010-12-01 08:27:00,2.95,17850.0,United Kingdom",
        "C2,A1,MUG,-1,2010-12-02 08:26:00,2.55,17850.0,United Kingdom",
        "3,POST,POSTAGE,1,2010-12-02 09:00:00,18,,France",
        "4,A2,damaged,-5,2010-12-02 09:00:00,0,,United Kingdom",
        "5,A1,MUG,-5,2010-12-02 09:00:00,2.55,17850.0,United Kingdom",
        "6,A1,MUG,few,2010-12-02 09:00:00,2.55,17850.0,United Kingdom",
        "7,A1,MUG,1,02/12/2010,2.55,17850.0,United Kingdom",
        "7,A1,MUG,1,2010-13-45 09:00:00,2.55,17850.0,United Kingdom",
        "A8,B,Adjust bad debt,1,2010-12-02 09:00:00,-11062.06,,United Kingdom",
        "9,A1,MUG",
        "10,A1,MUG,99999999999,2010-12-02 09:00:00,2.55,17850.0,United Kingdom",
        "11,A1,MUG,1,2010-12-02 09:00:00,NaN,17850.0,United Kingdom",
        ",A1,MUG,1,2010-12-02 09:00:00,2.55,17850.0,United Kingdom",
        "1,A3,SPOON,1,2010-12-02 09:00:00,0.85,17850.0,United Kingdom",
    )
    report = run(path)
    assert report.taken == {"order-lines": 5, "credit-lines": 1}
    assert report.refused == {
        "stock-movement": 1, "no-quantity": 1, "bad-number": 3, "bad-date": 2, "bookkeeping": 1, "cell-count": 1,
        "bad-code": 1,
    }  # fmt: skip
    assert report.adds_up
    assert sorted(orders.Order.objects.values_list("external_reference", "state", "total")) == [
        ("online-retail:1", "delivered", Decimal(14)),
        ("online-retail:3", "delivered", Decimal(18)),
        ("online-retail:C2", "cancelled", Decimal("2.55")),
    ]
    assert catalogue.Product.objects.get(code="A1").names == {"en": "Mug"}
    assert set(customers.Customer.objects.values_list("reference", "region")) == {
        ("17850", "GB"),
        ("unnamed:France", "FR"),
    }


def test_an_unknown_kind_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(imports.UnknownKindError, match="online-retail, products, prices, stock, customers"):
        imports.run(kind="nonsense", path=tmp_path / "x.csv")
