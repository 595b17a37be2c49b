"""`python -m rosters.sheets read FILE --kind KIND`: one JSON object, or one Chinese sentence."""

import argparse
import datetime as dt
import json
import sys
from typing import TextIO

from .columns import KINDS
from .guarded.refused import Refused
from .pipeline import read_file

REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when read, 2 when refused; never a traceback."""
    try:
        asked = _parser().parse_args(arguments)
        reading = read_file(asked.file, asked.kind, as_of=asked.as_of)
        _say(json.dumps(reading.as_json(), ensure_ascii=False), sys.stdout)
    except Refused as refused:
        _say(refused.text, sys.stderr)
        return REFUSED
    except Exception:  # the border to the shell: a person gets a sentence, whatever happened
        _say(Refused.TEXTS["damaged"], sys.stderr)
        return REFUSED
    return 0


def _say(text: str, stream: TextIO) -> None:
    stream.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rosters.sheets", description="读取名册")
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="读取一个名册文件，输出 JSON")
    read.add_argument("file", help="文件路径")
    read.add_argument("--kind", required=True, choices=sorted(KINDS), help="名册类型")
    read.add_argument("--json", action="store_true", help="输出 JSON（默认就是）")
    read.add_argument("--as-of", type=dt.date.fromisoformat, help="年级以哪一天为准，YYYY-MM-DD")
    return parser


if __name__ == "__main__":
    sys.exit(main())
