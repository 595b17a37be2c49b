"""Limits on an uploaded workbook: far above an honest county roster, far below what hurts.

Source: docs/decisions on import safety (file bombs measured against calamine and openpyxl).
"""

FILE_BYTES = 20 * 1024 * 1024
ENTRIES = 300
PART_BYTES = 120 * 1024 * 1024
INFLATED_BYTES = 150 * 1024 * 1024
RATIO = 200
"""Inflated bytes per stored byte, looked at after the first MiB of a part."""
RATIO_FREE_BYTES = 1024 * 1024

ROWS = 60_000
COLUMNS = 120
CELLS = 3_000_000
"""Of one sheet's bounding box: the reader allocates the whole box."""
TEXT = 32_768
DEPTH = 24
ATTRIBUTES = 64
MERGED_CELLS = 20_000
OTHER_ELEMENTS = 200_000
"""Elements of one part that are neither rows, cells, values nor strings (styles, names, links)."""

MEMORY_BYTES = 640 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 90
