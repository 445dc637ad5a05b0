"""The neglect screening in a real browser: six families walked by a person's actions, over a server that is killed in
the middle of all of them; and every kind of page as axe, a small screen and a keyboard find it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from test_web_browser import CHROMIUM, FLAGS, TOOLS, WIDTHS, violations

from bot import wiring
from bot.screening.findings import findings
from bot.screening.types import Field, Page
from bot.screening.walk import Screening, begin, same
from bot.settings import Settings
from bot.web.who import known_by
from evals.screening import Case, cases, walked
from prompts import load_screening

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and TOOLS),
    reason="needs a chromium on the path (apt-get install chromium), playwright and axe-playwright-python",
)

CASES = {case.id: case for case in cases()}
CHILD_28 = CASES["child-28"]
WITHOUT_SCRIPTS = {"child-28", "unborn", "poverty"}
INSTRUMENT = load_screening()
SERVER = """
import sys, uvicorn
from bot import wiring
from bot.settings import Settings
from bot.web.app import create_app
settings = Settings(home=sys.argv[1], database_url=None, _env_file=None)
app = create_app(wiring.assemble(settings), settings)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", access_log=False)
"""


class Site:
    """A server in a process of its own, that can be killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-c", SERVER, str(self.home), str(self.port)]
        self._process = subprocess.Popen(command, cwd=Path(__file__).parents[1])
        for _ in range(600):
            with suppress(URLError, ConnectionError), urlopen(f"{self.url}/health", timeout=5):
                return
            sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a power cut does."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture(scope="module")
def site(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    opened = Site(Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("browsed") / "home")))
    yield opened
    opened.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


def put(page: Any, field: Field, value: Any) -> None:
    """Fill in one field, as a person does."""
    named = f'[name="{field.key}"]'
    if not value:
        return
    if field.kind == "day":
        for part, number in zip(("year", "month", "day"), value.split("-"), strict=True):
            page.fill(f'[name="{field.key}-{part}"]', number)
    elif page.locator(f"select{named}").count():
        page.select_option(f"select{named}", value)
    elif field.kind in ("one", "many"):
        for one in (value,) if isinstance(value, str) else value:
            page.check(f'{named}[value="{one}"]')
    else:
        page.fill(named, value)


def onward(page: Any) -> None:
    page.click("#answers .govuk-button-group button[value=on]")


def answer(page: Any, asked: Page, case: Case) -> None:
    """Answer one page of a case and go on; between the questions and the decision, past what they add up to."""
    if asked.key == "decision":
        page.wait_for_url("**/check")
        page.click("text=See what the answers say")
        page.click("text=Decide what happens next")
    page.wait_for_url(lambda url: f"/page/{asked.key}" in url)
    given = case.given(asked, date.today())
    if asked.key == "chronology" and given["chronology"]:
        page.click("summary:has-text('Paste a table')")
    for field in asked.fields:
        put(page, field, given[field.key])
    onward(page)


class Walk(NamedTuple):
    """A family as far as it was walked: where the browser is, and the same without a browser."""

    page: Any
    screening: Screening


def go(walk: Walk, case: Case, done: Callable[[Screening, int], bool]) -> Walk:
    """Walk until it is done."""
    page, screening = walk
    at = 0
    while (asked := screening.current()) and not done(screening, at):
        answer(page, asked, case)
        screening = screening.respond(asked.key, case.given(asked, date.today()), date.today(), same)
        at += 1
    return Walk(page, screening)


def pages_of(case: Case) -> int:
    screening, count = begin(INSTRUMENT, date.today()), 0
    while asked := screening.current():
        screening, count = screening.respond(asked.key, case.given(asked, date.today()), date.today(), same), count + 1
    return count


