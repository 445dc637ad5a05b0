"""The pages of the threshold check in a real browser, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import checks
import pytest
import uvicorn
from checks import AFFECTED, URGENT, check, decision
from test_web_browser import WIDTHS, browser, page, pytestmark, violations
from web_fakes import FakeDesk

from bot.errors import Unfit
from bot.settings import Settings
from bot.types import Actor, Admission, Answer, Person, Role
from bot.web.app import create_app

__all__ = ["browser", "page", "pytestmark"]

PAGES = {
    "form": "/threshold",
    "decide": "/threshold/THR7Q2M/decide",
    "decisions": "/threshold/decisions",
    "decision": "/threshold/decisions/THR7Q2M",
}
TYPED = {
    "error": "",
    "check": "The baby has lost weight",
    "nothing": "paint",
    "none held": "nowhere",
    "urgent": "bleeding",
}


class Made:
    """Checks and decisions with everything in them."""

    def check(self, actor: Actor, text: str) -> Any:
        made = {"bleeding": URGENT, "paint": checks.NOTHING, "nowhere": checks.NO_DOCUMENTS}
        return next((one for word, one in made.items() if word in text), check())

    def danger(self, *words: str) -> Answer | None:
        return None

    def record(self, *given: Any) -> Any:
        raise Unfit({"decided": "Write what you decided.", "why": "Write why.", "review": "Choose another day."})

    def decisions(self, actor: Actor) -> Any:
        return (decision(), decision(reference="THRNEXT", review=None))

    def decision(self, actor: Actor, reference: str) -> Any:
        return decision()

    def affected(self, actor: Actor) -> Any:
        return (AFFECTED,)


class Desk(FakeDesk):
    """One where everybody who is signed in is a manager."""

    thresholds = Made()

    @property
    def people(self) -> Any:
        return self

    def admit(self, person: Person) -> Admission:
        return Admission(actor=Actor(user=person.user, team=person.team, role=Role.MANAGER))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(Desk(), Settings(home=tmp_path_factory.mktemp("home"), web_user_header="X-User"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def show(page: Any, site: str, name: str) -> None:
    page.set_extra_http_headers({"X-User": "mo"})
    page.goto(site + PAGES.get(name.removesuffix(", refused"), "/threshold"))
    if name in TYPED:
        page.fill("#concern", TYPED[name])
    if name in TYPED or name.endswith("refused"):
        page.click("main button[type=submit]")
        page.wait_for_selector("h1:not(:has(label))" if TYPED.get(name) else ".govuk-error-summary")


NAMES = [*PAGES, *TYPED, "decide, refused"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Any, site: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, site, name)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_page_has_its_own_title(page: Any, site: str) -> None:
    titles = set()
    for name in ("form", "error", "check", "urgent", "decide", "decide, refused", "decisions", "decision"):
        show(page, site, name)
        titles.add(page.title())
    assert len(titles) == 8


def test_on_a_telephone_each_area_names_its_levels_and_empty_ones_take_no_room(page: Any, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    show(page, site, "check")
    assert page.locator(".app-grid__level:visible").count() == 4
    assert page.locator(".app-grid__empty:visible").count() == 0
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".app-grid__level:visible").count() == 0
    assert page.locator(".app-grid__empty:visible").count() == 4


def test_a_number_in_the_grid_goes_to_its_source(page: Any, site: str) -> None:
    show(page, site, "check")
    page.click(".app-grid a >> nth=0")
    assert page.evaluate("document.querySelector(':target').id").startswith("source-")


def test_the_way_from_a_concern_to_a_decision_needs_no_script(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, extra_http_headers={"X-User": "mo"})
    opened = context.new_page()
    opened.goto(site + "/threshold")
    opened.fill("#concern", "The baby has lost weight")
    opened.click("main button[type=submit]")
    opened.click("text=Record my decision")
    opened.fill("#decided", "Meet.")
    opened.click("main button[type=submit]")
    assert opened.input_value("#decided") == "Meet."
    assert opened.locator(".govuk-error-summary a").count() == 3
    context.close()


def test_a_printed_check_has_its_grid_and_quotes_and_no_buttons(page: Any, site: str, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 800, "height": 1100})
    show(page, site, "check")
    page.emulate_media(media="print")
    assert page.locator(".app-grid__head").is_visible()
    assert page.locator("form:visible").count() == 0
    assert page.locator(".govuk-button:visible").count() == 0
