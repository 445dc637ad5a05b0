"""The neglect screening on the web, over the real desk: who is at the browser, what is kept of them, and the walk."""

from __future__ import annotations

import html
import io
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from starlette.requests import Request
from test_store import on_disk

from bot import wiring
from bot.assistant import Assistant
from bot.screening.days import worded
from bot.screening.pages import STOP
from bot.screening.pasting import paste
from bot.screening.types import Child, Meeting, Page
from bot.screening.walk import Screening, begin, same
from bot.settings import Settings
from bot.types import Actor, Role
from bot.web.app import create_app
from bot.web.screening.posted import Posted
from bot.web.screening.views import mark
from bot.web.screening.visit import COOKIE
from bot.web.shell import LARGEST
from bot.web.who import token_of
from evals.screening import Case, cases
from prompts import load_screening
from prompts.screening import AgeBand

CASES = {case.id: case for case in cases()}
CHILD_28 = CASES["child-28"]
INSTRUMENT = load_screening()
DANGER = "He is unconscious on the floor and not breathing"
HEADER = "X-Forwarded-Email"


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("web-screen") / "home"))


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=home, database_url=None, roles={"web/lena@example.org": Role.MANAGER}))
    yield opened
    opened.close()


Opens = Callable[..., TestClient]


@pytest.fixture
def browser(desk: Assistant, home: Path) -> Opens:
    """A new browser, with no cookies, at the same site."""

    def opened(base: str = "http://testserver", **settings: Any) -> TestClient:
        app = create_app(desk, Settings(home=home, database_url=None, log_level="info", **settings))
        return TestClient(app, base_url=base, follow_redirects=False)

    return opened


@pytest.fixture
def web(browser: Opens) -> TestClient:
    return browser()


def words(page: str) -> str:
    """The text of a page, as read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def started(web: TestClient, **headers: str) -> str:
    """A new screening: its reference."""
    reply = web.post("/screen", headers=headers)
    assert reply.status_code == 303
    return reply.headers["location"].split("/")[2]


def form(case: Case, page: Page) -> dict[str, Any]:
    """What a person puts into a page's form."""
    held: dict[str, Any] = {}
    kinds = {field.key: field.kind for field in page.fields}
    for key, value in case.given(page, date.today()).items():
        if kinds[key] != "day":
            held[key] = list(value) if isinstance(value, tuple) else value
        elif isinstance(value, str) and value:
            held |= {
                f"{key}-{part}": number for part, number in zip(("year", "month", "day"), value.split("-"), strict=True)
            }
    return held


def walk(web: TestClient, upto: str = "", case: Case = CHILD_28) -> tuple[str, Screening]:
    """A case walked by its forms, to a page or to its end; and the same screening without any door."""
    reference, screening = started(web), begin(INSTRUMENT, date.today())
    while (page := screening.current()) and page.key != upto:
        reply = web.post(f"/screen/{reference}/page/{page.key}", data=form(case, page))
        assert reply.status_code == 303, words(reply.text)
        screening = screening.respond(page.key, case.given(page, date.today()), date.today(), same)
    return reference, screening


@cache
def standing(case: str, upto: str = "") -> Screening:
    """A case as far as a page, or to its end, without any door."""
    screening = begin(INSTRUMENT, date.today())
    while (page := screening.current()) and page.key != upto:
        screening = screening.respond(page.key, CASES[case].given(page, date.today()), date.today(), same)
    return screening


@pytest.fixture
def at(web: TestClient, desk: Assistant, home: Path) -> Callable[..., str]:
    """The reference of a screening that stands at a page of a case, or at its end: put there without its forms."""

    def stands(upto: str = "", case: Case = CHILD_28) -> str:
        reference = started(web)
        actor = whose(desk, web, reference)
        with wiring.open_store(Settings(home=home, database_url=None)) as store:
            assert store.step(None, actor, reference, standing(case.id, upto), 1)
        return reference

    return stands


At = Callable[..., str]


def kept(desk: Assistant, web: TestClient, reference: str) -> Screening:
    """What the desk holds of a screening."""
    return desk.screenings.open(whose(desk, web, reference), reference).screening


def whose(desk: Assistant, web: TestClient, reference: str) -> Actor:
    entries = desk.people.audit(Actor(user="UA", role=Role.ADMINISTRATOR), 500)
    user = next(one.user for one in entries if one.subject == reference)
    return Actor(user=user, team="web", role=Role.PRACTITIONER)


