"""The threshold check on the web: what matters first, errors beside the field, and decisions only where it is known who
somebody is."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import checks
import pytest
from checks import URGENT, WORDING, check
from fastapi.testclient import TestClient
from web_fakes import FakeDesk

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.types import Answer, Role
from bot.web.app import create_app
from bot.web.forms import LONGEST
from knowledge.errors import NoLiveRelease

WORRY = "Amy Jones comes to school hungry every day, and takes food from other children."
DANGER = "A father is hitting a child with a belt right now and I can hear it"
ROLES = {"web/mo": Role.MANAGER}


class Checking:
    """Checks as they are made up, by a word in the text; it remembers who asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def check(self, actor: Any, text: str) -> Any:
        self.asked.append((actor, text))
        if "empty home" in text:
            raise NoLiveRelease("nothing is published")
        made = {"bleeding": URGENT, "paint": checks.NOTHING, "no documents": checks.NO_DOCUMENTS}
        return next((one for word, one in made.items() if word in text), check())

    def danger(self, *words: str) -> Answer | None:
        return URGENT.urgent if any("bleeding" in one for one in words) else None


class Desk(FakeDesk):
    def __init__(self) -> None:
        super().__init__()
        self.thresholds = Checking()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def web(desk: Desk, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(desk, Settings(home=tmp_path))) as client:
        yield client


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def shown(web: TestClient, concern: str = "The baby has lost weight") -> str:
    reply = web.post("/threshold", data={"concern": concern})
    assert reply.status_code == 200
    return str(reply.text)


# A check


def test_the_start_page_and_the_menu_lead_to_it(web: TestClient) -> None:
    assert web.get("/").text.count('href="/threshold"') == 2
    page = web.get("/threshold").text
    assert '<label class="govuk-label govuk-label--l" for="concern">' in page
    assert "Do not type names" in page


def test_what_must_be_done_first_leads_and_the_sources_end_it(web: TestClient) -> None:
    text = words(shown(web))
    order = ["call 999", WORDING.refer_now, "This is not a decision.", "starter guidance", "name (1)", "At a glance"]
    order += ["1. “The baby", "2. “mum is drinking", "Nothing close was found", "What is not known", "Who to ask"]
    order += ["Sources", "Reference THR7Q2M. Guidance release 2026-11-28.1."]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_the_grid_is_a_table_whose_numbers_lead_to_the_sources(web: TestClient) -> None:
    page = shown(web)
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count('scope="col"') == 5
    assert re.findall(r'scope="row"[^>]*>([^<]+)<', table) == [checks.FOOD, checks.DRINK]
    rows = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in table.split("<tr")[2:]]
    assert [[re.findall(r"#source-(\d+)", cell) for cell in row] for row in rows] == [
        [[], ["3"], [], ["1"]],
        [[], ["4"], ["6"], []],
    ]
    assert all(f'id="source-{number}"' in page for number in "1346")


def test_each_concern_shows_what_matched_what_would_move_it_and_where_documents_differ(web: TestClient) -> None:
    text = words(shown(web))
    second = text[text.index("2. “mum") : text.index("Nothing close")]
    told = [checks.QUOTES[4], "Your words that matched: “drinking”", "Documents differ on this."]
    told += ["carries more weight", "Statutory guidance says", checks.QUOTES[7], "What would move it up"]
    places = [second.index(one) for one in [*told, checks.QUOTES[5]]]
    assert places == sorted(places)


def test_a_quote_opens_in_its_place_and_none_of_its_words_are_in_the_address(web: TestClient) -> None:
    link = re.findall(r'href="(/passage/[^"]+)"', shown(web))[0]
    assert re.fullmatch(r"/passage/9(\?from=\d+&amp;to=\d+)?#quote", link)
    assert web.get(html.unescape(link)).status_code == 200


def test_danger_is_all_there_is(web: TestClient) -> None:
    text = words(shown(web, "The child is bleeding"))
    assert "Call 999 now." in text
    assert "01234 567890" in text
    assert "At a glance" not in text
    assert "not a decision" not in text


def test_where_nothing_is_close_or_nothing_is_held_it_says_so(web: TestClient) -> None:
    assert "It may still matter." in shown(web, "The flat smells of paint")
    assert "<table" not in shown(web, "The flat smells of paint")
    assert "No threshold document is held here." in shown(web, "no documents")


@pytest.mark.parametrize(
    ("typed", "told"), [(" \n", "Enter what you are worried about"), ("x" * (LONGEST + 1), f"{LONGEST:,} characters")]
)
def test_what_cannot_be_checked_is_told_beside_the_field_with_what_was_typed_in_it(
    web: TestClient, desk: Desk, typed: str, told: str
) -> None:
    reply = web.post("/threshold", data={"concern": typed})
    assert reply.status_code == 422
    assert reply.text.count(told) == 2
    assert 'href="#concern"' in reply.text
    assert typed.strip() in reply.text
    assert desk.thresholds.asked == []


