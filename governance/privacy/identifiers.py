"""Numbers of persons, bodies, telephones and documents: each validator returns the one stored form.

Every function takes what a person typed (or a workbook held), tidies what is unambiguous and raises
``django.core.exceptions.ValidationError`` with a plain Chinese message that says what to correct.
Functions named ``…_warning`` return a sentence to show beside a value that is accepted all the same,
or an empty text. Nothing here reads the clock: the day of judgement is an argument.
"""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError

# 复制自通讯录、聊天软件的号码常夹带的零宽字符与方向控制符
INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF], None)

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
EARLIEST_BIRTH = date(1900, 1, 1)

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_PATTERN = re.compile(rf"[{CREDIT_ALPHABET}]{{2}}\d{{6}}[{CREDIT_ALPHABET}]{{10}}", re.ASCII)
LOOKALIKES = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}

HOTLINES = frozenset(
    {"110", "119", "120", "122", "12110", "12309", "12315", "12333", "12345", "12348", "12368"}
)


def compact(value: object) -> str:
    """Half-width form without any white space or invisible character: for numbers and codes only."""
    text = unicodedata.normalize("NFKC", str(value)).translate(INVISIBLE)
    return "".join(text.split())


# --- 公民身份号码 -----------------------------------------------------------------------------------


def resident_id(value: object, *, on: date) -> str:
    """18-character 公民身份号码, upper case (GB 11643-1999); ``on`` is the day of judgement.

    The six region digits are deliberately not looked up: people keep the code of the county in which
    they were first registered, and counties are renamed and recoded (海安 320621 → 320685).
    """
    number = compact(value).upper()
    _refuse_other_documents(number)
    if len(number) != 18:
        raise ValidationError(f"身份证号应为18位，现在是{len(number)}位，请核对。", code="length")
    if not re.fullmatch(r"[1-8]\d{16}[\dX]", number, re.ASCII):
        raise ValidationError("身份证号前17位只能是数字，最后一位是数字或X，请核对。", code="characters")
    born = resident_birth_on(number)
    if not EARLIEST_BIRTH <= born <= on:
        raise ValidationError(
            f"身份证号中的出生日期{_said(born)}不在合理范围内，请核对第7至14位。", code="birth"
        )
    if number[17] != _resident_check(number):
        raise ValidationError(
            "身份证号校验不符，多半有一位写错或两位颠倒，请对照证件逐位核对。", code="checksum"
        )
    return number


def resident_birth_on(number: str) -> date:
    """Birth date inside a resident number; raises when the day does not exist."""
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValidationError(
            f"身份证号中的出生日期“{digits}”不存在，请核对第7至14位。", code="birth"
        ) from None


def resident_sex(number: str) -> str:
    """``MALE`` or ``FEMALE`` by the 17th digit. For consistency checks only, never to overwrite."""
    return "MALE" if int(number[16]) % 2 else "FEMALE"


def _resident_check(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, RESIDENT_WEIGHTS, strict=False))
    return RESIDENT_CHECKS[total % 11]


def _refuse_other_documents(number: str) -> None:
    if not number:
        raise ValidationError("请填写身份证号。", code="empty")
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        raise ValidationError("15位的老身份证号自2013年1月1日起停用，请填写18位号码。", code="old")
    if re.fullmatch(r"[A-Z]{3}\d{12}|9\d{16}[\dX]", number, re.ASCII):
        raise ValidationError("这是外国人永久居留身份证的号码，请把证件类型改为“其他证件”。", code="foreign")


# --- 统一社会信用代码、银行卡、执业证 ---------------------------------------------------------------


def credit_code(value: object) -> str:
    """18-character 统一社会信用代码 (GB 32100-2015), upper case. A wrong check character only warns."""
    code = compact(value).upper()
    if len(code) != 18:
        raise ValidationError(f"统一社会信用代码应为18位，现在是{len(code)}位，请核对。", code="length")
    for place, character in enumerate(code, start=1):
        if character not in CREDIT_ALPHABET:
            raise ValidationError(_credit_character_message(place, character), code="characters")
    if not CREDIT_PATTERN.fullmatch(code):
        raise ValidationError("统一社会信用代码第3至8位是行政区划，只能是数字，请核对。", code="characters")
    return code


def credit_code_warning(code: str) -> str:
    """Sentence when the check character of a normalised code is wrong, else an empty text.

    Only a warning: some codes of the first pilot provinces were issued with a wrong check character.
    """
    total = sum(CREDIT_ALPHABET.index(code[place]) * pow(3, place, 31) for place in range(17))
    if CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]:
        return ""
    return "统一社会信用代码的校验位不符，请对照执照核对；确认无误可以继续。"


def _credit_character_message(place: int, character: str) -> str:
    message = f"统一社会信用代码第{place}位是“{character}”，代码中不使用这个字符"
    if character in LOOKALIKES:
        return f"{message}，请核对是否为“{LOOKALIKES[character]}”。"
    return f"{message}，请核对。"


