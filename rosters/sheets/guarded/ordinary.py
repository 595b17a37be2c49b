"""How ordinary programs write rows and strings: what looks just so needs no XML parser.

Each ordinary row or run of strings is replaced by one empty element of the same name. The rest of
the part is left to the parser, which then sees the same tree with less in it: an element stays an
element wherever it stands, so nothing can hide behind the replacement. Only single characters are
repeated possessively: Python before 3.11.5 matches possessive groups wrongly.
"""

import re

TEXT = rb"[^<&\x00-\x08\x0b\x0c\x0e-\x1f]*+"
COLUMN = rb"(?:[A-Z]|[A-C][A-Z]|D[A-P])"
"""A to DP, the first 120 columns."""
KIND = rb'(?: s="\d{1,5}")?(?: t="(?!e")[a-zA-Z]{1,9}")?'
"""Style and type; a cell with an error value (t="e") is not ordinary."""
RESULT = rb"<f>%b</f><v>[^<&\x00-\x20]%b</v>" % (TEXT, TEXT)
"""A formula without a result is not ordinary either."""
INSIDE = rb"(?:%b|<v>%b</v>|<is><t>%b</t></is>)?" % (RESULT, TEXT, TEXT)
CELL = rb'<c r="%b\1"%b(?: ?/>|>%b</c>)' % (COLUMN, KIND, INSIDE)
ROW = re.compile(rb"""<row r="([1-5]?\d{1,4})"([^<>&'/]*+)>(?:%b)*</row>""" % CELL)
"""A row up to 59,999 whose cells all bear its number."""
STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?>[^<&\x00-\x08\x0b\x0c\x0e-\x1f]'
                     rb"{0,32768}+</t></si>[\r\n]*+)+")  # fmt: skip


def without_ordinary(xml: bytes) -> bytes:
    """Return the XML with its ordinary rows and strings emptied."""
    return STRINGS.sub(b"<si/>", ROW.sub(rb'<row r="\1"\2/>', xml))


def end_of_whole(xml: bytes) -> int:
    """Return where the last whole row or string ends; 0 when there is none."""
    ends = (xml.rfind(tag) + len(tag) for tag in (b"</row>", b"</si>") if tag in xml)
    return max(ends, default=0)