def test_danger_in_a_text_that_is_too_long_is_heard_all_the_same(web: TestClient) -> None:
    assert "Call 999 now." in words(shown(web, "The child is bleeding. " + "x" * LONGEST))


def test_without_guidance_it_says_whom_to_ask(web: TestClient) -> None:
    reply = web.post("/threshold", data={"concern": "an empty home"})
    assert reply.status_code == 503
    assert WORDING.no_release in words(reply.text)


def test_what_another_site_posts_is_refused(web: TestClient, desk: Desk) -> None:
    reply = web.post("/threshold", data={"concern": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert desk.thresholds.asked == []


def test_a_browser_that_nobody_knows_checks_without_a_cookie_and_records_nothing(web: TestClient, desk: Desk) -> None:
    page = shown(web)
    assert not web.cookies
    assert "What you type is not kept." in words(web.get("/threshold").text)
    assert "Record my decision" not in page
    (asked,) = desk.thresholds.asked
    assert asked[0].role is Role.PRACTITIONER
    for path in ("/threshold/decisions", "/threshold/THR7Q2M/decide", "/threshold/decisions/THR7Q2M"):
        assert web.get(path).status_code == 403


# A decision, over the real desk


@pytest.fixture(scope="module")
def told(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("thresholds") / "home"))
    return Settings(home=home, database_url=None, roles=ROLES, web_user_header="X-User")


@pytest.fixture(scope="module")
def real(told: Settings) -> Iterator[Assistant]:
    opened = wiring.assemble(told)
    yield opened
    opened.close()


@pytest.fixture
def signed(real: Assistant, told: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real, told), follow_redirects=False) as client:
        client.headers["X-User"] = "mo"
        yield client


def found(page: str) -> str:
    """The address where a decision on a check is written."""
    (address,) = re.findall(r'href="(/threshold/\w+/decide)"', page)
    return str(address)


def test_a_manager_records_a_decision_and_reads_it_with_the_check_that_was_before_them(signed: TestClient) -> None:
    address = found(signed.post("/threshold", data={"concern": WORRY}).text)
    assert "is kept for 30 days, without the names" in words(signed.get("/threshold").text)
    assert "What did you decide?" in signed.get(address).text
    soon = date.today() + timedelta(days=20)
    day = {"day": str(soon.day), "month": str(soon.month), "year": str(soon.year)}
    reply = signed.post(address, data={"decided": "Meet the school.", "why": "Amy Jones told me so.\r\nTwice.", **day})
    assert reply.status_code == 303
    text = words(signed.get(reply.headers["location"]).text)
    places = [
        text.index(one) for one in ("Meet the school.", "told me so. Twice.", "What you had before you", "hungry")
    ]
    assert places == sorted(places)
    assert f"{soon.day} {soon:%B %Y}" in text
    assert "Jones" not in text
    assert "Meet the school." in signed.get("/threshold/decisions").text


def test_every_fault_of_a_decision_is_told_at_once_beside_its_field(signed: TestClient) -> None:
    address = found(signed.post("/threshold", data={"concern": WORRY}).text)
    reply = signed.post(
        address, data={"decided": "Meet the <school>.", "why": "", "day": "31", "month": "2", "year": "2027"}
    )
    assert reply.status_code == 422
    for told_of, link in (("Write why", "#why"), ("must be a real date", "#review-day")):
        assert reply.text.count(told_of) == 2
        assert f'href="{link}"' in reply.text
    assert "Meet the &lt;school&gt;." in reply.text
    assert signed.post(address, data={"decided": "Meet.", "why": "Hungry."}).status_code == 303


def test_danger_in_the_reasons_comes_first_whatever_becomes_of_the_decision(signed: TestClient) -> None:
    address = found(signed.post("/threshold", data={"concern": WORRY}).text)
    lost = words(signed.post(address, data={"decided": "", "why": DANGER}).text)
    assert lost.index("Call 999 now") < lost.index("Your decision was not recorded.")
    kept = words(signed.post(address, data={"decided": "Call the police.", "why": DANGER}).text)
    assert kept.index("Call 999 now") < kept.index("Your decision is recorded as well.")


def test_a_practitioner_records_nothing_and_nobody_reads_anothers_decision(signed: TestClient) -> None:
    address = found(signed.post("/threshold", data={"concern": WORRY}).text)
    signed.post(address, data={"decided": "Meet.", "why": "Hungry."})
    reference = address.split("/")[2]
    amy = {"X-User": "amy"}
    assert "Record my decision" not in signed.post("/threshold", data={"concern": WORRY}, headers=amy).text
    assert signed.post(address, data={"decided": "Meet.", "why": "So."}, headers=amy).status_code == 403
    assert signed.get(f"/threshold/decisions/{reference}", headers=amy).status_code == 403
    assert signed.get("/threshold/decisions/ZZZZZZZ").status_code == 404


def test_no_word_of_a_check_is_logged(signed: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="bot.web"):
        signed.post("/threshold", data={"concern": WORRY})
    assert "/threshold" in caplog.text
    assert "hungry" not in caplog.text.lower()
