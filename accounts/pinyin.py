"""How a Chinese name is spelled, for search and sorting: 曾小禾 → ("zengxiaohe", "zxh")."""

from functools import lru_cache

from pypinyin import lazy_pinyin

# Characters that read otherwise as a surname than in common words.
_SURNAMES = {
    "单": "shan", "区": "ou", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "任": "ren",
    "盖": "ge", "冼": "xian", "洗": "xian", "朴": "piao", "华": "hua", "纪": "ji", "尉": "wei",
    "缪": "miao", "翟": "zhai", "员": "yun", "召": "shao", "折": "she", "黑": "he", "秘": "bi",
    "繁": "po", "种": "chong", "重": "chong", "乐": "yue", "宓": "mi", "逄": "pang", "覃": "qin",
    "谌": "chen", "佴": "nai", "褚": "chu", "郗": "xi", "晁": "chao", "车": "che", "石": "shi",
    "柏": "bai", "燕": "yan", "宁": "ning", "葛": "ge", "訾": "zi", "万": "wan", "卜": "bu",
}  # fmt: skip
_DOUBLE_SURNAMES = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"], "单于": ["chan", "yu"],
    "澹台": ["tan", "tai"], "令狐": ["ling", "hu"], "区阳": ["ou", "yang"],
}  # fmt: skip


@lru_cache(maxsize=20_000)
def spell(name: str) -> tuple[str, str]:
    """Return the spelling without blanks or tones, and the first letters of its syllables."""
    text = "".join(char for char in name if char.isalnum())
    syllables = _surname(text)
    rest = text[len(syllables) :]
    syllables += [part.lower() for part in lazy_pinyin(rest)] if rest else []
    return "".join(syllables)[:120], "".join(part[0] for part in syllables if part)[:20]


def _surname(text: str) -> list[str]:
    double = _DOUBLE_SURNAMES.get(text[:2])
    if double and len(text) > 2:
        return list(double)
    return [_SURNAMES[text[0]]] if text and text[0] in _SURNAMES else []
