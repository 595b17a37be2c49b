# ruff: noqa: E501 - Chinese words count double
"""Mutated files through the reader: `python -m tests.sheets.fuzz --count 20000 --seed 1`.

Most files are read by the child's own code inside one forked process, some by the real child. It
ends with 1 when any file killed the process, hung or raised what is no refusal; such a file is
kept in var/fuzz/.
"""

import argparse
import io
import json
import multiprocessing
import os
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from rosters.sheets import KINDS, Refused, guard, read_file, write_template
from rosters.sheets.guarded import child, limits

from .parts import archive

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "fuzz"
REAL_SHARE = 50
"""One file in so many goes through the real child."""
SECONDS_A_FILE = 30
SMALL = 40_000
"""Bytes of the seeds that are taken more often: they are read quickly."""
WORDS = (
    "姓名", "身份证号", "同上", "〃", "小计", "合计：", "填表人：", "示例", "", " ", "\u200b", "\ufeff",
    "440981201003050004", "4.4098120100305E+17", "44098120100305000X", "1" * 400, "三年级(2)班",
    "周一至周五晚", "19900000001/19900000002", "#N/A", "=1+1", "＝１", "2010年3月5日", "0000-00-00", "-1",
    "1e308", "inf", "nan", "99999", "\U0001f600", "\u202e张", "张\u0000三", "优/中/差", "第" * 3000, "((((",
)  # fmt: skip
XML_BITS = (
    b"<", b">", b"/>", b"</row>", b"</c>", b"<row>", b'<c r="ZZ9"/>', b"&lt;", b"&#0;", b"&a;", b"]]>",
    b"<!--", b"-->", b"<![CDATA[", b"<?x?>", b'r="A1"', b't="s"', b't="e"', b't="d"', b"<v>-1</v>",
    b"<v>1e400</v>", b"<v>99999999</v>", b"xmlns:x=", b"\xff\xfe", b"\x00", b'hidden="1"', b"<is><t>",
)  # fmt: skip
Mutation = Callable[[random.Random, bytes], bytes]


def seeds() -> list[bytes]:
    """Honest files of every kind that the reader takes."""
    files = [path.read_bytes() for path in sorted((ROOT / "samples").glob("*.*"))
             if path.suffix in {".xlsx", ".xls", ".csv"}]  # fmt: skip
    small = "姓名\t学校\t年级\n张一\t甲小学\t三年级\n".encode("utf-16")
    page = (
        "<html><table><tr><td>姓名<td>学校<tr><td rowspan=2>张一<td>甲小学</table></html>".encode()
    )
    return [*files, archive(), small, page, *map(write_template, sorted(KINDS))]


def mutated(dice: random.Random, data: bytes) -> bytes:
    """The file with one to four things changed."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        mutation = dice.choice(ON_ARCHIVES if data.startswith(b"PK") else ON_BYTES)
        data = mutation(dice, data)
    return data


def flip_bytes(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30)) if changed else 0):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut_out(dice: random.Random, data: bytes) -> bytes:
    first, last = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[last:] if dice.random() < 0.5 else data[:last]


def double(dice: random.Random, data: bytes) -> bytes:
    first, last = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return data[:last] + data[first : first + 5_000] + data[last:]


def put_word(dice: random.Random, data: bytes) -> bytes:
    place = dice.randrange(len(data) + 1)
    encoding = dice.choice(("utf-8", "gb18030", "utf-16-le"))
    return data[:place] + dice.choice(WORDS).encode(encoding, "replace") + data[place:]


def extreme_numbers(dice: random.Random, data: bytes) -> bytes:
    if len(data) < 8:
        return data
    place = dice.randrange(len(data) - 4)
    number = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\1\0\0\0"))
    return data[:place] + number + data[place + 4 :]


def change_part(dice: random.Random, data: bytes) -> bytes:
    """Change the text of one part and pack the archive anew, so that it gets past the zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = [(item.filename, old.read(item)) for item in old.infolist()]
    except Exception:  # an earlier mutation may have broken it in any way
        return flip_bytes(dice, data)
    chosen = dice.randrange(len(parts)) if parts else -1
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for number, (name, content) in enumerate(parts):
            if number == chosen:
                content = dice.choice(ON_PARTS)(dice, content)
            new.writestr(name, content)
    return buffer.getvalue()


def put_xml(dice: random.Random, data: bytes) -> bytes:
    place = dice.randrange(len(data) + 1)
    return data[:place] + dice.choice(XML_BITS) + data[place + dice.choice((0, 0, 5)) :]