def bank_card(value: object) -> str:
    """16 to 19 digits. Store only :func:`last_four` of it."""
    number = compact(value).replace("-", "")
    if not re.fullmatch(r"\d{16,19}", number, re.ASCII):
        raise ValidationError("银行卡号应为16至19位数字，请核对。", code="format")
    return number


def bank_card_warning(number: str) -> str:
    """Sentence when the Luhn digit of a card number does not fit, else an empty text."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    if sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0:
        return ""
    return "银行卡号校验不符，请逐位核对；确认无误可以继续。"


def last_four(number: str) -> str:
    """The only part of a bank card that may be stored."""
    return number[-4:]


def lawyer_licence_warning(value: object) -> str:
    """律师执业证号 is 17 digits (待核实), so another shape only warns."""
    if re.fullmatch(r"\d{17}", compact(value), re.ASCII):
        return ""
    return "律师执业证号一般为17位数字，请核对；确认无误可以继续。"


# --- 电话、邮编 -------------------------------------------------------------------------------------


def mobile(value: object) -> str:
    """11 digits of a mainland mobile; spaces, dashes and the country code are dropped."""
    number = re.sub(r"^(\+86|0086|86(?=-|1\d{10}$))-?", "", compact(value)).replace("-", "")
    if re.fullmatch(r"1[3-9]\d{9}", number, re.ASCII):
        return number
    if re.fullmatch(r"\d+", number, re.ASCII) and len(number) != 11:
        raise ValidationError(f"手机号应为11位，现在是{len(number)}位，请核对。", code="length")
    raise ValidationError("手机号应为11位数字，以13至19开头，请核对。", code="format")


def landline(value: object) -> str:
    """``区号-号码`` or ``区号-号码-分机`` with the dash after the area code always present."""
    number = re.sub(r"[()]", "-", compact(value)).strip("-").replace("--", "-")
    number = re.sub(r"(转|分机|EXT\.?)", "-", number, flags=re.IGNORECASE)
    found = re.fullmatch(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})(-\d{1,6})?", number, re.ASCII)
    if not found:
        raise ValidationError("固定电话请按“区号-号码”填写，例如0943-6121234。", code="format")
    return f"{found[1]}-{found[2]}{found[3] or ''}"


def phone(value: object, *, of_body: bool = False) -> str:
    """A mobile or landline; hotlines such as 12348 only as the contact of a body, not of a person."""
    number = compact(value)
    if number in HOTLINES:
        if of_body:
            return number
        raise ValidationError("服务热线只能作为单位的联系电话，请填写本人的电话。", code="hotline")
    if number.startswith(("0", "(0")) and not number.startswith("0086"):
        return landline(number)
    return mobile(number)


def postcode(value: object) -> str:
    """Six digits."""
    number = compact(value)
    if not re.fullmatch(r"\d{6}", number, re.ASCII):
        raise ValidationError("邮政编码应为6位数字，请核对。", code="format")
    return number


# --- 文书编号 ---------------------------------------------------------------------------------------


BRACKETS = str.maketrans("()〔〕[]【】〈〉", "（）（）（）（）（）")
PROVINCE_SHORT = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


def full_width_brackets(value: object) -> str:
    """``(``, ``〔`` and their kin as ``（``: for comparing and storing numbers; keep the original beside."""
    return "".join(str(value).translate(INVISIBLE).split()).translate(BRACKETS)


def document_number(value: object) -> str:
    """``（2022）靖法援字第12号``: year, body, a sequence without leading zeros."""
    number = _digits_half_width(full_width_brackets(value))
    if re.fullmatch(r"（20\d{2}）[^\s\d（）]{1,20}字第0\d*号", number, re.ASCII):
        raise ValidationError("文号的序号前不加0，例如“第12号”，不写“第012号”。", code="leading_zero")
    if not re.fullmatch(r"（20\d{2}）[^\s\d（）]{1,20}字第[1-9]\d{0,5}号", number, re.ASCII):
        raise ValidationError("文号应写成“（2022）某某字第12号”的样式，请核对。", code="format")
    return number


def court_case_number(value: object) -> str:
    """法院案号, e.g. ``（2026）甘0421民特12号`` (最高法关于人民法院案件案号的若干规定)."""
    number = _digits_half_width(full_width_brackets(value))
    court = rf"(?:[{PROVINCE_SHORT}][0-9]{{0,4}}|最高法|军[0-9]{{0,4}}|兵[0-9]{{0,4}})"
    if not re.fullmatch(rf"（20\d{{2}}）{court}[^\s（）]{{1,8}}\d+号", number, re.ASCII):
        raise ValidationError("法院案号应写成“（2026）甘0421民特12号”的样式，请核对。", code="format")
    return number


def _digits_half_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" else c for c in text)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
