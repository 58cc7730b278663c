"""A million customers who do not exist: person number n is always the same, so nothing has to be remembered.

Common names follow the frequencies of their countries roughly (a Zipf law over short lists), one in four family names
is rare and made of syllables, so that the vocabulary grows as a real one does.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from thirdring.customers.actions.changing import learn
from thirdring.customers.actions.loading import copy_rows
from thirdring.customers.rules.account import account_number
from thirdring.customers.rules.folding import fold
from thirdring.customers.rules.keys import Named, keys, words

AT_ONCE = 20_000
NOW = datetime(2026, 11, 21, tzinfo=UTC)
TABLES = ("customer", "phone", "email", "address", "namekey", "word", "worddeletion")
LATE_INDEXES = ("customers_namekey",)

GIVEN = {
    "DK": "Peter Anne Jens Kirsten Lars Mette Michael Hanne Søren Helle Thomas Susanne Henrik Lene Jørgen Maria Niels "
    "Marianne Hans Inge Martin Karen Christian Camilla Jan Pia Erik Ida Rasmus Signe Mads Sofie Åse Bjørn Freja Emil "
    "Kasper Louise Frederik Julie Anders Gitte Morten Birthe Jesper Charlotte Ole Tina Per Bente",
    "GB": "John Mary David Susan Michael Margaret James Sarah Robert Patricia William Elizabeth Richard Karen Thomas "
    "Emma Christopher Jessica Daniel Helen Paul Laura Mark Rebecca George Amy Steven Sophie Andrew Olivia Joseph Emily "
    "Oliver Charlotte Jack Grace Harry Lucy Mohammed Priya Callum Siobhan Dylan Isla Noah Freya Ethan Hannah",
    "CN": "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建国 小明 志强 思远 "
    "雨桐 梓涵 子轩 浩然 子涵 "
    "欣怡 宇轩 一诺 佳怡 俊杰 晓燕 海燕 国强 玉兰 建华 文杰 婷婷 雪梅 小红",
}
FAMILY = {
    "DK": "Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen "
    "Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Lund Holm Østergaard "
    "Kjær Bach Dahl Nørgaard Åkjær Svendsen Bæk Vestergaard",
    "GB": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts "
    "Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Rogers Turner O'Brien",
    "CN": "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 萧 田 欧阳",
}
PLACES = {
    "DK": "København:1000 Aarhus:8000 Odense:5000 Aalborg:9000 Esbjerg:6700 Randers:8900 Kolding:6000 Horsens:8700 "
    "Vejle:7100 Roskilde:4000 Herning:7400 Silkeborg:8600 Næstved:4700 Køge:4600 Sønderborg:6400 Rønne:3700",
    "GB": "London:SW Birmingham:B Leeds:LS Glasgow:G Sheffield:S Manchester:M Edinburgh:EH Liverpool:L Bristol:BS "
    "Cardiff:CF Belfast:BT Leicester:LE Norwich:NR Exeter:EX York:YO Bath:BA",
    "CN": "上海:200 北京:100 广州:510 深圳:518 杭州:310 成都:610 武汉:430 西安:710 南京:210 重庆:400 天津:300 苏州:215",
}
REGIONS = ("DK", "GB", "CN")
SYLLABLES = (
    "bar bel ber bo bra chan cro da del dor dun el er fal far fen gar gil gra hal har hol hu ka kel ker la lan lin lo "
    "mar mel mo nes nor o pen per ra ren ri ro sal san sel sha ster sto tar tel thor ul val van ver vin wal wen wil zan"
)
ENDINGS = "ton man sen ley ford by er worth gaard ski well ham quist lund berg feld"


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    region: str
    given: str
    family: str
    name: str
    city: str
    postcode: str
    national: str
    email: str
    account: str

    @property
    def named(self) -> Named:
        return Named(self.given, self.family, "", self.name, ((self.city, self.postcode),))


def people(number: int) -> Person:
    """Person number `number`, from 0."""
    chance = random.Random(number)
    region = REGIONS[number % len(REGIONS)]
    given, family = _pick(chance, GIVEN_LISTS[region]), _family(chance, region)
    if region != "CN" and chance.random() < 0.15:
        given = f"{given} {_pick(chance, GIVEN_LISTS[region])}"
    city, start = _pick(chance, PLACE_LISTS[region]).split(":")
    local = fold(f"{given}.{family}").replace(" ", ".") if region != "CN" else "user"
    return Person(
        number=number,
        region=region,
        given=given,
        family=family,
        name=family + given if region == "CN" else f"{given} {family}",
        city=city,
        postcode=_postcode(chance, region, start),
        national=_national(chance, region),
        email=f"{local}{number}@mail.example",
        account=account_number(number + 1),
    )


def _family(chance: random.Random, region: str) -> str:
    if region == "CN" or chance.random() < 0.75:
        return _pick(chance, FAMILY_LISTS[region])
    parts = (chance.choice(SYLLABLE_LIST) for _ in range(chance.choice((1, 2, 2, 3))))
    return ("".join(parts) + chance.choice(ENDING_LIST)).capitalize()


def _postcode(chance: random.Random, region: str, start: str) -> str:
    if region == "DK":
        return str(int(start) + chance.randrange(60) * 10 % 990)
    if region == "GB":
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        return f"{start}{chance.randint(1, 20)} {chance.randint(1, 9)}{chance.choice(letters)}{chance.choice(letters)}"
    return f"{start}{chance.randrange(1000):03}"


def _national(chance: random.Random, region: str) -> str:
    if region == "DK":
        return str(chance.randint(20_000_000, 99_999_999))
    return str(
        chance.randint(7_000_000_000, 7_999_999_999) if region == "GB" else chance.randint(13 * 10**9, 19 * 10**9)
    )


def _pick(chance: random.Random, names: Sequence[str]) -> str:
    """The first of a list far more often than the last, as names are."""
    return names[int(len(names) ** chance.random()) - 1]


GIVEN_LISTS = {region: names.split() for region, names in GIVEN.items()}
FAMILY_LISTS = {region: names.split() for region, names in FAMILY.items()}
PLACE_LISTS = {region: names.split() for region, names in PLACES.items()}
SYLLABLE_LIST, ENDING_LIST = SYLLABLES.split(), ENDINGS.split()
CODES = {"DK": "45", "GB": "44", "CN": "86"}
LANGUAGES = {"DK": "da", "GB": "en", "CN": "zh-hans"}


def load(schema: str, count: int) -> None:
    """Have persons 0 to count-1 in the room's tables of that schema, and nobody else; kept if they are there."""
    with connection.cursor() as cursor:
        if schema != "public":
            if _indexes(schema) != _indexes("public"):  # made before a migration, which went past it
                cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for table in TABLES:
                name = f"customers_{table}"
                cursor.execute(f"CREATE TABLE IF NOT EXISTS {schema}.{name} (LIKE public.{name} INCLUDING ALL)")
        cursor.execute("SELECT set_config('search_path', %s, false)", [f"{schema}, public"])
        cursor.execute(f"SELECT count(*), max(id) FROM {schema}.customers_customer")
        there, last = cursor.fetchone()
        if (there, last) == (count, count):
            print(f"{count:,} customers are there ({schema})")
            return
        cursor.execute(f"TRUNCATE {', '.join(f'{schema}.customers_{table}' for table in TABLES)} CASCADE")
    begun = time.monotonic()
    _without_indexes(schema, count)
    print(f"\r{count:,} customers loaded in {time.monotonic() - begun:.0f} s ({schema})")


