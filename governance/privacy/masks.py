"""Masking 脱敏: what each audience sees of a personal value (pure).

One table for the whole portal; pages, posted lists and leaders' reports never shorten values themselves.
An omitted value is an empty text. Anything that cannot be read safely is hidden, not shown.
Sources: 个人信息保护法第六条（最小必要）、第二十八条、第三十一条、第五十一条；
最高人民法院关于人民法院在互联网公布裁判文书的规定第八条（隐名处理）。
"""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from governance.privacy.names import MIDDLE_DOT

OMITTED = ""


class Level(StrEnum):
    """Audience: 经办人（查看留痕）, 内部名册, 公开, 限制公开案件（未成年人、家暴、性侵害）."""

    FULL = "FULL"
    STAFF = "STAFF"
    PUBLIC = "PUBLIC"
    RESTRICTED = "RESTRICTED"


def level_of_role(personal_data: str) -> Level:
    """What a role's ``personal_data`` means in lists: nobody sees whole values without asking for them."""
    levels = {"full": Level.STAFF, "staff": Level.STAFF, "public": Level.PUBLIC}
    return levels.get(personal_data, Level.RESTRICTED)


class Kind(StrEnum):
    """What a value is. The two MINOR kinds stand for 姓名 and 住址 of a person under eighteen."""

    NAME = "NAME"
    MINOR_NAME = "MINOR_NAME"
    RESIDENT_ID = "RESIDENT_ID"
    OTHER_DOCUMENT = "OTHER_DOCUMENT"
    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    ADDRESS = "ADDRESS"
    MINOR_ADDRESS = "MINOR_ADDRESS"
    BANK_CARD = "BANK_CARD"
    CREDIT_CODE = "CREDIT_CODE"
    ORGANISATION_NAME = "ORGANISATION_NAME"
    BIRTH_DATE = "BIRTH_DATE"
    SENSITIVE = "SENSITIVE"  # 健康、残疾、犯罪记录等：凭权限查看，名册与公开一律不出现


COMPOUND_SURNAMES_TEXT = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 夏侯 轩辕 端木 百里 呼延 南宫 "
    "东郭 西门 独孤 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司空 司寇 子车 颛孙 巫马 "
    "公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 东门 南门 呼衍 羊舌 微生 梁丘 左丘 公羊 澹台 "
    "赫连 万俟 闻人 第五 纳兰 完颜 富察 叶赫 贺兰 达奚 褚师 公输 归海 南荣 侯莫"
)
COMPOUND_SURNAMES = frozenset(COMPOUND_SURNAMES_TEXT.split())


def mask(value: object, kind: Kind, level: Level, *, on: date | None = None) -> str:
    """What ``level`` may see of a value; ``on`` is the day on which an age band is judged.

    ``RESTRICTED`` shows nothing of any kind. ``FULL`` is for the assigned handler after a logged reading.
    """
    if value in (None, "") or level == Level.RESTRICTED:
        return OMITTED
    if kind == Kind.BIRTH_DATE:
        return _birth_date(value, level, on)
    text = str(value)
    return text if level == Level.FULL else RULES[kind][level](text)


def _shown(text: str) -> str:
    return text


def _omitted(text: str) -> str:
    return OMITTED


def public_name(name: str) -> str:
    """张小明 → 张某某; 欧阳小明 → 欧阳某某; at most two 某, so the length of a name is not told."""
    surname, given_length = _split_name(name)
    return surname + "某" * max(1, min(given_length, 2))


def _split_name(name: str) -> tuple[str, int]:
    if MIDDLE_DOT in name or name.isascii():
        return name[:1], 2
    width = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:width], len(name) - width


def _minor_public(name: str) -> str:
    return "某未成年人"


def _resident_id(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}" if len(number) == 18 else _tail_only(number)


