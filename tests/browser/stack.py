"""One real portal for all browser tests: `manage.py demo --small` on a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.browser import paper

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240
LIN, STRANGER, SQUAD = "19900009001", "19900009009", "19900009007"


@dataclass
class Stack:
    base: str
    password: str
    folder: Path
    roster: Path


class Running:
    """Starts the portal, waits for its story, stops it by its own signal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.log = folder / "portal.log"

    def __enter__(self) -> Stack:
        port = _free_port()
        command = [sys.executable, "manage.py", "demo", "--small", "--port", str(port)]
        env = {name: value for name, value in os.environ.items() if name != "PORTAL_DEMO"}
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env | {"PORTAL_VAR": str(self.var)},
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )
        self._wait()
        password = (self.var / "demo-password.txt").read_text("utf-8").strip()
        roster = paper.write(self.folder / "岭海县学生名单.xlsx")
        return Stack(f"http://127.0.0.1:{port}", password, self.folder, roster)

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while "登录（按 Ctrl-C 停止）" not in self.log.read_text("utf-8"):
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise RuntimeError(self.log.read_text("utf-8")[-3000:])
            time.sleep(0.5)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