def _indexes(schema: str) -> list[tuple[str, str]]:
    """Each index of the room's tables, but for its name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, substring(indexdef FROM ' USING .*') FROM pg_indexes "
            "WHERE schemaname = %s AND tablename = ANY(%s) ORDER BY 1, 2",
            [schema, [f"customers_{table}" for table in TABLES]],
        )
        return list(cursor.fetchall())


def _without_indexes(schema: str, count: int) -> None:
    """Fill the tables first and sort the indexes afterwards: a third of the time of keeping them in step."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname, pg_get_constraintdef(c.oid), "
            "indrelid::regclass::text FROM pg_index LEFT JOIN pg_constraint c ON c.conindid = indexrelid "
            "AND c.conrelid = indrelid AND c.contype IN ('p', 'u') WHERE indrelid = ANY(%s::regclass[]) "
            "AND NOT (indrelid::regclass::text LIKE '%%customers_customer' AND contype = 'p')",
            [[f"{schema}.customers_{table}" for table in ("customer", "phone", "email", "address", "namekey")]],
        )
        late = cursor.fetchall()
        for index, _definition, constraint, _text, table in late:
            if constraint:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE")
            else:
                cursor.execute(f"DROP INDEX {index}")
    seen: set[str] = set()
    for start in range(0, count, AT_ONCE):
        _batch([people(number) for number in range(start, min(start + AT_ONCE, count))], seen)
        sys.stdout.write(f"\r{start + AT_ONCE:,} of {count:,} ")
        sys.stdout.flush()
    learn(seen)
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _index, definition, constraint, text, table in late:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {text}" if constraint else definition)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {schema}.customers_{table}")


def _batch(crowd: Sequence[Person], seen: set[str]) -> None:
    copy_rows("customers_customer", (_customer(person) for person in crowd))
    copy_rows("customers_phone", ((p.number + 1, f"+{CODES[p.region]}{p.national}", p.national, "", 0) for p in crowd))
    copy_rows("customers_email", ((p.number + 1, p.email, p.email, "", 0) for p in crowd))
    copy_rows("customers_address", (_address(person) for person in crowd))
    copy_rows("customers_namekey", _keys(crowd))
    for person in crowd:
        seen |= words(person.named)


def _keys(crowd: Sequence[Person]) -> Iterator[tuple[str, int]]:
    return ((key, person.number + 1) for person in crowd for key in keys(person.named))


def _customer(p: Person) -> tuple[object, ...]:
    language = LANGUAGES[p.region]
    return (p.number + 1, p.account, p.given, p.family, "", p.name, language, p.region, "", None, None, NOW, NOW)


def _address(p: Person) -> tuple[object, ...]:
    return (p.number + 1, "home", "", "Street 1", "", p.postcode, p.city, "", p.region, True, True)
