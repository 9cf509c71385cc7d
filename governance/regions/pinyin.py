"""Pinyin of place names for search by full spelling and by initials: jingyuan and jy find 靖远 (pure).

``pinyin`` and ``initials`` give the one best reading to store; ``readings`` gives every spelling a person
may try for characters that are read differently from place to place (李堡 libao, libu, lipu).
"""

from itertools import islice, product

from pypinyin import lazy_pinyin

# 词典没有或读错的地名；只列核实过读音的
CORRECTIONS = {
    "三道埫": ["san", "dao", "tang"],
    "六合区": ["lu", "he", "qu"],
    "六安": ["lu", "an"],
    "种田乡": ["zhong", "tian", "xiang"],
}

# 各地地名读音不一的字：首个为常见读音
VARIANTS = {
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "堡": ("bao", "bu", "pu"),
    "埫": ("tang", "chong", "shang"),
    "垎": ("he", "ge"),
    "单": ("shan", "dan"),
    "乐": ("le", "yue"),
    "六": ("liu", "lu"),
    "行": ("xing", "hang"),
    "巷": ("xiang", "hang"),
    "会": ("hui", "kuai"),
    "厦": ("xia", "sha"),
    "番": ("fan", "pan"),
    "都": ("du", "dou"),
    "朝": ("chao", "zhao"),
    "查": ("cha", "zha"),
    "解": ("jie", "xie"),
    "尉": ("wei", "yu"),
    "蔚": ("wei", "yu"),
    "埔": ("pu", "bu"),
    "圩": ("xu", "wei"),
    "涌": ("yong", "chong"),
    "洞": ("dong", "tong"),
    "峒": ("dong", "tong"),
    "柏": ("bai", "bo"),
    "薄": ("bo", "bao"),
    "尾": ("wei", "yi"),
    "咀": ("zui", "ju"),
    "盛": ("sheng", "cheng"),
    "仇": ("qiu", "chou"),
    "区": ("qu", "ou"),
    "阿": ("a", "e"),
    "藏": ("zang", "cang"),
    "泊": ("po", "bo"),
    "弄": ("nong", "long"),
    "莘": ("shen", "xin"),
    "泌": ("bi", "mi"),
    "曾": ("zeng", "ceng"),
    "种": ("zhong", "chong"),
    "盖": ("gai", "ge"),
}
MOST_READINGS = 8


def syllables(name: str) -> list[str]:
    """One entry per character: a syllable for Han, the lower-case letter or digit itself, else empty."""
    for phrase, corrected in CORRECTIONS.items():
        if phrase in name:
            before, after = name.split(phrase, 1)
            return [*syllables(before), *corrected, *syllables(after)]
    return [part.lower() if part.isalnum() else "" for part in lazy_pinyin(name, errors=_each)]  # type: ignore[arg-type]


def _each(characters: str) -> list[str]:
    """Characters without a reading, one by one, so that places in the name are kept."""
    return list(characters)


def pinyin(name: str) -> str:
    """``jingyuanxian`` for 靖远县."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """``jyx`` for 靖远县."""
    return "".join(part[:1] for part in syllables(name))


def readings(name: str) -> tuple[str, ...]:
    """Spellings to search by, full and initials, best reading first; at most eight combinations."""
    options = [_options(c, best) for c, best in zip(name, syllables(name), strict=True)]
    combinations = list(islice(product(*options), MOST_READINGS))
    full = ["".join(parts) for parts in combinations]
    short = ["".join(part[:1] for part in parts) for parts in combinations]
    return tuple(dict.fromkeys(full + short))


def _options(character: str, best: str) -> list[str]:
    return list(dict.fromkeys([best, *VARIANTS.get(character, ())]))
