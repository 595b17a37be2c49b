"""Show the portal at work: invented places and people, the sample rosters, one plan in review."""

import os
import shutil
import sys
import threading
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from portal.demo import people
from portal.demo.story import Story, StoryStopped, do_it_here, wait_for_worker
from portal.management.commands.up import Command as Up

TOLD = "story-told"
NOT_OURS = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "PORTAL_MODE")


class Command(Up):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="throw the old demo data away")
        parser.add_argument("--no-serve", action="store_true", help="tell the story and end")
        parser.add_argument(
            "--small", action="store_true", help="only people and 60 volunteers, for tests"
        )

    def handle(self, **options: Any) -> None:
        if options["fresh"] or not (settings.DEMO and os.environ.get("PORTAL_VAR")):
            self._begin_again_as_demo(options["fresh"])
        if not settings.EMBEDDED:
            raise CommandError("demo 只用于演示模式，不能在正式环境里运行。")
        self._small, self._password = options["small"], ""
        if options["no_serve"]:
            self._prepare()
            self._tell(do_it_here)
            return
        super().handle(host=options["host"], port=options["port"], demo=True)

    def _begin_again_as_demo(self, fresh: bool) -> None:
        """Settings are read once, so a demonstration starts in a process of its own."""
        folder = Path(os.environ.get("PORTAL_VAR") or settings.BASE_DIR / "var" / "demo")
        self._clear(folder, fresh)
        env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        env |= {"PORTAL_DEMO": "1", "PORTAL_VAR": str(folder)}
        command = [argument for argument in sys.argv if argument != "--fresh"]
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *command], env)  # noqa: S606 - our own command

    def _clear(self, folder: Path, fresh: bool) -> None:
        """Remove a demonstration that is unwanted or was left half-told; never anything else."""
        if not folder.exists() or ((folder / TOLD).exists() and not fresh):
            return
        _refuse_real_data(folder)
        shutil.rmtree(folder)

    def _prepare(self) -> None:
        folder = Path(settings.VAR_DIR)
        _refuse_real_data(folder)
        self._password = people.password_in(folder)
        super()._prepare()
        call_command("load_places", demo=True, verbosity=0, stdout=StringIO())

    def _announce_once(self) -> None:
        """When the server answers, tell the story beside it."""
        if self._announced or not self._answers():
            return
        self._announced = True
        self._say(f"正在准备演示数据，页面已可打开：http://{self._host}:{self._port}/")
        threading.Thread(target=self._beside, name="story", daemon=True).start()

    def _beside(self) -> None:
        try:
            self._tell(wait_for_worker)
            self._say(f"打开 http://{self._host}:{self._port}/ 登录（按 Ctrl-C 停止）")
        except StoryStopped as stopped:
            self._say(f"演示数据没有做完：{stopped} 请停止后用 --fresh 重新开始。")
        finally:
            connection.close()

    def _tell(self, finish: Any) -> None:
        told = Path(settings.VAR_DIR) / TOLD
        story = Story(self._say, finish, self._small)
        if told.exists():
            self._say("演示数据已在，直接使用；要重新开始请加 --fresh。")
        else:
            story.tell(self._password)
            told.touch()
        for line in [*story.summary(), *people.table(self._password)]:
            self._say(line)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _refuse_real_data(folder: Path) -> None:
    is_demo = (folder / people.PASSWORD_FILE).exists()
    if (folder / "portal.sqlite3").exists() and not is_demo:
        raise CommandError(f"{folder} 里已有不是演示的数据，没有动它。请换一个 PORTAL_VAR。")
