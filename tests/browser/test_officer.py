"""The whole work of a county officer, through the pages of the real portal."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.paper import BAD_ROW, CHILDREN, GOOD_PHONE
from tests.browser.stack import SQUAD, STRANGER

pytestmark = pytest.mark.browser
LONG = 120_000
PATHS = [
    "/", "/help/", "/search/?q=zap", "/rosters/", "/rosters/new/", "/rosters/exports/",
    "/students/", "/students/transfers/", "/students/levels/", "/volunteers/", "/pairing/",
    "/pairing/new/", "/pairing/policies/", "/pairing/pairs/", "/members/", "/members/units/",
    "/members/log/", "/members/notices/", "/jobs/",
]  # fmt: skip


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button or follow the link of that name."""
    found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    with page.expect_navigation():
        found.first.click()


def figure(page: Page, key: str) -> int:
    return int(page.locator(f"[data-figure={key}]").inner_text())


def wait_for(page: Page, is_there: Callable[[], bool]) -> None:
    """Stay on a page that follows a job, looking again every second."""
    for _ in range(90):
        if is_there():
            return
        page.wait_for_timeout(1000)
        with suppress(Error):  # the page itself may just be moving on
            page.reload()
    raise AssertionError(f"waited in vain on {page.url}")


def at(page: Page, address: str) -> Callable[[], bool]:
    return lambda: bool(re.search(address, page.url))


def test_from_roster_to_pairs(window, stack):
    desk = window(DESKTOP)
    desk.log_in(stack.password)
    page = desk.page
    expect(page.get_by_role("heading", name="从这里开始")).to_be_visible()

    # Roster in: upload, columns, mend one row, confirm.
    follow(page, "导入名册")
    page.locator("input[type=file]").set_input_files(stack.roster)
    follow(page, "上传并识别")
    wait_for(page, at(page, "/mapping/"))
    follow(page, re.compile(f"检查 {CHILDREN} 行"))
    wait_for(page, at(page, "/check/"))
    row = page.locator("tr", has=page.locator(f"td:has-text('{BAD_ROW}')")).first
    row.locator("input:not([type=hidden])").first.fill(GOOD_PHONE)
    follow(page, "保存并重新校验")
    follow(page, re.compile(f"下一步：确认 {CHILDREN} 行"))
    follow(page, re.compile(f"导入 {CHILDREN} 行"))
    wait_for(page, lambda: page.get_by_text("已导入").count() > 0)

    # Census and consent, for all at once.
    for act in ("记为已核实", "登记愿意并授权"):
        page.goto("/students/")
        page.get_by_label(re.compile("全部筛选结果")).check()
        follow(page, act)
        fill_bulk(page)
        follow(page, re.compile(f"（{CHILDREN} 名）"))
    page.goto("/")
    assert figure(page, "ready") == figure(page, "enrolled") == CHILDREN

    # A plan, watched while it runs.
    follow(page, "运行匹配")
    page.locator("input[type=radio]").nth(1).check(force=True)
    follow(page, "开始计算")
    expect(page.locator(".stage li").first).to_be_visible(timeout=LONG)
    wait_for(page, lambda: page.get_by_role("link", name=re.compile("查看|去审核")).count() > 0)
    if not page.get_by_role("link", name=re.compile("去审核")).count():
        follow(page, re.compile("查看"))
    follow(page, re.compile("去审核"))

    # Review, publish. However far down the list a pair stands, its facts stay in view.
    page.locator(".plist a").last.click()
    expect(page.locator("#pair-h")).to_be_attached()
    expect(page.locator(".plist a[aria-current]")).to_be_in_viewport()
    expect(page.locator(".cmp")).to_be_in_viewport()
    follow(page, re.compile("通过全部高把握"))
    while page.locator("button[data-key=a]").count():
        with page.expect_navigation():
            page.locator("button[data-key=a]").click()
    follow(page, re.compile("发布结对"))
    button = page.get_by_role("button", name=re.compile(r"发布 \d+ 对结对"))
    pairs = int(re.search(r"\d+", button.inner_text())[0])
    assert pairs > CHILDREN / 2
    with page.expect_navigation():
        button.click()

    # The same number everywhere.
    page.goto("/")
    assert figure(page, "paired") == pairs
    page.goto("/pairing/pairs/")
    expect(page.locator("main")).to_contain_text(str(pairs))
    export(page, stack)
    page.goto("/students/?show=paired")
    expect(page.locator("main")).to_contain_text(f"共 {pairs} 名")


def fill_bulk(page: Page) -> None:
    """The families were reached by telephone; for consent also why, and that all were told."""
    page.get_by_label("电话", exact=True).check(force=True)
    if page.locator("[name=reason]").count():
        page.locator("[name=reason]").fill("电话逐户问过")
        page.locator("[name=told]").check()


def export(page: Page, stack) -> None:
    page.locator("summary", has_text="导出").click()
    reason = page.locator("[name=reason]")
    if reason.count():
        reason.first.fill("交学校核对")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    path = stack.folder / "pairs.xlsx"
    download.value.save_as(path)
    assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_scrolls_sideways(window, stack, size):
    one = window(size)
    one.log_in(stack.password)
    wide = {}
    for path in PATHS:
        answer = one.page.goto(path)
        assert answer.status == 200, path
        if one.sideways() > 0:
            wide[path] = one.sideways()
    assert wide == {}


THUMB = 44
SMALL = """(least) => [...document.querySelectorAll('main a.btn, main button, main select, .icbtn')]
    .map((one) => [one.getBoundingClientRect(), one.innerText || one.getAttribute('aria-label')])
    .filter(([box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(([box, name]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def test_every_button_fits_a_thumb(window, stack):
    one = window(PHONE)
    one.log_in(stack.password)
    small = {}
    for path in PATHS:
        one.page.goto(path)
        if found := one.page.evaluate(SMALL, THUMB):
            small[path] = found
    assert small == {}


def test_table_that_scrolls_is_reached_by_keyboard(window, stack):
    one = window(PHONE)
    one.log_in(stack.password)
    one.page.goto("/members/log/")
    box = one.page.locator(".tbl-x").first
    expect(box).to_have_attribute("tabindex", "0")
    box.focus()
    expect(box).to_be_focused()


def test_stranger_from_the_next_county(window, stack):
    """An address copied from another county leads nowhere."""
    own = window(DESKTOP)
    own.log_in(stack.password)
    own.page.goto("/volunteers/")
    address = own.page.locator("main table a[href^='/volunteers/']").first.get_attribute("href")
    assert own.page.goto(address).status == 200
    foreign = window(DESKTOP)
    foreign.log_in(stack.password, STRANGER)
    assert foreign.page.goto(address).status == 404
    foreign.errors.clear()  # the browser calls a 404 an error


def test_menu_on_a_phone(window, stack):
    phone = window(PHONE)
    phone.log_in(stack.password, SQUAD)
    phone.page.get_by_label("打开菜单").click()
    expect(phone.page.get_by_role("navigation", name="主导航")).to_be_visible()
    follow(phone.page, "志愿者库")
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("志愿者库")


def test_works_without_scripts(browser, stack):
    context = browser.new_context(java_script_enabled=False, base_url=stack.base)
    page = context.new_page()
    page.goto("/")
    page.locator("input[name=login]").fill("19900009001")
    page.locator("input[name=password]").fill(stack.password)
    page.get_by_role("button", name="登录").click()
    follow(page, "导入名册")
    page.locator("input[type=file]").set_input_files(stack.roster)
    follow(page, "上传并识别")
    wait_for(page, at(page, "/(mapping|check)/"))
    follow(page, "放弃这个批次")
    context.close()
