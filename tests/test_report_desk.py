"""The desk writes documents: where a role allows it, one line of audit each, and for the family what is for them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any, get_args

import pytest
from docx import Document as open_word
from test_cli_screen import CASES as TYPED
from test_cli_screen import latest, screen, typed, typing
from test_report import text_of
from test_screen_desk import AMY, CHILD_28, actor, desk, home, screenings, walk
from test_store import RAW, TOLD

from bot.assistant import Assistant
from bot.errors import Denied
from bot.report.parts import File
from bot.roles import ALLOWED, Action
from bot.screen import Screenings
from bot.screening.pages import STOP
from bot.types import Role
from prompts import load_wording
from prompts.report import FOR_FAMILY, Kind

__all__ = ["desk", "home", "screenings"]
every_kind = pytest.mark.parametrize("kind", get_args(Kind))


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "somebody")


@pytest.fixture(scope="module")
def reference(screenings: Screenings) -> str:
    return walk(screenings)


def test_a_report_rests_on_the_live_guidance_and_says_that_it_is_the_starter(
    screenings: Screenings, reference: str
) -> None:
    said = text_of(screenings.report(AMY, reference, "report", "docx"))
    outcome = screenings.outcome(AMY, reference)
    assert outcome.citations
    assert all(" ".join(one.quote.split()) in said for one in outcome.citations.values())
    assert load_wording().starter in said
    assert f"release {outcome.release}" in said


@every_kind
@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_file_is_named_after_the_screening_and_nothing_else(
    screenings: Screenings, reference: str, kind: Any, format: Any
) -> None:
    file = screenings.report(AMY, reference, kind, format)
    assert re.fullmatch(rf"[a-z-]+?(-{reference})?\.{format}", file.name)
    assert (reference in file.name) is (kind != "supervision")
    assert file.media_type == {"pdf": "application/pdf"}.get(format, File.model_validate(file).media_type)


@pytest.mark.parametrize("kind", FOR_FAMILY)
def test_what_the_family_may_see_is_made_from_what_is_for_them(
    screenings: Screenings, reference: str, kind: Any
) -> None:
    said = text_of(screenings.report(AMY, reference, kind, "docx"))
    assert "Child A" in said
    assert not [one for one in ("omestic abuse", "bank card", "Police", "bruise", "“Mummy") if one in said]
    drawn = screenings.pictures(AMY, reference, family=True)
    assert [one.title for one in drawn] == [one.title for one in screenings.pictures(AMY, reference)]
    assert not any("abuse" in one.alt for one in drawn)


def test_a_screening_without_contacts_has_one_picture(screenings: Screenings) -> None:
    (picture,) = screenings.pictures(AMY, walk(screenings, TYPED["mild-single"]))
    assert "Child A" in picture.alt


def test_nobody_writes_a_report_of_somebody_elses_screening(screenings: Screenings, reference: str) -> None:
    for somebody in (actor(user="U9"), actor(Role.LEAD, "U8")):
        with pytest.raises(Denied):
            screenings.report(somebody, reference, "report", "pdf")
        with pytest.raises(Denied):
            screenings.pictures(somebody, reference)


def test_a_report_leaves_one_line_of_audit_and_is_refused_where_no_role_allows_it(
    desk: Assistant, screenings: Screenings, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines() -> list[Any]:
        return [one for one in desk.people.audit(actor(Role.ADMINISTRATOR, "UA"), 50) if one.subject == reference]

    before = len(lines())
    screenings.report(AMY, reference, "family", "docx")
    after = lines()
    assert len(after) == before + 1
    assert (after[0].action, after[0].user, after[0].allowed) == (Action.REPORT_SCREEN.value, AMY.user, True)
    monkeypatch.setattr("bot.roles.ALLOWED", {**ALLOWED, Action.REPORT_SCREEN: frozenset()})
    with pytest.raises(Denied):
        screenings.report(AMY, reference, "report", "docx")


@pytest.fixture(scope="module")
def full_of_identifiers(screenings: Screenings) -> str:
    """A screening whose every text names somebody."""
    opened = screenings.begin(AMY)
    while page := opened.page:
        given: dict[str, Any] = dict(CHILD_28.given(page, date.today()))
        given |= {field.key: TOLD for field in page.fields if field.kind == "text"}
        if page.key == "chronology":
            given = {"chronology": f"{date.today()},A,{RAW[0]} {RAW[1]},WNB,{TOLD[:250]},{RAW[5]}"}
        if page.key == STOP:
            given = {"carried": "not_so"}
        opened = screenings.respond(AMY, opened.reference, page.key, given)
    return opened.reference


@every_kind
@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_no_identifier_that_was_typed_is_in_any_document(
    screenings: Screenings, full_of_identifiers: str, kind: Any, format: Any
) -> None:
    said = text_of(screenings.report(AMY, full_of_identifiers, kind, format))
    assert [one for one in RAW if one in said] == []
    assert ("was not brought, what" in said) is (kind in ("report", "professionals"))


# In a terminal


def test_a_document_is_written_where_it_was_asked_for_and_never_over_another(tmp_path: Any) -> None:
    screen(typed=typed(typing(TYPED["mild-single"])))
    out = tmp_path / "agenda.docx"
    screen("--report", "meeting", "--format", "docx", "--out", str(out))
    assert open_word(BytesIO(out.read_bytes())).paragraphs[0].text == "Agenda for a multi-agency meeting"
    told = screen("--report", "report", "--out", str(out), exits=2).stderr
    assert told == f"{out}: there is such a file already. Choose another with --out.\n"
    assert open_word(BytesIO(out.read_bytes())).paragraphs[0].text == "Agenda for a multi-agency meeting"
    reference = latest()["reference"]
    screen("--report", "family", "--format", "pdf", "--reference", reference)
    assert (tmp_path / f"copy-for-the-family-{reference}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--report", "letter"), "--report is one of report, supervision, meeting, professionals, family, not letter."),
        (("--report", "report", "--format", "odt"), "--format is docx or pdf, not odt."),
        (("--report", "report"), "You have no screenings. Begin one with: curiosity screen"),
    ],
)
def test_what_cannot_be_written_is_one_line(words: tuple[str, ...], says: str) -> None:
    assert screen(*words, exits=2).stderr == f"{says}\n"
