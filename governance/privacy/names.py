"""Personal names as people of all nationalities write them (pure).

Han of every plane, the middle dot of transliterated minority names, and Latin. Names are never folded by
Unicode normalisation: that would silently replace compatibility ideographs found in real documents.
"""

import re

from django.core.exceptions import ValidationError

from governance.privacy.identifiers import INVISIBLE

MIDDLE_DOT = "·"
DOTS = str.maketrans(dict.fromkeys("•・‧･∙⋅●．", MIDDLE_DOT))
FULL_WIDTH_LATIN = {code: code - 0xFEE0 for code in [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}

# 基本区、扩展A、兼容区、〇，以及第2、3平面的扩展B至J
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
HAN_NAME = re.compile(rf"[{HAN}]+(?:{MIDDLE_DOT}[{HAN}]+)*")
LATIN_NAME = re.compile(rf"[A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+\.?(?:[ '’\-{MIDDLE_DOT}][A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+\.?)*")
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
LONGEST_NAME = 50


def personal_name(value: object) -> str:
    """A name of 2 to 50 characters; the middle dot in all its spellings becomes ``·`` (U+00B7)."""
    name = _tidy(str(value))
    if not 2 <= len(name) <= LONGEST_NAME:
        raise ValidationError(f"姓名应为2至{LONGEST_NAME}个字，请按证件上的姓名填写。", code="length")
    if PRIVATE_USE.search(name):
        raise ValidationError(
            "姓名中有电脑自造的字，别的电脑显示不出来，请用输入法重新打这个字。", code="private"
        )
    if not (HAN_NAME.fullmatch(name) or LATIN_NAME.fullmatch(name)):
        raise ValidationError(_wrong_character_message(name), code="characters")
    return name


def _tidy(text: str) -> str:
    text = text.translate(INVISIBLE).translate(DOTS).translate(FULL_WIDTH_LATIN)
    text = " ".join(text.split())
    # 表格里为对齐而写的“张　三”；拉丁字母姓名中的空格要保留
    return text.replace(" ", "") if re.search(rf"[{HAN}]", text) else text


def _wrong_character_message(name: str) -> str:
    wrong = [c for c in name if not re.match(rf"[{HAN}A-Za-zÀ-ž .'’\-{MIDDLE_DOT}]", c)]
    if wrong:
        return f"姓名中不能有“{wrong[0]}”，请按证件上的姓名填写。"
    return "姓名的写法不对：汉字与外文字母不能混用，间隔号“·”只能写在中间，请按证件上的姓名填写。"
