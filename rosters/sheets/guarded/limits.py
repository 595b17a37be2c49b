"""Limits on an uploaded workbook: far above an honest county roster, far below what hurts.

What they keep out is tried by tests/sheets/killers.py; how they are held: docs/adr/0005.
"""

FILE_BYTES = 20 * 1024 * 1024
ENTRIES = 300
SHEETS = 300
PART_BYTES = 120 * 1024 * 1024
INFLATED_BYTES = 150 * 1024 * 1024
RATIO = 200
"""Inflated bytes per stored byte, looked at after the first MiB of a part."""
RATIO_FREE_BYTES = 1024 * 1024

ROWS = 60_000
COLUMNS = 120
CELLS = 3_000_000
"""Of all sheets' bounding boxes: the reader allocates the whole box."""
TEXT = 32_768
DEPTH = 24
ATTRIBUTES = 64
MERGED_CELLS = 20_000
ALL_MERGED_CELLS = 500_000
OTHER_ELEMENTS = 200_000
"""Elements of one part that are neither rows, cells, values nor strings (styles, names, links)."""
TAGS = 16_000_000
"""Of one part: a cell has four."""
UNBROKEN = 4 * 1024 * 1024
"""XML without the end of a row or a string that is still held back for the next chunk."""
ANSWER_BYTES = 64 * 1024 * 1024
"""All cells as JSON: one long text may stand in very many cells."""

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 8
WALL_SECONDS = 9.5
"""A verdict comes within ten seconds, whatever the file."""
