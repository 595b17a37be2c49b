"""Take the pictures of docs/pictures from a running, throw-away demonstration.

    .venv/bin/python manage.py demo --fresh --port 8099     (in one terminal, until it says 打开)
    .venv/bin/python scripts/take_pictures.py --port 8099   (in another)

The script works as the officers do: it imports a roster in 望山县, runs a plan, approves and
publishes one in 岭海县. So take a demonstration whose data nobody needs.
"""

import os
import re
import shutil
from argparse import ArgumentParser
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
ROSTER = ROOT / "samples" / "望山县学生名单.xls"
DESKTOP, PHONE = (1440, 900), (390, 844)
LIN, OUYANG = "19900009001", "19900009009"
MINUTE = 60_000


class Camera:
    """A person logged in, with a window of one size."""

    def __init__(self, browser: Browser, base: str, size: tuple[int, int]) -> None:
        self.base, self.suffix = base, "-phone" if size == PHONE else ""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == PHONE else 1,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(MINUTE)

    def log_in(self, phone: str, password: str) -> None:
        self.go("/")
        self.page.locator("input[name=login]").fill(phone)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(self.base + "/")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path, wait_until="networkidle")

    def snap(self, name: str) -> None:
        path = PICTURES / f"{name}{self.suffix}.png"
        self.page.screenshot(path=path, animations="disabled")
        print(path.relative_to(ROOT))

    def click(self, name: str | re.Pattern[str]) -> None:
        """Follow the button or link of that name."""
        button = self.page.get_by_role("button", name=name)
        link = self.page.get_by_role("link", name=name)
        button.or_(link).first.click()
        self.page.wait_for_load_state("networkidle")

    def first_href(self, selector: str) -> str:
        return self.page.locator(selector).first.get_attribute("href") or "/"


def import_desk(camera: Camera) -> None:
    camera.go("/rosters/new/")
    camera.snap("import-upload")
    camera.page.locator("input[type=file]").set_input_files(ROSTER)
    camera.click("上传并识别")
    camera.page.wait_for_timeout(3000)
    camera.page.goto(camera.page.url)
    camera.page.wait_for_url("**/mapping/")
    camera.snap("import-columns")
    camera.click(re.compile("下一步：检查"))
    camera.page.wait_for_timeout(3000)
    camera.page.goto(camera.page.url)
    camera.page.wait_for_url("**/check/")
    camera.snap("import-check")


def plan_new_and_run(camera: Camera) -> None:
    camera.go("/pairing/new/")
    camera.snap("match-new")
    camera.click("开始计算")
    camera.page.wait_for_timeout(12_000)
    camera.snap("match-run")
    camera.click("取消计算")
    camera.page.wait_for_timeout(5000)


def plan_in_review(camera: Camera) -> None:
    camera.go("/pairing/")
    camera.go(camera.first_href("main tr:has-text('审核中') a[href*='/pairing/plans/']"))
    camera.snap("match-result")
    camera.click(re.compile("去审核"))
    camera.snap("review")


def publish(camera: Camera) -> None:
    camera.click(re.compile("通过全部高把握"))
    while camera.page.locator("button[data-key=a]").count():
        camera.page.locator("button[data-key=a]").click()
        camera.page.wait_for_load_state()
    camera.click(re.compile("发布结对"))
    camera.click(re.compile(r"发布 \d+ 对结对"))


def lists(camera: Camera) -> None:
    camera.go("/")
    camera.snap("dashboard")
    camera.go("/students/?show=to_pair")
    camera.snap("students")
    camera.go("/students/?show=paired")
    camera.go(camera.first_href("main table a[href*='/students/']"))
    camera.snap("student")
    camera.go("/volunteers/")
    camera.snap("volunteers")
    camera.go("/pairing/pairs/")
    camera.snap("pairs")


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "demo")
    options = parser.parse_args()
    password = (options.var / "demo-password.txt").read_text("utf-8").strip()
    base = f"http://127.0.0.1:{options.port}"
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        other = Camera(browser, base, DESKTOP)
        other.log_in(OUYANG, password)
        import_desk(other)
        desk = Camera(browser, base, DESKTOP)
        desk.log_in(LIN, password)
        plan_new_and_run(desk)
        plan_in_review(desk)
        publish(desk)
        lists(desk)
        phone = Camera(browser, base, PHONE)
        phone.log_in(LIN, password)
        lists(phone)
        browser.close()


if __name__ == "__main__":
    main()
