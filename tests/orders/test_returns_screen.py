"""Returns at the desk and at the warehouse, as the screens send and show them."""

import io

import pytest
from PIL import Image

from tests.orders import builders as make
from tests.orders.test_returns import delivered, without_season
from tests.people import builders as people
from thirdring.orders import models, returns
from thirdring.orders.rules import numbering
from thirdring.people.models import User
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    at = make.house(SHIRT=10, CAP=10)
    without_season(at)
    return at


@pytest.fixture
def desk(client, house):
    client.force_login(User.objects.get(pk=house.operator_id))
    return client


def form_of(line, **fields):
    return {f"quantity-{line}": "1", f"reason-{line}": "size", f"condition-{line}": "unused", "key": "k", **fields}


@pytest.mark.job("O3.6", "M5.6")
def test_the_form_answers_by_policy_while_it_is_filled_in(desk, house):
    order_id, line = delivered(house, SHIRT=2, CAP=1)
    shown = desk.get(f"/orders/{order_id}/returns/form/").content.decode()
    assert "2 of 2 can come back" in shown
    told = desk.get(f"/orders/{order_id}/returns/proposal/", form_of(line["SHIRT"])).content.decode()
    assert "inden for 30 dage" in told  # the customer is Danish
    assert "DKK\xa061.00" in told
    faulty = {f"reason-{line['SHIRT']}": "faulty"}
    ours = desk.get(f"/orders/{order_id}/returns/proposal/", form_of(line["SHIRT"], **faulty))
    assert "DKK\xa0100.00" in ours.content.decode()


def test_an_authorized_return_is_listed_with_its_number_and_received_at_the_warehouse(desk, house):
    order_id, line = delivered(house, SHIRT=2)
    made = desk.post(f"/orders/{order_id}/returns/authorization/", form_of(line["SHIRT"])).content.decode()
    (found,) = returns.of_order(order_id)
    assert f"R {numbering.spoken(found.number[1:])}" in made
    page = desk.get("/orders/returns/", {"q": found.number}).content.decode()
    assert f'name="restock-{found.lines[0].id}"' in page
    answer = desk.post(f"/orders/returns/{found.id}/receipt/", {f"restock-{found.lines[0].id}": "1", "key": "a"})
    assert answer.status_code == 302
    assert returns.find(found.id).state == "closed"


@pytest.mark.job("O3.8")
def test_an_operator_asks_and_a_supervisor_needs_not(desk, client, house):
    order_id, line = delivered(house, days_ago=45, SHIRT=2)
    fields = form_of(line["SHIRT"], note="She was in hospital")
    assert "alt+shift+b" in desk.get(f"/orders/{order_id}/returns/proposal/", fields).content.decode()
    asked = desk.post(f"/orders/{order_id}/returns/approval/", fields).content.decode()
    assert "has been asked" in asked
    refused = desk.post(f"/orders/{order_id}/returns/authorization/", fields)
    assert refused.status_code == 403
    client.force_login(people.user(Role.SUPERVISOR))
    assert "f8" in client.get(f"/orders/{order_id}/returns/proposal/", fields).content.decode()


def picture(kind="PNG", size=(2000, 1000), **options):
    content = io.BytesIO()
    Image.new("RGB", size, "#336699").save(content, kind, **options)
    content.name = "photo"
    content.seek(0)
    return content


@pytest.fixture
def ret(desk, house, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    order_id, line = delivered(house, SHIRT=1)
    desk.post(f"/orders/{order_id}/returns/authorization/", form_of(line["SHIRT"]))
    return returns.of_order(order_id)[0]


@pytest.mark.job("O3.6")
def test_a_photo_is_kept_as_a_picture_of_our_own(desk, ret, tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "where she lives"
    sent = picture("JPEG", exif=exif)
    assert b"where she lives" in sent.getvalue()
    answer = desk.post(f"/orders/returns/{ret.id}/photos/", {"photo": sent})
    assert answer.status_code == 200
    (kept,) = returns.find(ret.id).photos
    assert (kept.width, kept.height) == (1600, 800)
    shown = desk.get(f"/orders/returns/photos/{kept.id}/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert b"where she lives" not in shown.content
    assert len(list((tmp_path / "returns").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='...'/>", b"GIF89a\x01\x00", b"\x89PNG\r\n\x1a\n" + b"0" * 90])
def test_what_is_no_picture_is_refused_and_not_kept(desk, ret, content, tmp_path):
    file = io.BytesIO(content)
    file.name = "photo.png"
    answer = desk.post(f"/orders/returns/{ret.id}/photos/", {"photo": file})
    assert answer.status_code in {400, 422}
    assert not models.Photo.objects.exists()
    assert not (tmp_path / "returns").exists()


@pytest.mark.job("O3.7")
def test_the_form_of_an_exchange_offers_the_other_variants(desk, house):
    order_id, line = delivered(house, SHIRT=1)
    for kind in ("return", "exchange"):
        shown = desk.get(f"/orders/{order_id}/returns/form/", {"kind": kind})
        assert shown.status_code == 200
        assert (f'name="variant-{line["SHIRT"]}"' in shown.content.decode()) is (kind == "exchange")
