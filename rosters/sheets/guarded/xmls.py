"""Pre-flight of one XML part: a streaming pass that looks only at shape, never at meaning."""

import re
from xml.parsers import expat

from . import limits
from .ordinary import end_of_whole, without_ordinary
from .refused import Refused
from .shape import Shape

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
COMMON = frozenset({"row", "c", "v", "f", "is", "t", "si", "r", "rPr", "phoneticPr", "rPh"})
TRUE = ("1", "true")
NOTHING = re.compile(r"0+(\.0*)?")
"""A height or width that hides a row or column as surely as the mark does."""


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA; letters outside A–Z give a number beyond every limit."""
    number = 0
    for letter in letters:
        number = number * 26 + (LETTERS.find(letter) + 1 or 10**6)
    return number


ALLOWED = {
    name: number
    for number in range(1, limits.COLUMNS + 1)
    for name in [
        LETTERS[number - 1]
        if number <= 26
        else LETTERS[(number - 1) // 26 - 1] + LETTERS[(number - 1) % 26]
    ]
}


def _is_unseen(attributes: dict[str, str], size: str) -> bool:
    is_nothing = NOTHING.fullmatch(attributes.get(size, "")) is not None
    return attributes.get("hidden") in TRUE or is_nothing


class PartCheck:
    """Feed it the chunks of a part; it refuses DOCTYPEs, deep nests and far-away cells.

    Any part may turn out to be a sheet, whatever its name: the workbook decides by relations.
    """

    def __init__(self) -> None:
        self.shape = Shape()
        self._row = self._column = self._widest = self._deepest = 0
        self._depth = self._tags = self._others = self._text = self._merged = 0
        self._is_formula = self._has_result = self._is_text = False
        self._rest = b""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes; raise Refused at the first thing out of bounds."""
        self._tags += chunk.count(b"<")
        if self._tags > limits.TAGS:
            raise Refused("too_big")
        xml = self._rest + chunk
        end = end_of_whole(xml) or (len(xml) if len(xml) > limits.UNBROKEN else 0)
        self._rest = xml[end:]
        self._parse(without_ordinary(xml[:end]), last=False)

    def close(self) -> None:
        """Check that the part ended properly."""
        self._parse(self._rest, last=True)

    def _parse(self, xml: bytes, last: bool) -> None:
        try:
            self._parser.Parse(xml, last)
        except expat.ExpatError:
            raise Refused("damaged") from None

    def _doctype(self, *_: object) -> None:
        raise Refused("damaged")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._text = 0
        if self._depth > limits.DEPTH or len(attributes) > limits.ATTRIBUTES:
            raise Refused("damaged")
        name = tag.rpartition(":")[2]
        if name not in COMMON:
            self._other(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name in ("f", "v", "is"):
            self._start_value(name)
        elif name == "row":
            self._start_row(attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rpartition(":")[2]
        if name == "v" and self._text:
            self._has_result = True
        elif name == "c" and self._is_formula and not self._has_result:
            self._note(self.shape.unsaved)

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text > limits.TEXT * 4:
            raise Refused("too_big")

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._number(number) if number else self._row + 1
        self._column = 0
        self._check_row()
        if _is_unseen(attributes, "ht"):
            self.shape.hidden_rows.append(self._row - 1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        """A formula may well result in an empty text, but then it says that it is a text."""
        self._cell(attributes.get("r"))
        sort = attributes.get("t")
        self._is_formula = self._has_result = False
        self._is_text = sort == "str"
        if sort == "e":
            self._note(self.shape.errors)

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = ALLOWED.get(letters, limits.COLUMNS + 1)
            self._row = self._number(reference[len(letters) :])

    def _start_value(self, name: str) -> None:
        """Only a cell that holds something takes place; blank ones may be styled to the far end."""
        if name == "f":
            self._is_formula = True
        elif name == "v":
            self._has_result = self._is_text
        self._check_row()
        self._widest = max(self._widest, self._column)
        self._deepest = max(self._deepest, self._row)
        if self._column > limits.COLUMNS or self._widest * self._deepest > limits.CELLS:
            raise Refused("too_big")

    def _note(self, cells: list[tuple[int, int]]) -> None:
        cells.append((self._row - 1, self._column - 1))
        if len(cells) > limits.OTHER_ELEMENTS:
            raise Refused("too_big")

    def _check_row(self) -> None:
        if self._row > limits.ROWS:
            raise Refused("too_big")

    def _number(self, digits: str) -> int:
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
            raise Refused("damaged")
        return int(digits)

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        self._others += 1
        if self._others > limits.OTHER_ELEMENTS:
            raise Refused("too_big")
        if name == "workbookPr":
            self.shape.is_from_1904 = attributes.get("date1904") in TRUE
        elif name in ("mergeCell", "hyperlink"):
            self._check_area(attributes.get("ref", ""))
        elif name == "col" and _is_unseen(attributes, "width"):
            first, last = (self._number(attributes.get(key, "")) for key in ("min", "max"))
            self.shape.hidden_columns.update(range(first - 1, min(last, limits.COLUMNS)))

    def _check_area(self, reference: str) -> None:
        found = AREA.fullmatch(reference.replace("$", "").upper())
        if found is None:
            raise Refused("damaged")
        left, top, right, bottom = found.groups()
        wide = abs(column_number(right or left) - column_number(left)) + 1
        area = wide * (abs(int(bottom or top) - int(top)) + 1)
        self._merged += area
        if area > limits.MERGED_CELLS or self._merged > limits.ALL_MERGED_CELLS:
            raise Refused("too_big")
