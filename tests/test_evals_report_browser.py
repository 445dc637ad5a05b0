"""The report in a real browser: axe, small screens, paper, and nothing told by colour alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from eval_answers import GOLD, answer, answered, case, hit, record, run
from test_evals_report import gate, sheet

from evals.report import as_html, lay_out

CHROMIUM = shutil.which("chromium")
TOOLS = all(find_spec(name) for name in ("playwright", "axe_playwright_python"))
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and TOOLS),
    reason="needs a chromium on the path (apt-get install chromium), playwright and axe-playwright-python",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]


def full() -> str:
    """A report with every part in it."""
    asked = [case(id=f"c{i}", kind=f"kind {i % 2}", gold=[GOLD], must_contain=[["10 working days"]]) for i in range(14)]
    records = [
        record(answered(trace={"bears": i / 14, "tokens": {"sent": 9, "made": 3}}), f"c{i}", ms=40.0 + 7 * i)
        for i in range(11)
    ]
    records += [record(answer("No. " * 60, hits=(hit(),), trace={"bears": 0.9}), f"c{i}") for i in range(11, 14)]
    return as_html(lay_out(run(prompts={"wording": "3"}, settings={"hits": "10"}), asked, records, gate()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    opened.set_default_timeout(15_000)
    complaints: list[str] = []
    opened.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    yield opened
    opened.close()
    assert complaints == []


def violations(page: Any) -> list[str]:
    import axe_playwright_python

    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Runtime.evaluate", {"expression": script})  # past the page's policy, which stays strict
    found = page.evaluate("axe.run(document)")
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found["violations"]]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("made", ["full", "few"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Any, made: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(full() if made == "full" else as_html(sheet()))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_table_and_picture_has_a_name(page: Any) -> None:
    page.set_content(full())
    assert page.locator("svg[role=img]").count() == 2
    assert all(page.eval_on_selector_all("svg[role=img]", "all => all.map(one => one.ariaLabel)"))
    assert all(page.eval_on_selector_all("table", "all => all.map(one => one.caption.textContent)"))


def test_on_paper_the_bars_and_the_cases_are_there_and_no_table_is_cut(page: Any) -> None:
    page.set_viewport_size({"width": 680, "height": 1000})  # what is left of A4 between its margins
    page.set_content(full())
    page.emulate_media(media="print")
    assert page.locator("svg.bar").first.is_visible()
    assert page.locator("article").first.is_visible()
    assert page.eval_on_selector_all(".scroll", "all => all.every(one => one.scrollWidth <= one.clientWidth)")


def test_a_failed_rule_differs_from_a_passed_one_in_words_and_not_in_colour(page: Any) -> None:
    page.set_content(full())
    assert page.locator(".failed").inner_text() == "✗ Failed"
    colours = page.eval_on_selector_all(".failed, .verdict, td", "all => all.map(one => getComputedStyle(one).color)")
    assert len(set(colours)) == 1