@pytest.fixture(scope="module")
def halfway(site: Site, browser: Any) -> Iterator[dict[str, Walk]]:
    """Each family walked half-way in a browser of its own; then the server is killed and started again."""
    walks = {}
    for name, case in CASES.items():
        context = browser.new_context(java_script_enabled=name not in WITHOUT_SCRIPTS)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(f"{site.url}/screen")
        page.click("text=Begin a new screening")
        half = pages_of(case) // 2
        walks[name] = go(Walk(page, begin(INSTRUMENT, date.today())), case, lambda _, at, half=half: at >= half)
    site.kill()
    site.start()
    yield walks
    for walk in walks.values():
        walk.page.context.close()


@pytest.mark.parametrize("name", CASES)
def test_a_family_is_walked_the_server_killed_taken_up_again_and_found_the_same(
    site: Site, halfway: dict[str, Walk], name: str
) -> None:
    case, walk = CASES[name], halfway[name]
    page = walk.page
    page.goto(f"{site.url}/screen")
    page.click(".govuk-task-list__link")
    page.click("text=Go on")
    ended = go(walk, case, lambda screening, at: False)
    page.wait_for_url("**/result")
    wanted = findings(walked(case, INSTRUMENT, date.today()), date.today())
    assert wanted == findings(ended.screening, date.today())
    held = kept(site, page)
    for part in ("level", "neglect", "profile", "patterns", "steps", "unknowns", "decision", "below"):
        assert getattr(held, part) == getattr(wanted, part), part
    assert held.chronology.says == wanted.chronology.says
    assert wanted.level == case.expected.level
    shown = page.locator("#next ~ .app-step h3").first.inner_text()
    assert wanted.steps[0].title in shown
    assert wanted.chronology.says == tuple(page.locator("#contacts ~ ul li").all_inner_texts())