def away(web: TestClient) -> None:
    """Twenty minutes later."""
    web.cookies.delete(COOKIE)


# Who is at the browser


def test_a_cookie_is_made_only_when_something_is_begun_and_no_script_or_other_site_can_use_it(web: TestClient) -> None:
    for address in ("/", "/screen", "/about"):
        assert "set-cookie" not in web.get(address).headers
    (made,) = [one for one in web.post("/screen").headers.get_list("set-cookie") if one.startswith("curiosity=")]
    name, *flags = [part.strip().casefold() for part in made.split(";")]
    assert re.fullmatch(r"curiosity=[0-9a-f]{64}", name)
    assert {"httponly", "samesite=strict", "path=/"} <= set(flags)
    assert "secure" not in flags


def test_the_cookie_stays_the_same_and_lasts_on_from_each_beginning(web: TestClient) -> None:
    started(web)
    token = web.cookies["curiosity"]
    made = web.post("/screen").headers.get_list("set-cookie")
    assert any(one.startswith(f"curiosity={token};") and "Max-Age=34214400" in one for one in made)


@pytest.mark.parametrize(
    ("base", "headers"), [("https://testserver", {}), ("http://testserver", {"X-Forwarded-Proto": "https"})]
)
def test_over_https_the_cookie_goes_over_nothing_else(browser: Opens, base: str, headers: dict[str, str]) -> None:
    made = browser(base).post("/screen", headers=headers).headers.get_list("set-cookie")
    mine = next(one for one in made if one.startswith("__Host-curiosity="))
    assert {"Secure", "Path=/", "HttpOnly"} <= {part.strip() for part in mine.split(";")}


