"""The real portal, and a window that notices every error the browser reports."""

import os
import shutil
from importlib.util import find_spec

import pytest

from tests.browser.stack import LIN, Running

if find_spec("pytest_playwright") is None:  # `make test` installs no browser driver
    collect_ignore_glob = ["test_*.py"]

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {"executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    with Running(tmp_path_factory.mktemp("portal")) as running:
        yield running


class Window:
    """A page with the errors it met: of scripts, of the policy, of the network."""

    def __init__(self, browser, base, size):
        self.context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=base,
            accept_downloads=True,
        )  # fmt: skip
        self.base = base
        self.errors: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type == "error":
            self.errors.append(f"{self.page.url}: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.errors.append(f"asked another host: {request.url}")

    def _response(self, response):
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")

    def log_in(self, password, phone=LIN):
        self.page.goto("/")
        self.page.locator("input[name=login]").fill(phone)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(self.base + "/")

    def sideways(self):
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def window(browser, stack):
    """Open a window of a size; at the end of the test it must have met no error."""
    opened = []

    def act(size):
        opened.append(Window(browser, stack.base, size))
        return opened[-1]

    yield act
    for one in opened:
        one.context.close()
    assert [error for one in opened for error in one.errors] == []