def _tail_only(number: str) -> str:
    """Documents of unknown build: at most the last two characters, never more than a third."""
    kept = min(2, len(number) // 3)
    return "*" * (len(number) - kept) + number[len(number) - kept :]


def _mobile(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if re.fullmatch(r"\d{11}", number) else _tail_only(number)


def _landline(number: str) -> str:
    found = re.fullmatch(r"(\d{3,4}-)\d{4,5}(\d{3})(?:-\d+)?", number)
    return f"{found[1]}****{found[2]}" if found else _tail_only(number)


def _bank_card(number: str) -> str:
    return f"**** {number[-4:]}"


# --- 住址：内部到村，公开到乡镇 ---------------------------------------------------------------------

# 名称里本来就带“镇、乡、村”字的县市，先按整名认，免得把“镇原县”读成乡镇
NAMES_WITH_MARKERS = (
    "镇江市|镇海区|镇平县|镇雄县|镇康县|镇沅县|镇沅彝族哈尼族拉祜族自治县|镇赉县|镇安县|镇巴县|镇坪县|镇原县|"
    "镇宁布依族苗族自治县|镇远县|景德镇市|新乡市|新乡县|萍乡市|宁乡市|桐乡市|湘乡市|乡城县|乡宁县|内乡县|西乡县|东乡区|"
    "东乡族自治县|西乡塘区|武乡县|金乡县"
)
PLAIN = "[^省市县区旗州盟镇乡街村社\\d]"
UPPER_PARTS = re.compile(
    rf"(?:{PLAIN}{{2,8}}(?:省|自治区))?"
    rf"(?:(?:{NAMES_WITH_MARKERS}|{PLAIN}{{1,10}}(?:州市|市|州|盟|地区)))?"
    rf"(?:(?:{NAMES_WITH_MARKERS}|{PLAIN}{{1,12}}(?:县|(?<![小社园厂校宅])区|市|旗)))?"
)
TOWNSHIP = re.compile(r"[^\d]{1,12}?(?:街道办事处|街道办|街道|民族乡|镇|乡|苏木)")
VILLAGE = re.compile(r"[^\d]{1,12}?(?:村|社区|嘎查|居委会|居民委员会)(?:村|社区)?")


def _address_parts(address: str) -> tuple[str, str, str]:
    """County and above, township, village; a part that is not recognised is empty."""
    found = UPPER_PARTS.match(address)
    upper = found[0] if found else ""
    township = TOWNSHIP.match(address, len(upper))
    township_end = township.end() if township else len(upper)
    village = VILLAGE.match(address, township_end)
    return upper, address[len(upper) : township_end], village[0] if village else ""


def _address_staff(address: str) -> str:
    return "".join(_address_parts(address)) + "***"


def _address_public(address: str) -> str:
    upper, township, _ = _address_parts(address)
    return upper + township


def _address_of_minor_public(address: str) -> str:
    return _address_parts(address)[0]


# --- 出生日期：内部到年，公开到年龄段 ---------------------------------------------------------------


def _birth_date(value: object, level: Level, on: date | None) -> str:
    born = value if isinstance(value, date) else date.fromisoformat(str(value))
    if level == Level.FULL:
        return born.isoformat()
    if level == Level.STAFF:
        return f"{born.year}年"
    return age_band(born, on=on) if on else OMITTED


def age_on(born: date, *, on: date) -> int:
    """周岁 by the calendar, completed on the day after the birthday.

    最高人民法院关于审理未成年人刑事案件具体应用法律若干问题的解释第二条；民事场合待核实，此处从严保护。
    """
    had_birthday = (on.month, on.day) > (born.month, born.day)
    return on.year - born.year - (0 if had_birthday else 1)


def age_band(born: date, *, on: date) -> str:
    """Bands at the ages the law cares for: 14 (个人信息保护法第二十八条), 18, 60."""
    age = age_on(born, on=on)
    bands = ((14, "未满14周岁"), (18, "14至17周岁"), (60, "18至59周岁"))
    return next((label for limit, label in bands if age < limit), "60周岁及以上")


RULES: dict[Kind, dict[Level, Callable[[str], str]]] = {
    Kind.NAME: {Level.STAFF: _shown, Level.PUBLIC: public_name},
    Kind.MINOR_NAME: {Level.STAFF: public_name, Level.PUBLIC: _minor_public},
    Kind.RESIDENT_ID: {Level.STAFF: _resident_id, Level.PUBLIC: _omitted},
    Kind.OTHER_DOCUMENT: {Level.STAFF: _tail_only, Level.PUBLIC: _omitted},
    Kind.MOBILE: {Level.STAFF: _mobile, Level.PUBLIC: _omitted},
    Kind.LANDLINE: {Level.STAFF: _landline, Level.PUBLIC: _omitted},
    Kind.ADDRESS: {Level.STAFF: _address_staff, Level.PUBLIC: _address_public},
    Kind.MINOR_ADDRESS: {Level.STAFF: _address_staff, Level.PUBLIC: _address_of_minor_public},
    Kind.BANK_CARD: {Level.STAFF: _bank_card, Level.PUBLIC: _omitted},
    Kind.CREDIT_CODE: {Level.STAFF: _shown, Level.PUBLIC: _shown},
    Kind.ORGANISATION_NAME: {Level.STAFF: _shown, Level.PUBLIC: _shown},
    Kind.SENSITIVE: {Level.STAFF: _omitted, Level.PUBLIC: _omitted},
}