def kept(site: Site, page: Any) -> Any:
    """The findings of this browser's screening, as the desk has them."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "curiosity")
    desk = wiring.assemble(Settings(home=site.home, database_url=None))
    try:
        return desk.screenings.outcome(known_by(token), page.url.split("/")[4]).findings
    finally:
        desk.close()


# Every kind of page

KINDS = {
    "start": ("", ""),
    "gate": ("gate", "page/gate"),
    "about": ("about", "page/about"),
    "children": ("children", "page/children"),
    "a day": ("plan", "page/plan"),
    "alone": ("alone", "page/alone"),
    "statement": ("A/growth", "page/A/growth"),
    "detail": ("A/growth/detail", "page/A/growth/detail"),
    "words": ("A/voice", "page/A/voice"),
    "no contacts": ("chronology", "page/chronology"),
    "contacts": ("home/engagement", "page/chronology"),
    "sections": ("A/growth", ""),
    "check": ("decision", "check"),
    "result": ("", "result"),
    "decision": ("decision", "page/decision"),
    "family": ("", "family"),
    "saved": ("A/growth", "saved"),
    "erase": ("A/growth", "erase"),
}
DONE = {
    "error": ("A/growth", "page/A/growth", onward),
    "day error": ("plan", "page/plan", onward),
    "refused rows": ("chronology", "page/chronology", lambda page: _refused(page)),
    "stop": ("A/growth", "page/A/growth", lambda page: page.click("text=A child is in danger now")),
    "refer": ("A/growth", "check", lambda page: page.click("text=refer now")),
    "covered": ("", "result", lambda page: _away(page)),
    "erased": ("gate", "erase", lambda page: page.click("text=Yes, erase it")),
    "drafts": ("A/growth", "", lambda page: page.click("text=Your screenings")),
    "missing": ("gate", "page/gate", lambda page: page.goto(page.url.split("/screen")[0] + "/screen/NOTTHERE")),
}


def _refused(page: Any) -> None:
    page.click("summary:has-text('Paste a table')")
    page.fill("[name=chronology]", "31 February 2026,A,GP,attended\n3 March 2026,A,GP,attended")
    page.click("text=Read these rows")


def _away(page: Any) -> None:
    page.context.clear_cookies(name="curiosity-here")
    page.reload()


@cache
def standing(case: str, upto: str = "") -> Screening:
    """A case as far as a page, or to its end, without any door."""
    screening = begin(INSTRUMENT, date.today())
    while (page := screening.current()) and page.key != upto:
        screening = screening.respond(page.key, CASES[case].given(page, date.today()), date.today(), same)
    return screening


class Shown:
    """One browser, at screenings of its own that are put where they are wanted without being walked."""

    def __init__(self, site: Site, browser: Any) -> None:
        context = browser.new_context()
        context.set_default_timeout(15_000)
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if _complains(m) else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._site = site

    def put(self, upto: str, case: Case = CHILD_28) -> str:
        """A new screening that stands at a page of a case, or at its end: its address."""
        self.page.goto(f"{self._site.url}/screen")
        self.page.click("text=Begin a new screening")
        self.page.wait_for_url("**/page/gate**")
        reference = self.page.url.split("/")[4]
        token = next(one["value"] for one in self.page.context.cookies() if one["name"] == "curiosity")
        with wiring.open_store(Settings(home=self._site.home, database_url=None)) as store:
            assert store.step(None, known_by(token), reference, standing(case.id, upto), 1)
        return f"{self._site.url}/screen/{reference}"

    def show(self, name: str) -> None:
        upto, place, act = (*KINDS[name], None) if name in KINDS else DONE[name]
        case = CASES["mild-single"] if name == "check" else CHILD_28
        self.page.goto(f"{self._site.url}/screen" if name == "start" else f"{self.put(upto, case)}/{place}".rstrip("/"))
        if act is not None:
            act(self.page)


def _complains(message: Any) -> bool:
    return message.type == "error" and "status of" not in message.text


@pytest.fixture(scope="module")
def shown(site: Site, browser: Any) -> Iterator[Shown]:
    opened = Shown(site, browser)
    yield opened
    opened.page.context.close()
    assert opened.complaints == [], "a page's own policy or script complained"


@pytest.mark.parametrize("name", [*KINDS, *DONE])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(shown: Shown, name: str) -> None:
    page = shown.page
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    shown.show(name)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    if place := os.environ.get("CURIOSITY_TEST_PICTURES"):
        page.screenshot(path=f"{place}/{name.replace(' ', '-')}.png", full_page=True)


def test_an_error_takes_the_focus_and_leads_to_its_field(shown: Shown) -> None:
    shown.show("error")
    page = shown.page
    page.wait_for_function("document.activeElement.className.includes('govuk-error-summary')")
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.name") == "A/growth"
    assert page.title().startswith("Error: ")


def test_enter_in_a_field_sends_the_page_and_neither_goes_back_nor_stops(shown: Shown) -> None:
    shown.show("a day")
    page = shown.page
    page.check("[name=open][value=none]")
    page.fill("[name=began-year]", "")
    page.press("[name=began-year]", "Enter")
    page.wait_for_url("**/page/home/**")


def test_back_keeps_what_was_typed(shown: Shown) -> None:
    shown.show("words")
    page = shown.page
    page.fill('[name="A/said"]', "Looks at the door.")
    typed = page.url
    page.click("text=Back")
    page.wait_for_url(lambda url: url != typed)  # until it has loaded: a browser between two pages cannot go back
    page.go_back()
    page.wait_for_url(typed)
    page.reload()
    assert page.input_value('[name="A/said"]') == "Looks at the door."


def test_a_way_out_is_reached_by_the_keyboard_before_any_question(shown: Shown) -> None:
    shown.show("statement")
    page = shown.page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "danger":
            break
    assert page.evaluate("document.activeElement.innerText") == "A child is in danger now"
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/stop")


def test_the_familys_page_prints_without_ways_out_or_links(shown: Shown) -> None:
    shown.show("family")
    page = shown.page
    page.emulate_media(media="print")
    assert not page.locator(".app-danger").is_visible()
    assert not page.locator(".app-nav").is_visible()
    assert page.locator("#areas ~ .app-wide table").is_visible()
    assert not page.locator("text=Read it before you print it").is_visible()
    page.emulate_media(media="screen")
