"""`manage.py up`: serves, stops together, leaves nothing behind, and says what is wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.jobs.shop import ROOT, Shop

pytestmark = pytest.mark.worker


class Up:
    """`manage.py up` in a temporary folder; its processes are known by that folder's name."""

    def __init__(self, folder: Path, port: int, **env: str) -> None:
        self.folder, self.port = folder, port
        base = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "BROKER_URL"}}
        self.output = (folder / "up.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=base
            | {"PORTAL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.jobs.demo_settings"}
            | env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )

    def text(self) -> str:
        self.output.seek(0)
        return self.output.read()

    def processes(self) -> list[int]:
        mark = f"PORTAL_VAR={self.folder}\0".encode()
        return [pid for pid in _all_pids() if mark in _environment(pid)]

    def wait_until_served(self) -> None:
        assert eventually(lambda: "已启动" in self.text(), 60), self.text()

    def close(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
        self.output.close()


def _all_pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def eventually(condition, seconds):
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, port):
    started = []

    def up(**env):
        started.append(Up(tmp_path, port, **env))
        return started[-1]

    yield up
    for one in started:
        one.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serves_and_stops_without_leaving_anything(start, port, number):
    up = start()
    up.wait_until_served()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
        assert answer.status == 200
    assert len(up.processes()) >= 4
    up.process.send_signal(number)
    assert up.process.wait(20) == 0
    assert up.processes() == []
    assert "superuser" not in up.text()
    assert "Traceback" not in up.text()


def test_nothing_stays_when_the_supervisor_is_killed_during_a_job(start, monkeypatch):
    for name in ("DATABASE_URL", "BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    up = start()
    up.wait_until_served()
    shop = Shop(up.folder)
    job = shop.start(5000)
    shop.until(job, lambda seen: seen["done"] >= 5, reaping=False)
    shop.desk.stdin.close()
    shop.desk.wait(10)
    shop.desk.stdout.close()
    up.process.kill()
    up.process.wait()
    assert eventually(lambda: up.processes() == [], 30), up.processes()


def test_a_busy_port_is_said_in_plain_words(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        up = start()
        assert up.process.wait(30) == 1
    assert f"端口 {port} 已被" in up.text()
    assert "Traceback" not in up.text()
    assert up.processes() == []


def test_a_process_that_dies_at_once_is_given_up(start):
    up = start(BROKER_URL="nowhere://")
    assert up.process.wait(180) == 1
    assert "worker 一启动就退出" in up.text()
    assert up.processes() == []
