"""Options that a form lists, of which some are ticked: 有□ 无☑, √语文 数学 英语."""

import re

BOX, TICK = "□☐▢", "☑✓✔√■"
OPTION_FIRST = re.compile(rf"([^{BOX}{TICK}]+)([{BOX}{TICK}])")
MARK_FIRST = re.compile(rf"([{BOX}{TICK}])([^{BOX}{TICK}]+)")
ANY_MARK = re.compile(f"[{BOX}{TICK}]")
SEPARATORS = " 、,;/┋|"
BETWEEN = re.compile(r"[\s、,;/┋|]+")


def ticked(text: str) -> str:
    """Return the ticked options, joined by 、; a text that is no list of options as it stands."""
    if not ANY_MARK.search(text):
        return text
    if any(box in text for box in BOX):
        return _of_boxes(text)
    options = BETWEEN.split(text)
    bare = [ANY_MARK.sub("", option) for option in options if ANY_MARK.search(option)]
    return "、".join(bare) if all(bare) else text


def _of_boxes(text: str) -> str:
    """Each box belongs to the word beside it: behind it when the text begins with a box."""
    if ANY_MARK.match(text):
        pairs = MARK_FIRST.findall(text)
    else:
        pairs = [(mark, word) for word, mark in OPTION_FIRST.findall(text)]
    return "、".join(word.strip(SEPARATORS) for mark, word in pairs if mark in TICK)
