"""Reviews on the web: only where a sign-in proxy says who people are; danger first; nothing learnt by anybody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from test_screen_desk import CASES, DANGER, walk
from test_store import RAW, TOLD

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.types import Actor, Role
from bot.web.app import create_app

ROLES = {"web/mo": Role.MANAGER, "web/lee": Role.LEAD}
SOON = date.today() + timedelta(days=30)
AMY = Actor(user="amy", team="web", role=Role.PRACTITIONER)


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("reviews") / "home"))


@pytest.fixture(scope="module")
def set_up(home: Path) -> Settings:
    return Settings(home=home, database_url=None, roles=ROLES, web_user_header="X-User")


@pytest.fixture(scope="module")
def desk(set_up: Settings) -> Iterator[Assistant]:
    opened = wiring.assemble(set_up)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def web(desk: Assistant, set_up: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(desk, set_up), follow_redirects=False) as client:
        yield client


@pytest.fixture
def reference(desk: Assistant) -> str:
    made = walk(desk.screenings, CASES["mild-single"], by=AMY)
    assert desk.screenings.share(AMY, made, "mo")
    return made


def get(web: TestClient, path: str, who: str = "mo") -> Response:
    return web.get(path, headers={"X-User": who})


def post(web: TestClient, path: str, who: str = "mo", **form: str) -> Response:
    return web.post(path, data=form, headers={"X-User": who, "Sec-Fetch-Site": "same-origin"})


def test_a_manager_finds_it_reads_it_and_says_what_they_think(web: TestClient, desk: Assistant, reference: str) -> None:
    listed = get(web, "/reviews").text
    assert reference in listed
    assert "Not reviewed" in listed
    page = get(web, f"/reviews/{reference}").text
    assert "Questions to think with" in page
    assert f'href="/screen/{reference}/result"' in page
    assert get(web, f"/screen/{reference}/result").status_code == 200
    sent = {"agrees": "no", "words": TOLD, "day": str(SOON.day), "month": str(SOON.month), "year": str(SOON.year)}
    done = post(web, f"/reviews/{reference}", **sent)
    assert (done.status_code, done.headers["location"]) == (303, f"/reviews/{reference}")
    (said,) = desk.screenings.opinions(AMY, reference)
    assert (said.user, said.agrees, said.review) == ("mo", False, SOON)
    shown = get(web, f"/reviews/{reference}", "amy").text
    assert "mo did not agree" in shown
    assert "Say what you think" not in shown
    assert [one for one in RAW if one in shown] == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"words": "Good."}, "Choose whether you agree."),
        ({"agrees": "no"}, "Say why you do not agree"),
        ({"agrees": "yes", "day": "31", "month": "2", "year": "2030"}, "The day must be a real day"),
        ({"agrees": "yes", "day": "1", "month": "2", "year": "2020"}, "Choose a day that has not passed."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_what_was_typed_stays(
    web: TestClient, desk: Assistant, reference: str, form: dict[str, str], told: str
) -> None:
    page = post(web, f"/reviews/{reference}", **form)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert page.text.count(told) == 2
    assert all(value in page.text for value in form.values())
    assert desk.screenings.opinions(AMY, reference) == ()


@pytest.mark.parametrize("form", [{"agrees": "yes"}, {}, {"agrees": "no", "day": "99"}])
def test_danger_comes_first_whatever_else_is_wrong(web: TestClient, reference: str, form: dict[str, str]) -> None:
    page = post(web, f"/reviews/{reference}", words=DANGER, **form)
    assert page.status_code == 200
    assert "Call 999 now." in page.text
    assert ("Your review is kept as well." in page.text) == (form == {"agrees": "yes"})


def test_an_owner_shows_it_to_a_manager_who_signs_in_and_to_nobody_else(
    web: TestClient, desk: Assistant, reference: str
) -> None:
    for name in ("bob", "", "nobody@example.org"):
        page = post(web, f"/reviews/{reference}/share", "amy", name=name)
        assert page.status_code == 422
        assert "No manager or safeguarding lead is known here" in page.text
    assert get(web, f"/reviews/{reference}", "lee").status_code == 404
    assert post(web, f"/reviews/{reference}/share", "amy", name=" lee ").status_code == 200
    assert get(web, f"/reviews/{reference}", "lee").status_code == 200


def test_whoever_it_was_not_shared_with_sees_the_same_as_of_one_that_is_not_there(
    web: TestClient, reference: str
) -> None:
    for who in ("lee", "bob"):
        for method, path in ((get, "/reviews/{}"), (get, "/screen/{}/result"), (post, "/reviews/{}")):
            mine, none = (method(web, path.format(one), who) for one in (reference, "NOTTHERE"))
            assert (mine.status_code, plain(mine, reference)) == (none.status_code, plain(none, "NOTTHERE"))
            assert mine.status_code == 404
        shares = [post(web, f"/reviews/{one}/share", who, name="mo") for one in (reference, "NOTTHERE")]
        assert {one.status_code for one in shares} == {404}
        assert reference not in get(web, "/reviews", who).text


def plain(page: Response, reference: str) -> str:
    """A page without what differs from one to the next by itself."""
    held = page.text.replace(reference, "")
    return "\n".join(line for line in held.splitlines() if "nonce" not in line and "eference" not in line)


def test_without_a_proxy_that_says_who_it_is_nothing_is_shared(desk: Assistant, home: Path) -> None:
    told = Settings(home=home, database_url=None, roles=ROLES)
    with TestClient(create_app(desk, told)) as client:
        page = client.get("/reviews", headers={"X-User": "mo"})
        assert page.status_code == 403
        assert "these pages do not know who people are" in page.text


def test_what_is_due_is_listed(web: TestClient, desk: Assistant, reference: str) -> None:
    mo = Actor(user="mo", team="web", role=Role.MANAGER)
    desk.screenings.review(mo, reference, True, review=date.today())
    for who in ("mo", "amy"):
        page = get(web, "/reviews", who).text
        assert page.index("To look at again") < page.index(f"{reference}</a>: since")
    assert f"{reference}</a>: since" not in get(web, "/reviews", "lee").text


def test_another_site_cannot_post_a_review(web: TestClient, desk: Assistant, reference: str) -> None:
    headers = {"X-User": "mo", "Sec-Fetch-Site": "cross-site"}
    assert web.post(f"/reviews/{reference}", data={"agrees": "yes"}, headers=headers).status_code == 403
    assert desk.screenings.opinions(AMY, reference) == ()
