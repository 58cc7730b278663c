"""Some 120 believable customers in three languages. Their numbers are of ranges that nobody has (Ofcom's for drama,
555-01xx, unassigned Danish and Chinese ones), their mail of `.example`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

from thirdring.customers import actions
from thirdring.customers.rules.folding import fold
from thirdring.customers.values import NewAddress, NewCustomer

DANISH_GIVEN = ("Søren", "Mette", "Lars", "Kirsten", "Åse", "Jørgen", "Pernille", "Bjørn", "Ida", "Rasmus", "Signe")
DANISH_FAMILY = ("Møller", "Jensen", "Ørsted", "Kjærgaard")
DANISH_STREETS = ("Nørregade", "Søndergade", "Åboulevarden", "Havnegade", "Østerbrogade", "Kirkevej", "Bakkevænget")
DANISH_TOWNS = (
    ("2100", "København Ø"), ("8000", "Aarhus C"), ("5000", "Odense C"), ("9000", "Aalborg"), ("6400", "Sønderborg"),
    ("4600", "Køge"), ("3700", "Rønne"),
)  # fmt: skip
ENGLISH_GIVEN = ("Emma", "Oliver", "Priya", "George", "Siobhan", "Mohammed", "Charlotte", "Dylan", "Grace", "Callum")
ENGLISH_FAMILY = ("Smith", "O'Brien", "Patel", "Whitworth")
ENGLISH_STREETS = ("High Street", "Station Road", "Church Lane", "Victoria Terrace", "Mill Lane", "The Crescent")
ENGLISH_TOWNS = (
    ("SW1A 1AA", "London"), ("M1 1AE", "Manchester"), ("EH1 1YZ", "Edinburgh"), ("CF10 1EP", "Cardiff"),
    ("BS1 4DJ", "Bristol"), ("LS1 4AP", "Leeds"),
)  # fmt: skip
CHINESE_FAMILY = ("王", "李", "陈", "欧阳")
CHINESE_GIVEN = ("小明", "丽", "建国", "思远", "雨桐", "志强", "梓涵")
CHINESE_STREETS = ("中山路", "人民路", "解放大道", "建设街", "和平路")
CHINESE_TOWNS = (("200001", "上海市", ""), ("510030", "广州市", "广东省"), ("310002", "杭州市", "浙江省"))


def load(now: datetime) -> None:
    """Load them once; a second time changes nothing."""
    since = now - timedelta(days=400)
    loaded = actions.add_many(customers=everybody(), source="demo", actor_id=None, now=since)
    if not loaded.added:
        return
    ids = loaded.ids
    for reference, word in (
        ("da-0", "Regnbue"),
        ("en-0", "Lighthouse"),
        ("zh-0", "青松"),
        ("household-1", "Havregrød"),
    ):
        actions.set_code_word(customer_id=ids[reference], code_word=word, actor_id=None, now=since)
    actions.add_note(
        customer_id=ids["en-1"],
        text="Complaint open: the rain jacket came with a broken zip, and nobody called back as promised.",
        is_alert=True,
        actor_id=None,
        now=now - timedelta(days=2),
    )
    actions.add_note(
        customer_id=ids["da-2"],
        text="Hard of hearing: speak slowly, and repeat the delivery date.",
        actor_id=None,
        now=now - timedelta(days=60),
    )


def everybody() -> Iterator[NewCustomer]:
    """Everybody in the demo house, always the same."""
    yield from _danes()
    yield from _britons()
    yield from _chinese()
    yield from _household()
    yield from _special()


def _danes() -> Iterator[NewCustomer]:
    for n, (family, given) in enumerate(product(DANISH_FAMILY, DANISH_GIVEN)):
        postcode, city = DANISH_TOWNS[n % len(DANISH_TOWNS)]
        street = DANISH_STREETS[n * 3 % len(DANISH_STREETS)]
        yield NewCustomer(
            f"da-{n}",
            given_name=given,
            family_name=family,
            language="da",
            region="DK",
            phones=(f"83 {n + 20:02} {n * 7 % 100:02} {n * 13 % 100:02}",),
            emails=(_mail(given, family, n),),
            addresses=(NewAddress(f"{street} {n % 80 + 1}", postcode, city, country="DK"),),
        )


def _britons() -> Iterator[NewCustomer]:
    for n, (family, given) in enumerate(product(ENGLISH_FAMILY, ENGLISH_GIVEN)):
        postcode, city = ENGLISH_TOWNS[n % len(ENGLISH_TOWNS)]
        street = ENGLISH_STREETS[n * 5 % len(ENGLISH_STREETS)]
        landline = (f"020 7946 0{n * 17 % 1000:03}",) if city == "London" else ()
        yield NewCustomer(
            f"en-{n}",
            given_name=given,
            family_name=family,
            language="en",
            region="GB",
            phones=(f"07700 900{n * 11 % 1000:03}", *landline),
            emails=(_mail(given, family, n),),
            addresses=(NewAddress(f"{n % 120 + 3} {street}", postcode, city, country="GB"),),
        )


def _chinese() -> Iterator[NewCustomer]:
    for n, (family, given) in enumerate(product(CHINESE_FAMILY, CHINESE_GIVEN)):
        postcode, city, province = CHINESE_TOWNS[n % len(CHINESE_TOWNS)]
        street = CHINESE_STREETS[n % len(CHINESE_STREETS)]
        yield NewCustomer(
            f"zh-{n}",
            given_name=given,
            family_name=family,
            language="zh-hans",
            region="CN",
            phones=(f"160 {n * 37 % 10000:04} {n * 71 % 10000:04}",),
            emails=(f"customer{n:02}@youxiang.example",),
            addresses=(NewAddress(f"{street} {n * 7 % 300 + 1} 号", postcode, city, region=province, country="CN"),),
        )


def _household() -> Iterator[NewCustomer]:
    """Four people behind one number, two of them with the same name: father and son."""
    shared = NewAddress("Fuglebakken 7", "8210", "Aarhus V", country="DK")
    for n, (given, mail) in enumerate(
        (("Henrik", "henrik"), ("Henrik", "henrik.junior"), ("Birgitte", "birgitte"), ("Freja", "freja"))
    ):
        yield NewCustomer(
            f"household-{n}",
            given_name=given,
            family_name="Æbelø",
            name="Henrik Æbelø (junior)" if mail.endswith("junior") else "",
            language="da",
            region="DK",
            phones=("83 86 15 15", f"83 99 00 {n:02}"),
            emails=(f"{mail}@aebeloe.example",),
            addresses=(shared,),
        )


def _special() -> Iterator[NewCustomer]:
    """Namesakes, very long names, companies, an American, and somebody with two addresses."""
    for n, (postcode, city) in enumerate((("2100", "København Ø"), ("8000", "Aarhus C"), ("5000", "Odense C"))):
        yield NewCustomer(
            f"namesake-{n}", given_name="Anne", family_name="Jensen", language="da", region="DK",
            phones=(f"83 77 10 {n:02}",), addresses=(NewAddress(f"Hovedgaden {n + 4}", postcode, city, country="DK"),),
        )  # fmt: skip
    yield NewCustomer(
        "long-0", given_name="Maria Christina Wilhelmina Alexandra",
        family_name="von Holstein-Ledreborg af Løvenørn-Reventlow", language="da", region="DK",
        phones=("83 55 44 33",), emails=("maria.christina.wilhelmina.alexandra@holstein-ledreborg.example",),
        addresses=(NewAddress("Gammel Holstebrovej 1234, Sønder Bjergvænge", "7400", "Herning", country="DK"),),
    )  # fmt: skip
    yield NewCustomer(
        "company-0", company="Fjord & Fell Outdoor Retail Partnership Ltd", given_name="Harriet", family_name="Blythe",
        language="en", region="GB", phones=("020 7946 0999",), emails=("orders@fjordandfell.example",),
        addresses=(NewAddress("Unit 4, Canal Wharf", "LS1 4AP", "Leeds", country="GB"),
                   NewAddress("PO Box 113", "LS2 7EW", "Leeds", country="GB")),
        note="Orders for the whole shop; invoice, 30 days.",
    )  # fmt: skip
    yield NewCustomer(
        "company-1", company="Havnens Dykkerklub", language="da", region="DK", phones=("83 31 20 20",),
        emails=("kasserer@dykkerklub.example",),
        addresses=(NewAddress("Havnekajen 2", "9000", "Aalborg", country="DK"),),
    )  # fmt: skip
    yield NewCustomer(
        "company-2", company="上海远行户外用品有限公司", language="zh-hans", region="CN", phones=("160 8888 0001",),
        addresses=(NewAddress("南京西路 1266 号", "200040", "上海市", country="CN"),),
    )  # fmt: skip
    yield NewCustomer(
        "us-0", given_name="Madison", family_name="Ramirez", language="en", region="US", phones=("(202) 555-0143",),
        emails=("madison.ramirez@mail.example",),
        addresses=(NewAddress("1600 Elm Street, Apt 5B", "20009", "Washington", region="DC", country="US"),),
    )  # fmt: skip


def _mail(given: str, family: str, n: int) -> str:
    return f"{fold(given)}.{fold(family)}{n}@mail.example".replace(" ", "")
