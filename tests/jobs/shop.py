"""A whole shop in a temporary folder: database, broker, a desk and real Celery workers.

SQLite and the file-system broker, or what DATABASE_URL and BROKER_URL name: then in a database
and under a key prefix of its own, so that two runs never meet.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent.parent


class Shop:
    desk_module = "tests.jobs.desk"
    wait_seconds = 60

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"shop_{uuid4().hex[:12]}"
        self.workers: list[subprocess.Popen] = []
        self.server_url = os.environ.get("DATABASE_URL", "")
        self.broker_url = os.environ.get("BROKER_URL", "")
        self.env = os.environ | {
            "PORTAL_MODE": "embedded",
            "PORTAL_VAR": str(folder),
            "JOB_STALE_SECONDS": "3",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONPATH": str(ROOT),
            "BROKER_KEY_PREFIX": f"{self.name}:",
        }
        if self.server_url:
            self._on_server(f'CREATE DATABASE "{self.name}"')
            self.env["DATABASE_URL"] = self.server_url.rsplit("/", 1)[0] + f"/{self.name}"
        self.desk = self._open_desk()
        self.ask("migrate")

    # -- the desk ----------------------------------------------------------------------------
    def _open_desk(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", self.desk_module],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str, *arguments):
        self.desk.stdin.write(json.dumps([command, arguments]) + "\n")
        self.desk.stdin.flush()
        return json.loads(self.desk.stdout.readline())

    def start(self, total: int, pause: float = 0.05) -> str:
        return self.ask("start", total, pause)

    def look(self, job: str) -> dict:
        return self.ask("look", job)

    def until(self, job: str, wanted, *, reaping: bool = True) -> dict:
        """Look every half second, reaping as a supervisor would, until `wanted(seen)`."""
        limit = time.monotonic() + self.wait_seconds
        while not wanted(seen := self.look(job)):
            assert time.monotonic() < limit, f"waited in vain: {seen}\n{self.log()}"
            if reaping:
                self.ask("reap")
            time.sleep(0.5)
        return seen

    # -- workers -----------------------------------------------------------------------------
    def hire(self) -> subprocess.Popen:
        """Start a worker in a process group of its own."""
        command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c", "1"]
        command += ["-I", "tests.jobs.demo_jobs", "-n", f"{uuid4().hex[:6]}@%h"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env | {"C_FORCE_ROOT": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(worker)
        return worker

    def signal_group(self, worker: subprocess.Popen, number: signal.Signals) -> None:
        os.killpg(worker.pid, number)

    def kill(self, worker: subprocess.Popen) -> None:
        self.signal_group(worker, signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def kill_child(self, worker: subprocess.Popen) -> None:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()[-4000:]

    # -- the broker and the end --------------------------------------------------------------
    def lose_messages(self) -> int:
        """Empty the broker; return how many messages or keys went."""
        if self.broker_url:
            client = redis.Redis.from_url(self.broker_url)
            keys = list(client.scan_iter(f"{self.name}:*"))
            return client.delete(*keys) if keys else 0
        files = list((self.folder / "queue").glob("*.msg"))
        for file in files:
            file.unlink()
        return len(files)

    def close(self) -> None:
        for worker in list(self.workers):
            self.kill(worker)
        self.desk.stdin.close()
        self.desk.wait(10)
        self.desk.stdout.close()
        self.lose_messages()
        if self.server_url:
            self._on_server(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def _on_server(self, statement: str) -> None:
        connection = psycopg2.connect(self.server_url.rsplit("/", 1)[0] + "/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()
