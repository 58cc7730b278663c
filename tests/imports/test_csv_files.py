"""Our own CSV files: taken line by line, refused with a reason, the same when run again."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.catalogue.builders import open_shop
from thirdring.catalogue import models as catalogue
from thirdring.catalogue import queries
from thirdring.config import imports
from thirdring.customers import models as customers
from thirdring.kernel.imports import MissingColumnsError, UnreadableFileError

pytestmark = pytest.mark.django_db

PRODUCTS = """code,sku,name_en,name_da,name_zh,summary_en,category,tax_class,color,size,ean,weight_grams,photograph
C1,C1-S,Canoe,Kano,独木舟,A canoe,home,standard,red,S,,30000,/media/canoe.jpg
C1,C1-M,Canoe,Kano,独木舟,A canoe,home,,red,M,2900000000025,31000,
C2,C2,Paddle,,,,nowhere,,,,,,
C3,C3,Oar,,,,home,,,,12,,
C3,C3-B,Oar,,,,home,,,,,,
C3,C3-B,Oar,,,,home,,,,,,
C4,C4,too few cells
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def run(kind: str, path: Path) -> imports.Report:
    return imports.run(kind=kind, path=path, refusals=path.with_suffix(".refused.csv"))


@pytest.mark.job("O1.6")
def test_products(tmp_path: Path) -> None:
    open_shop()
    path = write(tmp_path, PRODUCTS)
    first = run("products", path)
    assert (first.taken, first.made) == ({"variants": 3}, {"products": 2})
    assert first.refused == {"unknown-code": 1, "bad-value": 1, "repeated": 1, "cell-count": 1}
    assert first.refusals is not None
    with first.refusals.open(encoding="utf-8") as file:
        rows = [(row["line"], row["reason"], row["explanation"]) for row in csv.DictReader(file)]
    assert ("4", "unknown-code", "category: nowhere") in rows
    (hit,) = queries.find("独木舟 m", price_list="dk-dkk", language="da")
    assert (hit.sku, hit.name, hit.image) == ("C1-M", "Kano", "/media/canoe.jpg")
    second = run("products", path)
    assert (second.taken, second.made) == (first.taken, {"products": 0})
    assert catalogue.Variant.objects.filter(product__code="C1", is_active=True).count() == 2


def test_prices(tmp_path: Path) -> None:
    ids = open_shop()
    path = write(
        tmp_path,
        "price_list,sku,amount,min_quantity\ndk-dkk,8001,119.50,\ndk-dkk,8001,88,6\neu-eur,8001,9,1\ndk-dkk,8001,-3,9\n",
    )
    report = run("prices", path)
    assert (report.taken, report.refused) == ({"prices": 2}, {"unknown-code": 1, "bad-value": 1})
    steps = queries.prices([ids["8001"]], price_list="dk-dkk")[ids["8001"]]
    assert [(step.min_quantity, step.amount.amount) for step in steps] == [
        (1, Decimal("119.50")),
        (3, Decimal(99)),
        (6, Decimal(88)),
    ]


@pytest.mark.job("O1.8")
def test_stock(tmp_path: Path) -> None:
    open_shop()
    path = write(
        tmp_path,
        "sku,warehouse,on_hand,expected_quantity,expected_date\n8001,near,4,10,2026-12-01\n"
        "8001,moon,1,,\nNONE,near,1,,\n8001,near,9,,\n",
    )
    report = run("stock", path)
    assert (report.taken, report.refused) == ({"levels": 1}, {"unknown-code": 2, "repeated": 1})
    assert catalogue.Stock.objects.values_list("on_hand", "expected_quantity").get() == (4, 10)


@pytest.mark.job("O4.4.1")
def test_customers(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "reference,given_name,family_name,language,phone,line1,postcode,city,note\n"
        "7,Anna,Jensen,da,33 12 34 56,Nygade 1,1165,København K,VIP\n"
        "8,,,da,,,,,\n"
        "9,Bo,Ek,sv,,,,,\n",
    )
    report = run("customers", path)
    assert report.taken == {"customers": 1}
    assert sum(report.refused.values()) == 2
    assert customers.Customer.objects.get().reference == "7"
    assert run("customers", path).made == {"customers": 0}


def test_a_file_that_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "x.csv.gz"
    broken.write_bytes(b"\x1f\x8bnot gzip at all")
    with pytest.raises(UnreadableFileError):
        run("stock", broken)
    with pytest.raises(MissingColumnsError, match="warehouse"):
        run("stock", write(tmp_path, "sku,on_hand\n"))
