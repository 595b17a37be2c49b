"""School subjects, from one word or a multi-select answer."""

import re

from ..cells import clean
from ..findings import Ask, Note, Parsed, Value, warning
from ..grid import Cell
from .ticks import ticked

SPLIT = re.compile(r"[┋;,、/|\s+和与及。.&]+|→|->|-+")
HINT = re.compile(r"\([^)]*\)|^第[一二三]科目[:：]?|^\d[.、:]")
NAMES = {
    "chinese": "语文 语 中文 作文 阅读 国语 语文作文",
    "maths": "数学 数 奥数 算术 高数",
    "english": "英语 英 英文 外语",
    "physics": "物理 理",
    "chemistry": "化学 化",
    "biology": "生物 生 生物学",
    "politics": "政治 政 思想政治 思政 道德与法治 道法 思想品德 品德 道德 法治",
    "history": "历史 史",
    "geography": "地理 地",
    "science": "科学 自然科学 综合科学",
    "music": "音乐 唱歌 声乐 乐器 舞蹈 钢琴",
    "art": "美术 绘画 书法 画画 手工",
    "pe": "体育 体育与健康 运动",
    "it": "信息技术 信息 计算机 电脑 编程 信息科技",
    "psychology": "心理 心理健康 心理学 心理辅导 心理咨询",
}
CODE_OF = {word: code for code, words in NAMES.items() for word in words.split()}
LABELS = {code: words.split()[0] for code, words in NAMES.items()}
LONG_FIRST = re.compile("|".join(sorted(CODE_OF, key=len, reverse=True)))
ALL = {"全科", "所有科目", "各科", "全部", "都可以", "均可", "主科", "文化课", "小学全科"}
CORE = ["chinese", "maths", "english"]
GROUPS = {
    "理科": ["physics", "chemistry", "biology"],
    "理综": ["physics", "chemistry", "biology"],
    "文科": ["politics", "history", "geography"],
    "文综": ["politics", "history", "geography"],
}
MARK = re.compile(r"[A-Za-z\d]|第?[一二三]?(志愿|第[一二三])?")
"""What is left of the numbering of options: A, 1, 第一."""
EXCEPT = re.compile("^除|除.+外|以外|之外|不含|不包括")
"""What is left out is told, not what is wanted: 除数学外."""
NONE = {"无", "没有", "暂无", "不需要", "-", "/", "—", "否"}


def subjects(cell: Cell, ask: Ask) -> Parsed:
    """Return the subject codes in the order written; "all subjects" means the three core ones."""
    text = ticked(clean(cell))
    if text in NONE:
        return Parsed([])
    if EXCEPT.search(text):
        return Parsed(None, notes=(_strange([text]),))
    codes: list[str] = []
    strange: list[str] = []
    for word in SPLIT.split(HINT.sub("", text)):
        _take(word, codes, strange)
    value = list(dict.fromkeys(codes))
    notes = () if not strange else (_strange(strange),)
    return Parsed(value or None, "、".join(LABELS[code] for code in value), notes)


def _take(word: str, codes: list[str], strange: list[str]) -> None:
    """Sort one word into the codes or the strange words; 语数英 is three subjects in one word."""
    word = re.sub(r"^(初中|高中|小学|初|高)(?=..)|[:：]|(学科|科目|课)$", "", word)
    if MARK.fullmatch(word):
        return
    if word in ALL:
        codes += CORE
    elif word in GROUPS:
        codes += GROUPS[word]
    elif word in CODE_OF:
        codes.append(CODE_OF[word])
    elif not LONG_FIRST.sub("", word):
        codes += [CODE_OF[part] for part in LONG_FIRST.findall(word)]
    elif known := [part for part in LONG_FIRST.findall(word) if len(part) > 1]:
        codes += [CODE_OF[part] for part in known]
    else:
        strange.append(word)


def _strange(words: list[str]) -> Note:
    named = "、".join(words)[:30]
    return warning("subject_unknown", f"不认识科目“{named}”，请改为语文、数学、英语等名称。")


def show(value: Value) -> str:
    """Return the names of subjects; 无 of none."""
    return "、".join(LABELS.get(code, str(code)) for code in value) or "无"
