"""Keeps the embedded portal's processes alive together and ends them together."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from django.db import DatabaseError

from jobs.services import reap

logger = logging.getLogger(__name__)

REAP_SECONDS = 5
STOP_SECONDS = 10
QUICK_DEATH_SECONDS = 20
QUICK_DEATHS = 3
TETHER = Path(__file__).with_name("tether.py")


class GaveUp(Exception):  # noqa: N818 - named for what the supervisor did
    """A process dies as soon as it is started; the text says which."""


class Child:
    """One process, in a session of its own so that a ^C reaches the supervisor only."""

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str]) -> None:
        self.name = name
        self._command = command
        self._env = env
        self._quick_deaths = 0
        self._start_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def tend(self) -> None:
        """Start the process, or start it again after a pause that grows."""
        if self._process is not None and self._process.poll() is not None:
            self._bury(self._process)
        if self._process is None and time.monotonic() >= self._start_at:
            self._start()

    def _start(self) -> None:
        self._start_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - fixed commands
            [sys.executable, str(TETHER), str(os.getpid()), *self._command],
            env=os.environ | self._env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        _kill_group(process)
        lived = time.monotonic() - self._start_at
        self._quick_deaths = self._quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        if self._quick_deaths >= QUICK_DEATHS:
            raise GaveUp(self.name)
        logger.warning("%s ended with code %s; starting it again", self.name, process.returncode)
        self._start_at = time.monotonic() + self._quick_deaths
        self._process = None

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def make_stop(self, deadline: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("%s did not stop in time; ended by force", self.name)
        _kill_group(self._process)


class Supervisor:
    def __init__(self, children: Sequence[Child], *, on_tick: Callable[[], None]) -> None:
        self._children = children
        self._on_tick = on_tick
        self._stopping = False
        self._reap_at = 0.0

    def run(self) -> None:
        """Return after a signal to stop; raise `GaveUp` if a process cannot be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self._stopping:
                for child in self._children:
                    child.tend()
                self._reap()
                self._on_tick()
                time.sleep(0.25)
        finally:
            self._stop()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _reap(self) -> None:
        if time.monotonic() < self._reap_at:
            return
        self._reap_at = time.monotonic() + REAP_SECONDS
        try:
            reap()
        except DatabaseError as error:  # busy or away: the next round may do better
            logger.warning("reaper: %s", type(error).__name__)

    def _stop(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.make_stop(deadline)


def embedded_children(host: str, port: int) -> list[Child]:
    """The web server and the worker of the embedded mode."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}", "--workers", "1"]
    web += ["--threads", "4", "--graceful-timeout", "5", "--log-level", "warning"]
    web += ["--no-control-socket"]
    worker = [*python, "celery", "-q", "-A", "portal", "worker", "-c", "2", "--without-gossip"]
    worker += ["--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
    worker += ["--", f"worker.soft_shutdown_timeout={STOP_SECONDS - 3}"]
    # SIGTERM: finish what takes seconds, leave the rest to the next start. And one person's
    # own machine, JSON messages only: the advice against root is noise here.
    env = {"REMAP_SIGTERM": "SIGQUIT", "PYTHONWARNINGS": "ignore::Warning:celery.platforms"}
    return [Child("web", web, {}), Child("worker", worker, env)]


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
