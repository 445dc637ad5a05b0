"""The pages in a real browser: what axe finds, what fits on a small screen, what a keyboard reaches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
import uvicorn
from web_fakes import CORE_GROUP, FakeDesk

from bot.marking import locate
from bot.settings import Settings
from bot.web.app import create_app

CHROMIUM = shutil.which("chromium")
TOOLS = all(find_spec(name) for name in ("playwright", "axe_playwright_python"))
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and TOOLS),
    reason="needs a chromium on the path (apt-get install chromium), playwright and axe-playwright-python",
)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 320)
ASKED = {
    "answer": "How soon does the core group meet?",
    "partly": "They never take him to the dentist",
    "differing": "Where do the sources differ?",
    "no guidance": "Where is the parking?",
    "urgent": "The child is bleeding",
    "failed": "It falls over",
    "error": "",
}
ERASED = "erased"
READ = {"question": "/", "passage": "/passage/7", "two pages": "/passage/8", "about": "/about", "missing": "/nowhere"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(FakeDesk(), Settings(home=tmp_path_factory.mktemp("home")))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    context.set_default_timeout(15_000)
    opened = context.new_page()
    complaints: list[str] = []
    outside: list[str] = []
    opened.on(
        "console", lambda m: complaints.append(m.text) if m.type == "error" and "status of" not in m.text else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request", lambda r: outside.append(r.url) if "//127.0.0.1:" not in r.url and r.url[:5] != "data:" else None
    )
    yield opened
    context.close()
    assert complaints == [], "the page's own policy or script complained"
    assert outside == [], "the page asked for something from another site"


def show(page: Any, site: str, name: str) -> None:
    page.goto(site + READ.get(name, "/"))
    if name in ASKED:
        page.fill("#question", ASKED[name])
        page.click("button.govuk-button")
        page.wait_for_selector("h1:not(:has(label))" if ASKED[name] else ".govuk-error-summary")
    if name == ERASED:
        show(page, site, "answer")
        page.click("text=Erase this conversation")
        page.wait_for_selector("h1:has-text('Conversation erased')")


def violations(page: Any) -> list[str]:
    import axe_playwright_python

    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Runtime.evaluate", {"expression": script})  # past the page's policy, which stays strict
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found["violations"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*ASKED, *READ, ERASED])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Any, site: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, site, name)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_page_has_its_own_title(page: Any, site: str) -> None:
    titles = []
    for name in (*ASKED, *READ, ERASED):
        show(page, site, name)
        titles.append(page.title())
    titles.remove("Working Together to Safeguard Children 2023: source in context – Curiosity")  # two places in it
    titles.remove("What the guidance says – Curiosity")  # two answers
    assert len(set(titles)) == len(titles)


def test_the_first_tab_stop_skips_to_the_content(page: Any, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_an_empty_question_moves_the_focus_to_the_error_and_from_there_to_the_field(page: Any, site: str) -> None:
    show(page, site, "error")
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.id") == "question"
    assert page.title().startswith("Error: ")


def test_a_source_number_leads_to_the_source_and_the_source_to_its_marked_page(page: Any, site: str) -> None:
    show(page, site, "answer")
    page.click('a[href="#source-1"]')
    assert page.evaluate("document.activeElement.id") == "source-1"
    with page.expect_popup() as opened:
        page.click("#source-1 >> text=Open in context")
    source = opened.value
    source.wait_for_load_state()
    marked = " ".join(source.locator("mark").all_inner_texts())
    assert locate("meet within 10 working days", marked)
    assert locate(CORE_GROUP[-40:], marked)
    assert source.evaluate("document.getElementById('quote').getBoundingClientRect().top < innerHeight")
    source.close()


def test_a_conversation_works_without_javascript(browser: Any, site: str) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(site)
    page.fill("#question", "How soon does the core group meet?")
    page.click("button.govuk-button")
    page.fill("#question", "And who goes to it?")
    page.click("button.govuk-button")
    assert page.locator(".app-asked").inner_text() == "You asked: And who goes to it?"
    assert "This conversation so far" in page.content()
    page.click("text=Erase this conversation")
    assert page.locator("h1").inner_text() == "Conversation erased"
    plain.close()


def test_a_printed_answer_leaves_out_the_forms_and_keeps_the_sources(page: Any, site: str) -> None:
    show(page, site, "answer")
    page.emulate_media(media="print")
    assert not page.locator("#question").is_visible()
    assert page.locator(".app-danger").is_visible()
    assert page.locator("#source-2 blockquote").is_visible()
    page.emulate_media(media="screen")