def change_text(dice: random.Random, data: bytes) -> bytes:
    """Another word in the place of one cell's text."""
    starts = [at for at in range(len(data) - 3) if data[at : at + 3] in (b"<t>", b"<v>")]
    if not starts:
        return put_xml(dice, data)
    start = dice.choice(starts) + 3
    end = data.find(b"<", start)
    word = dice.choice(WORDS).replace("&", "&amp;").replace("<", "&lt;")
    return data[:start] + word.encode() + data[max(end, start) :]


def change_number(dice: random.Random, data: bytes) -> bytes:
    digits = [at for at in range(len(data)) if 48 <= data[at] < 58]
    if not digits:
        return data
    place = dice.choice(digits)
    return data[:place] + dice.choice((b"0", b"9", b"-1", b"99999", b"65536")) + data[place + 1 :]


ON_BYTES: tuple[Mutation, ...] = (
    flip_bytes, cut_out, double, put_word, put_word, put_word, extreme_numbers,
)  # fmt: skip
ON_PARTS: tuple[Mutation, ...] = (
    put_xml, put_xml, change_text, change_text, change_number, flip_bytes, cut_out, double,
)  # fmt: skip
ON_ARCHIVES: tuple[Mutation, ...] = (change_part,) * 8 + (flip_bytes, cut_out, extreme_numbers)


def files(count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """So many mutated files, the same for the same seed."""
    dice, honest = random.Random(seed), seeds()
    honest += [data for data in honest if len(data) < SMALL] * 6
    for number in range(count):
        yield number, mutated(dice, dice.choice(honest))


def read_verdict(data: bytes, kind: str) -> str:
    """What the reader says to a file."""
    try:
        read_file(data, kind)
    except Refused as refused:
        return refused.code
    return "read"


class Warm:
    """A forked process that reads many files with the child's own code, under its memory limit.

    What ends it would have ended the real child, which is then asked in its place.
    """

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("fork").Process(target=_work, args=(theirs,))
        self._process.start()
        theirs.close()

    def verdict(self, data: bytes, kind: str) -> str:
        try:
            self._ours.send((data, kind))
            if self._ours.poll(SECONDS_A_FILE):
                return str(self._ours.recv())
            self._process.kill()
            return "harm: hung"
        except (EOFError, OSError):
            return read_verdict(data, kind)
        finally:
            if not self._process.is_alive():
                self.end()
                self._start()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._ours.close()


def _work(pipe: Connection) -> None:
    """In the forked process, until the pipe is closed."""
    guard.ask_child = lambda content: json.loads(child.answer(content))
    used = limits.MEMORY_BYTES + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    resource.setrlimit(resource.RLIMIT_AS, (used, used))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    while True:
        try:
            data, kind = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(read_verdict(data, kind))
        except Exception as fault:
            pipe.send(f"harm: {type(fault).__name__} {fault}"[:200])


def run(count: int, seed: int, seconds: float) -> tuple[Counter[str], list[Path]]:
    """Read files until they or the time are at an end; return the verdicts and the harmful files."""
    verdicts: Counter[str] = Counter()
    harmful: list[Path] = []
    kinds, until, warm = sorted(KINDS), time.monotonic() + seconds, Warm()
    for number, data in files(count, seed):
        kind = kinds[number % len(kinds)]
        verdict = _real(data, kind) if number % REAL_SHARE == 0 else warm.verdict(data, kind)
        verdicts[verdict] += 1
        if verdict.startswith("harm"):
            harmful.append(_keep(f"{seed}-{number}-{kind}", data, verdict))
        if time.monotonic() > until:
            break
    warm.end()
    return verdicts, harmful


def _real(data: bytes, kind: str) -> str:
    try:
        return read_verdict(data, kind)
    except Exception as fault:
        return f"harm: {type(fault).__name__} {fault}"[:200]


def _keep(name: str, data: bytes, why: str) -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / name
    path.write_bytes(data)
    path.with_suffix(".txt").write_text(why, encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description="mutated files through the reader of rosters")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    asked = parser.parse_args()
    began = time.monotonic()
    verdicts, harmful = run(asked.count, asked.seed, asked.seconds)
    print(f"{verdicts.total()} files in {time.monotonic() - began:.0f} s, seed {asked.seed}")  # noqa: T201
    for verdict, times in verdicts.most_common():
        print(f"{times:7}  {verdict}")  # noqa: T201
    for path in harmful:
        print(f"kept: {path}")  # noqa: T201
    return 1 if harmful else 0


if __name__ == "__main__":
    sys.exit(main())