def test_the_cookies_value_is_stored_nowhere_and_not_logged(
    web: TestClient, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        started(web)
        web.get("/screen")
    token = web.cookies["curiosity"]
    assert token.encode() not in on_disk(home)
    assert bytes.fromhex(token) not in on_disk(home)
    assert token not in caplog.text


def test_the_same_browser_finds_its_screening_and_no_other_learns_that_it_is_there(
    web: TestClient, browser: Opens
) -> None:
    reference = started(web)
    assert reference in web.get("/screen").text
    other = browser()
    started(other)
    forged = browser()
    forged.cookies.set("curiosity", "not-a-token")
    for somebody in (browser(), other, forged):
        assert reference not in somebody.get("/screen").text
        for place in (
            "",
            "/page/gate",
            "/check",
            "/result",
            "/family",
            "/erase",
            "/picture/profile.png",
            "/file/report.pdf",
        ):
            refused = somebody.get(f"/screen/{reference}{place}")
            unknown = somebody.get(f"/screen/NOTTHERE{place}")
            assert refused.status_code == unknown.status_code == 404
            assert "There is no such screening" in refused.text
        for place in ("/page/gate", "/stop", "/erase"):
            assert somebody.post(f"/screen/{reference}{place}", data={"gate": "none"}).status_code == 404
    assert web.get(f"/screen/{reference}/page/gate").status_code == 200


def test_people_are_told_that_only_this_browser_opens_it_again(web: TestClient, browser: Opens) -> None:
    assert "It can only be opened again in this browser" in words(web.get("/screen").text)
    reference = started(web)
    assert "It can only be opened again in this browser" in words(web.get(f"/screen/{reference}/saved").text)
    signed = browser(web_user_header=HEADER).get("/screen", headers={HEADER: "amy@example.org"})
    assert "this browser" not in words(signed.text)


def test_a_sign_in_proxy_says_who_it_is_and_any_browser_opens_what_is_theirs(browser: Opens) -> None:
    one, two = browser(web_user_header=HEADER), browser(web_user_header=HEADER)
    reply = one.post("/screen", headers={HEADER: "amy@example.org"})
    assert not [made for made in reply.headers.get_list("set-cookie") if "curiosity=" in made]
    reference = reply.headers["location"].split("/")[2]
    assert two.get(f"/screen/{reference}", headers={HEADER: "amy@example.org"}).status_code == 200
    assert two.get(f"/screen/{reference}", headers={HEADER: "ben@example.org"}).status_code == 404


@pytest.mark.parametrize("headers", [[], [(HEADER, " ")], [(HEADER, "a" * 201)], [(HEADER, "amy"), (HEADER, "ben")]])
def test_without_one_name_from_the_proxy_nobody_is_let_in(browser: Opens, headers: list[tuple[str, str]]) -> None:
    web = browser(web_user_header=HEADER)
    web.cookies.set("curiosity", "0" * 64)
    for reply in (web.get("/screen", headers=headers), web.post("/screen", headers=headers)):
        assert reply.status_code == 403
        assert "We cannot tell who you are" in words(reply.text)


def test_a_header_counts_for_nothing_where_the_setting_does_not_name_it(web: TestClient, desk: Assistant) -> None:
    reference = started(web, **{HEADER: "lena@example.org"})
    assert whose(desk, web, reference).user.startswith("browser-")


def test_somebody_the_proxy_names_has_the_role_that_the_settings_give(browser: Opens, desk: Assistant) -> None:
    amy, lena = {HEADER: "amy@example.org"}, {HEADER: "lena@example.org"}
    web = browser(web_user_header=HEADER)
    reference = started(web, **amy)
    assert desk.screenings.share(Actor(user=amy[HEADER], team="web", role=Role.PRACTITIONER), reference, lena[HEADER])
    assert web.get(f"/screen/{reference}/result", headers=lena).status_code == 200
    assert web.get(f"/screen/{reference}/page/gate", headers=lena).status_code == 403
    web.post(f"/screen/{reference}/stop", headers=amy, data={"kind": "danger"})
    assert "Call 999 now" in words(web.get(f"/screen/{reference}/result", headers=lena).text)
    assert web.get(f"/screen/{reference}/result", headers=amy).headers["location"].endswith(STOP)
    assert web.post(f"/screen/{reference}/page/gate", headers=lena, data={"gate": "none"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_posts_is_refused(web: TestClient, desk: Assistant, headers: dict[str, str]) -> None:
    reference = started(web)
    for place in (f"/{reference}/page/gate", f"/{reference}/erase", f"/{reference}/stop", ""):
        reply = web.post(f"/screen{place}", data={"gate": "none", "kind": "danger"}, headers=headers)
        assert reply.status_code == 403
        assert "sent from another website" in words(reply.text)
    assert kept(desk, web, reference).answers == {}


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://testserver"}]
)
def test_what_our_own_pages_post_is_taken(web: TestClient, headers: dict[str, str]) -> None:
    assert web.post("/screen", headers=headers).status_code == 303


def test_a_link_from_a_message_opens_the_page_on_its_second_try(web: TestClient, browser: Opens) -> None:
    reply = browser().get("/screen", headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.headers["refresh"] == "0"
    reference = started(web)
    assert "refresh" not in web.get(f"/screen/{reference}").headers


# The walk


def test_the_whole_of_a_case_is_walked_by_its_forms_with_the_same_answers(web: TestClient, desk: Assistant) -> None:
    reference, screening = walk(web)
    held = kept(desk, web, reference)
    assert held.state == "finished"
    assert held.meetings == screening.meetings
    assert set(held.answers) == set(screening.answers)
    page = words(web.get(f"/screen/{reference}/result").text)
    assert "Refer to children's social care now" in page
    assert "11 of 17 appointments since" in page


def test_every_page_says_999_and_leads_out_of_the_walk(web: TestClient, at: At) -> None:
    reference = at("A/growth")
    for place in ("", "/page/A/growth", "/page/chronology", "/check", "/saved", "/erase", "/result"):
        page = words(web.get(f"/screen/{reference}{place}").text)
        assert "call 999" in page
        assert "A child is in danger now" in page
        assert "Injury, bruise or disclosure: refer now" in page


def test_a_way_out_keeps_what_was_typed_and_from_then_on_every_address_is_the_stop_page(
    web: TestClient, at: At, desk: Assistant
) -> None:
    reference = at("A/voice")
    reply = web.post(f"/screen/{reference}/page/A/voice", data={"do": "danger", "A/said": "He shakes."})
    assert reply.headers["location"].endswith(f"/page/{STOP}")
    assert kept(desk, web, reference).answers["A/said"] == "He shakes."
    shown = words(web.get(reply.headers["location"]).text)
    assert "Call 999 now" in shown
    assert "children's social care" in shown
    for place in ("", "/check", "/result", "/family", "/file/report.pdf", "/page/A/nothing"):
        again = web.get(f"/screen/{reference}{place}", follow_redirects=True)
        assert "What have you done?" in words(again.text), place
    assert "What have you done?" in words(web.get(f"/screen/{reference}/page/A/growth").text)
    assert web.post(f"/screen/{reference}/page/A/growth", data={"A/growth": "serious"}).status_code == 303
    assert "A/growth" not in kept(desk, web, reference).answers
    wrong = web.post(f"/screen/{reference}/page/{STOP}", data={"carried": ""})
    assert wrong.status_code == 422
    assert "Call 999 now" in words(wrong.text)
    on = web.post(f"/screen/{reference}/page/{STOP}", data={"carried": "called"})
    assert on.headers["location"].endswith("/page/A/voice")


@pytest.mark.parametrize("do", ["on", "save", "back"])
def test_danger_in_words_is_heard_whichever_button_sends_them(web: TestClient, at: At, do: str) -> None:
    reference = at("A/voice")
    reply = web.post(f"/screen/{reference}/page/A/voice", data={"do": do, "A/met": "no", "A/said": DANGER})
    assert reply.headers["location"].endswith(f"/page/{STOP}")


def test_danger_is_heard_even_where_something_else_on_the_page_is_wrong(web: TestClient, at: At) -> None:
    reference = at("A/voice")
    reply = web.post(f"/screen/{reference}/page/A/voice", data={"A/met": "", "A/said": DANGER})
    assert reply.headers["location"].endswith(f"/page/{STOP}")


def test_a_button_on_a_page_without_questions_stops_the_walk(web: TestClient, at: At) -> None:
    reference = at("A/growth")
    reply = web.post(f"/screen/{reference}/stop", data={"kind": "refer"})
    assert "Refer to children's social care now" in words(web.get(reply.headers["location"]).text)


def test_what_does_not_fit_is_said_above_and_beside_its_field_and_what_was_typed_stays(web: TestClient, at: At) -> None:
    reference = at("plan")
    reply = web.post(f"/screen/{reference}/page/plan", data={"open": "", "began-day": "31", "began-month": "June"})
    assert reply.status_code == 422
    page = reply.text
    assert "<title>\n      Error: " in page or "<title>Error: " in re.sub(r">\s+", ">", page)
    for field in ("open", "began-day"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
    assert words(page).count("Write a day that there is, such as 3 March 2026.") == 2
    assert 'value="31"' in page
    assert 'value="June"' in page


def test_save_and_come_back_keeps_what_fits_and_the_list_leads_to_it(web: TestClient, at: At, desk: Assistant) -> None:
    reference = at("A/voice")
    reply = web.post(f"/screen/{reference}/page/A/voice", data={"do": "save", "A/said": "Watches the door."})
    assert reply.headers["location"] == f"/screen/{reference}/saved"
    assert "Your answers are kept" in web.get(reply.headers["location"]).text
    assert COOKIE not in web.cookies
    assert kept(desk, web, reference).answers["A/said"] == "Watches the door."
    assert f'href="/screen/{reference}"' in web.get("/screen").text
    assert f'href="/screen/{reference}/page/A/voice"' in web.get(f"/screen/{reference}").text


def test_back_leads_to_the_page_before_with_its_answer(web: TestClient, at: At) -> None:
    reference = at("A/growth")
    reply = web.post(f"/screen/{reference}/page/A/growth", data={"do": "back"})
    assert reply.headers["location"].endswith("/page/A/voice")
    assert "Lies still." in web.get(reply.headers["location"]).text


def test_a_page_that_is_not_to_be_shown_now_leads_to_where_the_walk_is(web: TestClient, at: At) -> None:
    reference = at("A/growth")
    for key in ("H/growth", "A/growth/detail", "stop", "nowhere"):
        assert web.get(f"/screen/{reference}/page/{key}").headers["location"].endswith("/page/A/growth")
        sent = web.post(f"/screen/{reference}/page/{key}", data={"A/growth": "serious"})
        assert sent.headers["location"].endswith("/page/A/growth")


def test_a_change_leads_back_to_the_answers_once_its_details_are_given(web: TestClient, at: At) -> None:
    reference = at("decision", CASES["mild-single"])
    held = web.get(f"/screen/{reference}/check").text
    assert f'href="/screen/{reference}/page/A/emotional?to=check"' in held or "?to=check" in held
    item = next(item for item in INSTRUMENT.items.values() if not item.shared and f"/page/A/{item.id}?" in held)
    data = {"to": "check", f"A/{item.id}": "sometimes"}
    reply = web.post(f"/screen/{reference}/page/A/{item.id}", data=data)
    detail = f"/screen/{reference}/page/A/{item.id}/detail?to=check"
    assert reply.headers["location"] in (detail, f"/screen/{reference}/check")
    back = web.post(f"/screen/{reference}/page/A/{item.id}", data={"to": "check", f"A/{item.id}": "no_concern"})
    assert back.headers["location"] == f"/screen/{reference}/check"
    assert (
        web.post(f"/screen/{reference}/page/plan", data={"open": "none", "to": "//evil.example"}).headers["location"]
        == f"/screen/{reference}/check"
    )


def test_what_the_guidance_says_stands_on_the_page_and_opens_at_its_quote(web: TestClient, at: At) -> None:
    reference = at("A/growth")
    page = web.get(f"/screen/{reference}/page/A/growth").text
    assert "failing to thrive" in page
    for address in re.findall(rf"/screen/{reference}/source/[a-z0-9-]+", page):
        passage = web.get(address).headers["location"]
        assert re.fullmatch(r"/passage/\d+\?from=\d+&to=\d+#quote", passage), address
    assert web.get(f"/screen/{reference}/source/no-such").status_code == 404


def test_nothing_that_is_typed_is_in_an_address_or_in_the_log(
    web: TestClient, at: At, caplog: pytest.LogCaptureFixture
) -> None:
    said = "Zebrafinch sits by the door"
    with caplog.at_level(logging.INFO):
        reference = at("A/voice")
        moved = [
            web.post(f"/screen/{reference}/page/A/voice", data={"do": do, "A/met": "no", "A/said": said}).headers[
                "location"
            ]
            for do in ("save", "back", "on")
        ]
        table = {"do": "paste", "chronology": "1 March 2026,A,Zebrafinch,attended"}
        moved.append(web.post(f"/screen/{reference}/page/chronology", data=table).headers["location"])
    assert not [address for address in moved if "zebra" in address.casefold()]
    assert "zebra" not in caplog.text.casefold()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert not [line for line in ours if reference in line]
    assert "POST /screen/{reference}/page/{key:path} 303" in caplog.text


def test_no_form_lets_a_browser_remember_what_is_typed(web: TestClient, at: At) -> None:
    reference = at("A/voice")
    for place in ("page/A/voice", "page/chronology", "page/plan", "page/about"):
        page = web.get(f"/screen/{reference}/{place}").text
        (opened,) = re.findall(r'<form[^>]*id="answers"[^>]*>', page)
        assert 'autocomplete="off"' in opened
        fields = re.findall(r"<(?:textarea|input)[^>]*>", page)
        typed = [one for one in fields if "textarea" in one or 'type="text"' in one]
        assert typed or place == "page/about"
        assert [one for one in typed if 'autocomplete="off"' not in one] == []


def test_a_screening_is_erased_only_after_a_yes(web: TestClient, at: At) -> None:
    reference = at("A/voice")
    assert "Yes, erase it" in web.get(f"/screen/{reference}/erase").text
    assert web.get(f"/screen/{reference}").status_code == 200
    assert "Screening erased" in web.post(f"/screen/{reference}/erase").text
    assert web.get(f"/screen/{reference}").status_code == 404
    assert reference not in web.get("/screen").text


# Alone, and the family


def test_after_twenty_minutes_away_somebody_says_anew_that_they_are_alone(web: TestClient, at: At) -> None:
    reference = at("home/control")
    assert web.get(f"/screen/{reference}/page/home/control").status_code == 200
    away(web)
    assert web.get(f"/screen/{reference}/page/home/control").headers["location"].endswith("/page/alone")


def test_a_page_that_lay_open_is_taken_and_then_the_question_comes_again(
    web: TestClient, at: At, desk: Assistant
) -> None:
    reference = at("home/abuse")
    away(web)
    data = form(CHILD_28, _page("home/abuse"))
    reply = web.post(f"/screen/{reference}/page/home/abuse", data=data)
    assert reply.headers["location"].endswith("/page/alone")
    assert "home/abuse" in kept(desk, web, reference).answers


def _page(key: str) -> Page:
    page = standing(CHILD_28.id, key).current()
    assert page is not None
    return page


PRIVATE = re.compile(r"breaks things|whether they go to the clinic|domestic abuse|control by one adult", re.IGNORECASE)


def test_what_was_answered_alone_is_shown_only_to_somebody_who_is_alone(web: TestClient, at: At) -> None:
    reference = at()
    assert PRIVATE.search(web.get(f"/screen/{reference}/result").text)
    away(web)
    for place in ("result", "check", "family", "", "page/home/abuse", "page/alone"):
        page = web.get(f"/screen/{reference}/{place}".rstrip("/"), follow_redirects=True)
        told = re.sub(r"The next questions are about domestic abuse", "", page.text)
        told = re.sub(r'<details class="govuk-details">.*?</details>', "", told, flags=re.DOTALL)
        assert not PRIVATE.search(told), place
    assert "Are you alone now?" in web.get(f"/screen/{reference}/result").text
    assert web.get(f"/screen/{reference}/picture/profile.png").status_code == 404
    assert web.get(f"/screen/{reference}/file/report.pdf").headers["location"].endswith("/result")
    reply = web.post(f"/screen/{reference}/page/alone", data={"alone": "alone", "to": "result"})
    assert reply.headers["location"] == f"/screen/{reference}/result"
    assert PRIVATE.search(web.get(reply.headers["location"]).text)


def test_with_the_family_there_the_findings_are_not_shown_at_all(web: TestClient, at: At) -> None:
    reference = at()
    about = form(CHILD_28, _page("about")) | {"setting": "family", "to": "result"}
    web.post(f"/screen/{reference}/page/about", data=about)
    page = web.get(f"/screen/{reference}/result").text
    assert "You said that you are with the family" in words(page)
    assert not PRIVATE.search(page)


def test_the_page_for_the_family_has_nobodys_words_and_nothing_of_abuse(web: TestClient, at: At) -> None:
    reference = at()
    page = words(web.get(f"/screen/{reference}/family").text)
    assert not PRIVATE.search(page)
    assert "Lies still." not in page
    assert "police" not in page.casefold()
    assert "/source/" not in page
    assert web.get(f"/screen/{reference}/family/picture/timeline.png").content[:4] == b"\x89PNG"


# The result


def test_the_result_begins_with_the_childs_voice_and_every_number_leads_to_a_source(web: TestClient, at: At) -> None:
    reference = at()
    page = web.get(f"/screen/{reference}/result").text
    places = [
        page.index(f'<h2 class="govuk-heading-m" id="{id}"')
        for id in ("voices", "next", "areas", "patterns", "contacts", "unknown", "sources")
    ]
    assert places == sorted(places)
    assert page.index("Lies still.") < page.index('id="next"')
    cited = set(re.findall(r'href="#(source-\d+)"', page))
    assert cited
    assert cited <= set(re.findall(r'id="(source-\d+)"', page))


@pytest.mark.parametrize("name", ["timeline", "profile"])
def test_a_picture_is_a_png_and_its_alternative_says_what_it_shows(web: TestClient, at: At, name: str) -> None:
    reference = at()
    reply = web.get(f"/screen/{reference}/picture/{name}.png")
    assert reply.headers["content-type"] == "image/png"
    assert reply.content[:4] == b"\x89PNG"
    assert "no-store" in reply.headers["cache-control"]
    (alt,) = re.findall(rf'<img[^>]*picture/{name}.png"\s+alt="([^"]*)"', web.get(f"/screen/{reference}/result").text)
    assert "Child A" in alt


def test_documents_are_there_to_take_away_under_names_that_say_nothing(web: TestClient, at: At) -> None:
    reference = at(case=CASES["mild-single"])
    page = web.get(f"/screen/{reference}/result").text
    addresses = re.findall(rf'href="(/screen/{reference}/file/[^"]+)"', page)
    assert len(addresses) == 10
    for address in (one for one in addresses if "/report." in one):
        reply = web.get(address)
        assert reply.content[:4] in (b"%PDF", b"PK\x03\x04")
        assert reply.headers["content-disposition"].startswith("attachment; filename=")
    assert web.get(f"/screen/{reference}/file/report.exe").status_code == 404


# Contacts


def contact(**more: str) -> dict[str, str]:
    held = {
        "do": "add",
        "date-day": "3",
        "date-month": "March",
        "date-year": "2026",
        "child": "A",
        "service": "Dentist",
    }
    return held | {"outcome": "not_brought", "reason": 'check-up, "routine" | second\tchair', "followed": ""} | more


@pytest.fixture
def at_table(web: TestClient, at: At) -> str:
    return at("chronology")


def send(web: TestClient, reference: str, **data: Any) -> Response:
    files: Mapping[str, Any] = {"file": data.pop("file", ("", b""))}
    return web.post(f"/screen/{reference}/page/chronology", data=data, files=files)


def test_a_contact_is_added_as_it_was_typed_and_the_page_stays(web: TestClient, desk: Assistant, at_table: str) -> None:
    reply = send(web, at_table, **contact())
    assert reply.headers["location"] == f"/screen/{at_table}/page/chronology#contacts"
    (made,) = kept(desk, web, at_table).meetings
    assert (made.day, made.child, made.service, made.outcome) == (date(2026, 3, 3), "A", "Dentist", "not_brought")
    assert made.reason == 'check-up, "routine" / second chair'
    assert worded(made.day) in words(web.get(f"/screen/{at_table}/page/chronology").text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"date-day": "31", "date-month": "2"},
        {"child": ""},
        {"outcome": ""},
        {"service": ""},
        {"date-day": "", "date-month": "", "date-year": ""},
    ],
)
def test_a_contact_that_cannot_be_is_refused_with_its_reason_and_nothing_typed_is_lost(
    web: TestClient, desk: Assistant, at_table: str, wrong: dict[str, str]
) -> None:
    reply = send(web, at_table, **contact(reason="swollen gum") | wrong)
    assert reply.status_code == 422
    assert "This contact was not added." in words(reply.text)
    assert 'value="swollen gum"' in reply.text
    assert kept(desk, web, at_table).meetings == ()


@pytest.mark.parametrize(("do", "place"), [("save", "saved"), ("back", "page/"), ("danger", "page/stop")])
def test_what_was_typed_of_a_contact_is_kept_whichever_button_leaves_the_page(
    web: TestClient, desk: Assistant, at_table: str, do: str, place: str
) -> None:
    reply = send(web, at_table, **contact(do=do))
    assert f"/screen/{at_table}/{place}" in reply.headers["location"]
    assert len(kept(desk, web, at_table).meetings) == 1
    wrong = send(web, at_table, **contact(do=do, child=""))
    assert wrong.status_code == (303 if do == "danger" else 422)


def test_what_was_typed_of_a_contact_is_not_lost_by_going_on(web: TestClient, desk: Assistant, at_table: str) -> None:
    reply = send(web, at_table, **contact(do="on"))
    assert reply.headers["location"].endswith("/page/home/engagement")
    assert len(kept(desk, web, at_table).meetings) == 1


def test_a_pasted_table_is_read_and_what_is_refused_is_said_by_its_row(
    web: TestClient, desk: Assistant, at_table: str
) -> None:
    days = (("3 March", "A"), ("31 February", "A"), ("4 March", "Z"), ("3 March", "A"))
    rows = "\n".join(f"{day} 2026,{child},GP,attended" for day, child in days)
    reply = send(web, at_table, do="paste", chronology=rows)
    assert reply.status_code == 422
    page = words(reply.text)
    assert "2 rows were not counted" in page
    assert "Row 2: That day does not exist" in page
    assert "Row 3: There is no such child" in page
    assert "31 February 2026,A,GP,attended" in html.unescape(reply.text)
    assert len(kept(desk, web, at_table).meetings) == 1
    assert send(web, at_table, do="on", chronology="").headers["location"].endswith("/page/home/engagement")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_file_is_read_as_excel_writes_it(web: TestClient, desk: Assistant, at_table: str, encoding: str) -> None:
    table = (
        CHILD_28.table(date.today()).replace("\t", ",").replace("GP", "Café clinic")
        + f"\n{date.today():%d/%m/%Y},A,Café clinic,attended,,"
    )
    reply = send(web, at_table, do="paste", file=("contacts.csv", io.BytesIO(table.encode(encoding))))
    assert reply.status_code in (303, 422)
    assert any("Café" in one.service for one in kept(desk, web, at_table).meetings)


def test_a_workbook_is_no_csv_file(web: TestClient, at_table: str) -> None:
    reply = send(web, at_table, do="paste", file=("contacts.xlsx", io.BytesIO(b"PK\x03\x04\0\0")))
    assert reply.status_code == 422
    assert "Choose a CSV file." in words(reply.text)


def test_a_file_that_is_too_large_is_refused_and_nothing_is_lost(
    web: TestClient, desk: Assistant, at_table: str
) -> None:
    send(web, at_table, **contact())
    reply = send(web, at_table, do="paste", file=("contacts.csv", io.BytesIO(b"x" * LARGEST)))
    assert reply.status_code == 413
    assert len(kept(desk, web, at_table).meetings) == 1


def test_the_contact_that_was_seen_is_the_one_that_is_removed(web: TestClient, desk: Assistant, at_table: str) -> None:
    send(web, at_table, do="paste", chronology="3 March 2026,A,GP,attended\n4 March 2026,A,GP,attended")
    first, second = kept(desk, web, at_table).meetings
    for _ in range(2):
        assert send(web, at_table, do=f"strike-{mark(first)}", reason="half typed").status_code == 200
    assert kept(desk, web, at_table).meetings == (second,)


texts = st.text(max_size=80)


@given(
    texts,
    texts,
    texts,
    st.sampled_from(["3", "", "x"]),
    st.sampled_from(["A", "", "Z"]),
    st.sampled_from(["attended", ""]),
)
def test_whatever_is_typed_one_contact_is_one_row_with_its_words_or_one_reason(
    other: str, reason: str, followed: str, day: str, child: str, outcome: str
) -> None:
    typed = {
        "date-day": day,
        "date-month": "3",
        "date-year": "2026",
        "child": child,
        "other": other,
        "outcome": outcome,
    }
    row = Posted(FormData({**typed, "reason": reason, "followed": followed})).row()
    read = paste(row, INSTRUMENT, (Child(letter="A", band=AgeBand.SCHOOL),), date(2026, 11, 28), same)
    assert len(read.meetings) + len(read.refused) == 1
    for one in read.meetings:
        assert one.reason == " ".join(reason.replace("|", "/").split())


@given(st.text(max_size=70))
def test_a_cookie_that_is_not_ours_is_nobody(value: str) -> None:
    headers = [(b"host", b"testserver"), (b"cookie", f"curiosity={value}".encode())]
    request = Request({"type": "http", "scheme": "http", "path": "/", "query_string": b"", "headers": headers})
    assert token_of(request) == "" or re.fullmatch(r"[0-9a-f]{64}", value)


def test_no_two_contacts_have_the_same_mark() -> None:
    one = Meeting.model_validate({"day": date.today(), "child": "A", "service": "GP", "outcome": "attended"})
    assert mark(one) != mark(one.model_copy(update={"child": "B"}))


def test_a_row_of_today_that_tells_of_an_injury_stops_the_walk(web: TestClient, at_table: str) -> None:
    reply = send(
        web,
        at_table,
        **contact(
            reason="came with a bruise on his face",
            **{
                "date-day": str(date.today().day),
                "date-month": str(date.today().month),
                "date-year": str(date.today().year),
            },
        ),
    )
    assert reply.headers["location"].endswith(f"/page/{STOP}")


def test_a_page_costs_less_than_fifty_milliseconds_of_work(web: TestClient, at: At) -> None:
    spent: dict[str, list[float]] = {"GET": [], "POST": []}
    at("A/voice", CASES["mild-single"])
    reference, screening = started(web), begin(INSTRUMENT, date.today())
    while page := screening.current():
        for method in ("GET", "POST"):
            began = time.process_time()
            web.request(
                method, f"/screen/{reference}/page/{page.key}", data=form(CHILD_28, page) if method == "POST" else None
            )
            if page.key != "chronology":
                spent[method].append(time.process_time() - began)
        screening = screening.respond(page.key, CHILD_28.given(page, date.today()), date.today(), same)
    for method, times in spent.items():
        print(method, *(f"{sorted(times)[int(len(times) * part)] * 1000:.1f}" for part in (0.5, 0.95)))
        assert sorted(times)[int(len(times) * 0.95)] < 0.05, method
    for place in ("", "/check", "/result", "/family"):
        took = []
        for _ in range(5):
            began = time.process_time()
            assert web.get(f"/screen/{reference}{place}").status_code == 200
            took.append(time.process_time() - began)
        print(place or "/", f"{sorted(took)[2] * 1000:.1f}")
