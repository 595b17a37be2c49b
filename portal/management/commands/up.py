"""Serve the portal from this machine: database, web server and worker, with one Ctrl-C."""

import os
import socket
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.management.supervisor import GaveUp, Supervisor, embedded_children

REFERENCE_DATA = ("load_places", "load_policies")


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--demo", action="store_true", help="mark every page as a demonstration"
        )

    def handle(self, *, host: str, port: int, demo: bool, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("up is the embedded mode; production runs docker-compose.yml.")
        self._host, self._port, self._announced = host, port, False
        self._refuse_busy_port()
        if demo:
            os.environ["PORTAL_DEMO"] = "1"
        self._prepare()
        self._serve()

    def _refuse_busy_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._host, self._port))
            except OSError:
                raise CommandError(
                    f"端口 {self._port} 已被别的程序占用，请换一个，例如 PORT={self._port + 1}。\n"
                    f"Port {self._port} is busy; choose another, such as PORT={self._port + 1}."
                ) from None

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        for command in REFERENCE_DATA:
            call_command(command, verbosity=0, stdout=StringIO())

    def _serve(self) -> None:
        children = embedded_children(self._host, self._port)
        try:
            Supervisor(children, on_tick=self._announce_once).run()
        except GaveUp as name:
            raise CommandError(
                f"{name} 一启动就退出，已停止；原因见上面的输出。\n"
                f"{name} keeps ending at once; stopped. The reason is printed above."
            ) from None
        self.stdout.write("已停止。Stopped.")

    def _announce_once(self) -> None:
        if self._announced or not self._answers():
            return
        self._announced = True
        self.stdout.write(f"青年云支教已启动：http://{self._host}:{self._port}/ （按 Ctrl-C 停止）")
        self.stdout.flush()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((self._host, self._port)) == 0
