"""Validators of personal and official data: every listed vector of scenario A17, and the tidying."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from governance.privacy import formats

TODAY = date(2026, 7, 1)


def refusal(function, *args, **kwargs) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        function(*args, **kwargs)
    assert caught.value.message.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("620421199003071235", "MALE", date(1990, 3, 7)),
        ("62042119900307003X", "MALE", date(1990, 3, 7)),
        ("620421198501010019", "MALE", date(1985, 1, 1)),
        ("620421200812010040", "FEMALE", date(2008, 12, 1)),
        ("320621195512310080", "FEMALE", date(1955, 12, 31)),
        ("320685202001020035", "MALE", date(2020, 1, 2)),
    ],
)
def test_a17_resident_numbers_of_the_table_are_accepted(number, sex, born):
    assert formats.resident_id(number, on=TODAY) == number
    assert formats.resident_sex(number) == sex
    assert formats.resident_birth_on(number) == born


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        ("620402199902290010", "birth", "不存在"),
        ("620421199003071236", "checksum", "校验"),
        ("62042119900307123", "length", "17位"),
        ("620421900307123", "old", "18位"),
        ("920421199003071235", "foreign", "其他证件"),
        ("CHN110101010101", "foreign", "其他证件"),
        ("62042119900307123A", "characters", "X"),
        ("620421189912310013", "birth", "1899年"),
        ("620421202701010012", "birth", "2027年"),
        ("", "empty", "填写"),
    ],
)
def test_a17_wrong_resident_numbers_are_refused_for_their_own_reason(number, code, word):
    error = refusal(formats.resident_id, number, on=TODAY)
    assert error.code == code
    assert word in error.message


def test_a17_resident_number_is_tidied_before_it_is_judged():
    typed = "\u202d ６２０４２１ 1990 0307 003x\u202c"
    assert formats.resident_id(typed, on=TODAY) == "62042119900307003X"


@pytest.mark.parametrize("place", range(17))
def test_resident_check_digit_catches_every_single_wrong_digit(place):
    number = "620421199003071235"
    for digit in set("0123456789") - {number[place]}:
        with pytest.raises(ValidationError):
            formats.resident_id(number[:place] + digit + number[place + 1 :], on=TODAY)


@pytest.mark.parametrize(
    "code",
    [
        "91620421MA7200A13W",
        "91320621MA1XYH123L",
        "11620421013912340M",
        "93620421MA74QW0023",
        "91620421MA72000600",
    ],
)
def test_a17_credit_codes_of_the_table_are_accepted(code):
    assert formats.credit_code(code.lower()) == code
    assert formats.credit_code_warning(code) == ""


def test_a17_wrong_check_of_a_credit_code_only_warns():
    assert formats.credit_code("91620421MA72000601") == "91620421MA72000601"
    assert "确认无误可以继续" in formats.credit_code_warning("91620421MA72000601")


def test_a17_letter_i_in_a_credit_code_is_an_error_that_names_the_place():
    error = refusal(formats.credit_code, "91620421MAI2000600")
    assert "第11位是“I”" in error.message
    assert "“1”" in error.message


@pytest.mark.parametrize("code", ["91620421MA7200060", "9162O421MA72000600", "9162A421MA72000600", ""])
def test_malformed_credit_codes_are_refused(code):
    refusal(formats.credit_code, code)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("86-138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("\u202d13812345678\u202c", "13812345678"),
    ],
)
def test_mobile_is_stored_as_eleven_digits(typed, stored):
    assert formats.mobile(typed) == stored


@pytest.mark.parametrize("typed", ["1381234567", "138123456789", "12812345678", "1381234567a", ""])
def test_wrong_mobiles_are_refused(typed):
    refusal(formats.mobile, typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0943-6121234", "0943-6121234"),
        ("09436121234", "0943-6121234"),
        ("（0943）6121234", "0943-6121234"),
        ("0513-88812345-801", "0513-88812345-801"),
        ("010-12345678转12", "010-12345678-12"),
    ],
)
def test_landline_always_carries_its_dash(typed, stored):
    assert formats.landline(typed) == stored
    assert formats.phone(typed) == stored


@pytest.mark.parametrize("typed", ["6121234", "0943-612123", "0943-612123412", "1234-5678901"])
def test_wrong_landlines_are_refused(typed):
    refusal(formats.landline, typed)


def test_hotline_belongs_to_a_body_only():
    assert formats.phone("12348", of_body=True) == "12348"
    assert "热线" in refusal(formats.phone, "12348").message


def test_postcode():
    assert formats.postcode("７３０６００") == "730600"
    refusal(formats.postcode, "73060")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1.2万", 1_200_000),
        ("1.2万元", 1_200_000),
        ("12000", 1_200_000),
        ("12,000.00", 1_200_000),
        ("12，000元", 1_200_000),
        ("￥0.01", 1),
        ("0.00012万", 120),
        ("0.5亿", 5_000_000_000),
        ("３万", 3_000_000),
        (0.1 + 0.2, 30),
        (12000, 1_200_000),
        (Decimal("1E+4"), 1_000_000),
        ("999999999999.99", 10**14 - 1),
        ("0", 0),
    ],
)
def test_money_becomes_whole_fen(typed, fen):
    assert formats.money_fen(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-1", "negative"),
        ("1.234", "precision"),
        ("0.0000012万", "precision"),
        ("1000000000000", "large"),
        ("12,00", "format"),
        ("一万", "format"),
        ("1.2.3", "format"),
        ("", "format"),
        ("1e5", "format"),
    ],
)
def test_money_that_cannot_be_stored_exactly_is_refused(typed, code):
    assert refusal(formats.money_fen, typed).code == code


def test_yuan_reads_back():
    assert formats.yuan(1_200_000) == "12,000.00"
    assert formats.money_fen(formats.yuan(123_456_789)) == 123_456_789


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("古丽·买买提", "古丽·买买提"),
        ("𡆇𠀀", "𡆇𠀀"),
        ("王㛃", "王㛃"),
        ("李\uf9dc", "李\uf9dc"),
        ("〇一", "〇一"),
        ("John  Smith", "John Smith"),
        ("O'Neil-Ångström", "O'Neil-Ångström"),
    ],
)
def test_names_of_all_nationalities_are_accepted(typed, stored):
    assert formats.personal_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("张", "length"),
        ("张" * 51, "length"),
        ("张3", "characters"),
        ("·张三", "characters"),
        ("张三·", "characters"),
        ("张三A", "characters"),
        ("张三（户主）", "characters"),
        ("张\ue123", "private"),
    ],
)
def test_what_is_not_a_name_is_refused(typed, code):
    assert refusal(formats.personal_name, typed).code == code


@pytest.mark.parametrize(
    "typed",
    [
        "（2022）靖法援字第12号",
        "(2022)靖法援字第12号",
        "〔2022〕靖法援字第12号",
        "（２０２２） 靖法援字第１２号",
    ],
)
def test_a17_document_number_takes_full_width_brackets(typed):
    assert formats.document_number(typed) == "（2022）靖法援字第12号"


def test_a17_document_number_with_a_leading_zero_is_refused():
    assert refusal(formats.document_number, "（2022）靖法援字第012号").code == "leading_zero"


@pytest.mark.parametrize(
    "typed", ["2022靖法援字第12号", "（2022）字第12号", "（2022）靖法援字12号", "（1922）靖字第1号"]
)
def test_document_number_of_another_shape_is_refused(typed):
    assert refusal(formats.document_number, typed).code == "format"


@pytest.mark.parametrize(
    "number", ["（2026）甘0421民特12号", "（2026）苏0685民特3号", "（2024）最高法民终12号"]
)
def test_court_case_numbers(number):
    assert formats.court_case_number(number.replace("（", "(").replace("）", ")")) == number


@pytest.mark.parametrize("number", ["（2026）甘0421民特号", "2026甘0421民特12号", "（2026）某0421民特12号"])
def test_court_case_numbers_of_another_shape_are_refused(number):
    refusal(formats.court_case_number, number)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-1-5",
        "2026年1月5日",
        "2026/01/05",
        "2026.1.5",
        "20260105",
        "2026-01-05 00:00:00",
        "２０２６-１-５",
    ],
)
def test_days_as_people_write_them(typed):
    assert formats.day(typed) == date(2026, 1, 5)


def test_day_takes_moments_and_days():
    assert formats.day(datetime(2026, 1, 5, 8, 30)) == date(2026, 1, 5)  # noqa: DTZ001
    assert formats.day(date(2026, 1, 5)) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "code"), [("2026-02-29", "impossible"), ("2026年1月", "format"), ("1/5", "format")]
)
def test_wrong_days_are_refused(typed, code):
    assert refusal(formats.day, typed).code == code


def test_events_are_not_in_the_future():
    assert formats.require_not_future(TODAY, on=TODAY, label="受理日期") == TODAY
    error = refusal(formats.require_not_future, date(2026, 7, 2), on=TODAY, label="受理日期")
    assert "“受理日期”2026-07-02晚于今天" in error.message


def test_days_of_a_case_do_not_go_backwards():
    formats.require_order(("受理", date(2026, 1, 5)), ("达成协议", None), ("生效", date(2026, 1, 5)))
    error = refusal(
        formats.require_order, ("受理", date(2026, 1, 5)), ("达成协议", None), ("生效", date(2026, 1, 4))
    )
    assert "“生效”2026-01-04早于“受理”2026-01-05" in error.message


def test_bank_card_keeps_its_last_four_and_warns_by_luhn():
    number = formats.bank_card("6222 0212 3456 7890 128")
    assert formats.last_four(number) == "0128"
    assert formats.bank_card_warning("4111111111111111") == ""
    assert formats.bank_card_warning("4111111111111112") != ""
    refusal(formats.bank_card, "123")


def test_lawyer_licence_only_warns():
    assert formats.lawyer_licence_warning("16204201010123456") == ""
    assert "17位" in formats.lawyer_licence_warning("162042010101")
