"""No file harms the reader: a verdict in time, nothing left behind.

Memory is bounded by the kernel, not measured here: what a child may take is tried out below.
"""

import io
import resource
import subprocess
import sys
import tempfile

import openpyxl
import pytest

from rosters.sheets import Refused, guard, read_file
from rosters.sheets.guarded import limits
from rosters.sheets.guarded.container import check_ole

from .killers import KILLERS, Killer

SECONDS = 10
CONTRACT = 512 * 1024 * 1024


def cpu_seconds() -> float:
    """Of this process and its ended children: a busy machine does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def verdict_on(data: bytes) -> str:
    try:
        read_file(data, "students")
    except Refused as refused:
        assert refused.text.endswith("。")
        return refused.code
    return "read"


@pytest.mark.parametrize("killer", KILLERS, ids=lambda killer: killer.name)
def test_a_killer_file_gets_its_verdict_and_leaves_nothing(killer: Killer, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    data = killer.make()
    began = cpu_seconds()
    assert verdict_on(data) in killer.verdicts
    assert cpu_seconds() - began < SECONDS
    assert not list(tmp_path.iterdir())


def test_what_hides_in_an_old_workbook_with_broken_tables_is_unknown():
    data = next(killer for killer in KILLERS if killer.name == "old_table_outside_the_file").make()
    assert check_ole(data) == {}


def test_the_child_keeps_the_contract_by_its_own_limits():
    assert limits.MEMORY_BYTES <= CONTRACT
    assert limits.WALL_SECONDS < SECONDS and limits.CPU_SECONDS < limits.WALL_SECONDS


def test_an_honest_workbook_of_20000_rows_and_30_columns_passes():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "就读学校", "年级", *(f"其他{i}" for i in range(27))])
    for number in range(20_000):
        sheet.append([f"张{chr(0x4E00 + number)}", "甲小学", "三年级", *range(number, number + 27)])
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read_file(buffer.getvalue(), "students")
    assert len(reading.rows) == 20_000


PROBE = """
import socket, sys; sys.path.append(sys.argv[1])
from guarded import child
child.limit_self()
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: socket.socket(),
    lambda: open("/etc/passwd"),
    lambda: open(sys.argv[2], "w"),
    lambda: bytearray(600 * 1024 * 1024),
):
    try:
        attempt()
        print("done")
    except (OSError, MemoryError) as refused:
        print(type(refused).__name__)
"""


def test_the_child_can_open_no_socket_and_no_file_and_takes_no_more_memory(tmp_path):
    command = [sys.executable, "-I", "-c", PROBE, guard.HERE, str(tmp_path / "left")]
    done = subprocess.run(command, capture_output=True, text=True, env=guard.ENVIRONMENT)
    assert done.stdout.split() == ["OSError"] * 4 + ["MemoryError"], done.stderr
    assert not (tmp_path / "left").exists()
