"""Synthetic people: names, identity numbers, telephones. Pure, and drawn from a given random source.

Nobody here exists: names are drawn at random, identity numbers carry an area code that was never given
out (but a valid check digit), telephones lie in a range no operator has been assigned.
"""

from datetime import date, timedelta
from random import Random

from governance.privacy.identifiers import RESIDENT_CHECKS, RESIDENT_WEIGHTS

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
)
MALE = tuple("建国志强永平海明文军德福学勤振华晓东家宝成林玉山春生立新世昌长河保民维刚兴旺正义")
FEMALE = tuple("秀英桂兰玉梅凤霞春燕晓红丽华淑芳彩云雪琴美玲翠萍海燕金花爱莲月娥巧珍")
UNUSED_AREAS = {"62": "620499", "32": "320699"}  # GB/T 2260 中从未使用的代码
UNASSIGNED_PREFIX = "1540000"  # 154 号段未分配（待核实）


def person_name(random: Random, *, sex: str = "") -> str:
    """A surname and one or two characters."""
    given = FEMALE if (sex or random.choice(("MALE", "FEMALE"))) == "FEMALE" else MALE
    count = 1 if random.random() < 0.2 else 2
    return random.choice(SURNAMES) + "".join(random.sample(given, count))


def resident_id(random: Random, *, province: str, born: date) -> str:
    """A number with a valid check digit and an area code that nobody carries."""
    body = f"{UNUSED_AREAS[province]}{born:%Y%m%d}{random.randrange(1, 1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, RESIDENT_WEIGHTS, strict=True))
    return body + RESIDENT_CHECKS[total % 11]


def birthday(random: Random, *, on: date, youngest: int = 22, oldest: int = 72) -> date:
    """The birthday of somebody between `youngest` and `oldest` years old on the day."""
    return on - timedelta(days=random.randrange(youngest * 366, oldest * 365))


def mobile(random: Random) -> str:
    return f"{UNASSIGNED_PREFIX}{random.randrange(10_000):04d}"
