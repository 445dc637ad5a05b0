"""The web door: pages that work without JavaScript, and the JSON interface."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from web_fakes import CORE_GROUP, CORE_PAGE, ENQUIRY, PASSAGES, FakeDesk, cited

from bot.marking import locate
from bot.settings import Settings
from bot.sheets import sheets
from bot.showing import TITLES, official_address, pieces, safe_address, where, with_links
from bot.types import Outcome
from bot.web.app import create_app
from bot.web.forms import LONGEST, AskForm, Problem, check
from bot.web.shell import LARGEST
from bot.web.vendor import STATIC, VENDORED, fingerprint
from knowledge.errors import NoLiveRelease

ASKED = "How soon does the core group meet?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, log_level="info")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def web(desk: FakeDesk, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(desk, settings)) as client:
        yield client


def words(page: str) -> str:
    """The text of a page, as read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def ask(web: TestClient, question: str = ASKED, **more: str | list[str]) -> str:
    reply = web.post("/ask", data={"question": question, **more})
    assert reply.status_code == 200
    return reply.text


def test_the_question_page_has_a_labelled_box_and_warns_against_names(web: TestClient) -> None:
    page = web.get("/").text
    assert '<label class="govuk-label govuk-label--l" for="question">' in page
    assert "Do not type names, dates of birth" in page
    assert "call 999" in page


def test_an_example_question_can_be_asked_as_it_stands(web: TestClient, desk: FakeDesk) -> None:
    example = html.unescape(re.findall(r'name="question" value="([^"]+)"', web.get("/").text)[0])
    ask(web, example)
    assert desk.asked[0].text == example


def test_an_answer_shows_notices_then_statements_then_sources(web: TestClient) -> None:
    text = words(ask(web))
    order = ["call 999", "has been replaced", "The core group should:", "Sources", "Questions worth asking"]
    order += ["A screening helps", "Who to ask", "does not make decisions", "Ask a follow-up", "Reference K7Q2-M4"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_list_items_are_shown_as_a_list_and_the_numbers_lead_to_the_sources(web: TestClient) -> None:
    page = ask(web)
    assert "<li>meet within 10 working days from the initial child protection conference" in page
    assert "•" not in re.sub(r'value="[^"]*"', "", page)
    assert set(re.findall(r'href="#(source-\d)"', page)) == set(re.findall(r'id="(source-\d)"', page))


def test_a_source_names_its_printed_page_and_the_pdf_page_where_they_differ(web: TestClient) -> None:
    text = words(ask(web))
    assert "Page 97 (PDF page 99). Statutory guidance. A newer edition exists." in text
    assert "Pages 92 to 93 (PDF pages 94 to 95)." in text


def test_a_source_opens_the_official_document_at_the_physical_page(web: TestClient) -> None:
    assert 'href="https://assets.publishing.example/working-together-2023.pdf#page=99"' in ask(web)


def test_an_answer_from_starter_guidance_says_so_first_and_names_what_was_masked(web: TestClient) -> None:
    text = words(ask(web, "Amy is never taken to the dentist"))
    assert text.count("name (2), date of birth (1)") == 1
    assert text.index("rests on starter guidance") < text.index("A child is brought or not brought")
    assert "Not covered: “who pays for the taxi”." in text
    assert "Paragraph 14. Starter guidance." in text
    assert "neglect-toolkit" not in text, "what is cited is not offered again as a heading that came near"


def test_sources_that_differ_stand_side_by_side_before_the_statements_each_with_its_place(web: TestClient) -> None:
    page = ask(web, "Where do the sources differ?")
    text = words(page)
    assert "These sources differ. They say: “10 working days” [1], “15 working days” [2]." in text
    assert page.count('class="app-sides__one"') == 2
    assert text.index("page 97 (PDF page 99)") < text.index("Check with your safeguarding lead which one to follow.")
    assert page.index("app-sides") < page.index('class="app-statement"')


def test_a_question_that_held_identifiers_is_neither_shown_nor_carried_on(web: TestClient) -> None:
    assert "Amy" not in ask(web, "Amy is never taken to the dentist")


def test_no_guidance_says_so_and_gives_the_nearest_headings_and_who_to_ask(web: TestClient) -> None:
    page = ask(web, "Where is the parking?")
    assert "The guidance does not answer this" in page
    assert "Out of hours" in page
    assert 'href="/passage/8"' in page
    assert 'id="sources"' not in page


def test_an_urgent_answer_gives_the_contacts_at_once(web: TestClient) -> None:
    text = words(ask(web, "The child is bleeding"))
    assert text.index("Call 999 now.") < text.index("Who to ask") < text.index("Ask another question")


def test_a_failure_is_told_with_a_reference_to_quote(web: TestClient) -> None:
    assert "quote the reference K7Q2-M4" in words(ask(web, "It falls over"))


def conversations(page: str) -> set[str]:
    """The conversations that the forms of a page belong to."""
    return set(re.findall(r'name="conversation" value="([^"]*)"', page))


def test_every_visit_starts_a_conversation_that_nobody_can_guess(web: TestClient) -> None:
    (first,), (second,) = conversations(web.get("/").text), conversations(web.get("/").text)
    assert first != second
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first)


def test_a_follow_up_belongs_to_the_conversation_and_the_page_holds_none_of_its_words(
    web: TestClient, desk: FakeDesk
) -> None:
    (began,) = conversations(web.get("/").text)
    first = ask(web, conversation=began)
    second = ask(web, "And who goes to it?", conversation=began)
    assert [question.conversation for question in desk.asked] == [began, began]
    assert conversations(first) == conversations(second) == {began}
    assert "history" not in second
    assert "This conversation so far" in second
    assert f"<strong>{ASKED}</strong>" in second


@pytest.mark.parametrize("conversation", ["", "a b", "x" * 65, "../1", "é"])
def test_a_conversation_that_is_none_is_a_new_one(web: TestClient, desk: FakeDesk, conversation: str) -> None:
    (made,) = conversations(ask(web, conversation=conversation))
    assert desk.asked[0].conversation == made != conversation


def test_a_conversation_can_be_left_and_erased(web: TestClient, desk: FakeDesk) -> None:
    page = ask(web, conversation="mine")
    assert '<a class="govuk-link" href="/">Start a new conversation</a>' in page
    assert "Erase this conversation" in page
    assert desk.turns("mine")
    reply = web.post("/erase", data={"conversation": "mine"})
    assert (reply.status_code, desk.turns("mine")) == (200, ())
    assert "Conversation erased" in reply.text
    assert web.post("/erase", data={"conversation": "mine"}).status_code == 200


def test_of_a_masked_or_urgent_turn_only_what_is_kept_is_shown_again(web: TestClient) -> None:
    ask(web, "Amy is never taken to the dentist", conversation="mine")
    ask(web, "Where is the parking?", conversation="mine")
    ask(web, "The child is bleeding", conversation="mine")
    text = words(ask(web, conversation="mine"))
    assert "[name] is never taken to the dentist" in text
    assert "Where is the parking? The guidance does not answer this" in text
    assert "Amy" not in text
    assert "bleeding" not in text


def test_turns_that_a_form_brings_with_it_still_count(web: TestClient, desk: FakeDesk) -> None:
    ask(web, "And who goes to it?", history_question=ASKED, history_gist="Within 10 working days.")
    assert desk.asked[0].history[0].question == ASKED


def test_the_date_reaches_the_desk_and_stays_in_the_form(web: TestClient, desk: FakeDesk) -> None:
    page = ask(web, ASKED, **{"as_at-day": "27", "as_at-month": "3", "as_at-year": "2025"})
    assert str(desk.asked[0].as_at) == "2025-03-27"
    assert "editions in force on 27 March 2025" in page
    assert 'name="as_at-year" type="text" value="2025"' in page


def test_an_empty_question_gets_the_form_again_with_an_error_summary(web: TestClient, desk: FakeDesk) -> None:
    reply = web.post("/ask", data={"question": " \r\n ", "conversation": "mine"})
    assert reply.status_code == 422
    assert "<title>Error: Ask a question" in reply.text
    assert '<a href="#question">Enter a question</a>' in reply.text
    assert 'aria-describedby="question-info question-hint question-error"' in reply.text
    assert conversations(reply.text) == {"mine"}
    assert desk.asked == []


@pytest.mark.parametrize(
    ("day", "message", "field"),
    [
        (("31", "2", "2025"), "The date must be a real date, such as 27 3 2025", "as_at-day"),
        (("1", "", ""), "The date must include a month and a year", "as_at-month"),
        (("1", "1", "25"), "The year must have four numbers, such as 2025", "as_at-year"),
        (("one", "1", "2025"), "The date must be a real date, such as 27 3 2025", "as_at-day"),
        (("²", "1", "2025"), "The date must be a real date, such as 27 3 2025", "as_at-day"),
    ],
)
def test_a_date_that_is_not_one_is_explained(day: tuple[str, str, str], message: str, field: str) -> None:
    typed = dict(zip(("as_at-day", "as_at-month", "as_at-year"), day, strict=True))
    assert check(AskForm(question=ASKED, **typed)) == (Problem(field, message),)


def test_a_question_of_4000_characters_is_taken_and_one_more_is_not() -> None:
    line_ends = "a\r\n" * (LONGEST // 2 - 1)
    assert not isinstance(check(AskForm(question=line_ends + "bb")), tuple)
    assert check(AskForm(question="a" * (LONGEST + 1))) == (
        Problem("question", "Your question must be 4,000 characters or fewer"),
    )


def test_what_a_person_types_is_shown_as_text_not_as_markup(web: TestClient) -> None:
    page = ask(web, "<script>alert(1)</script> core group")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_asking_by_address_leads_to_the_question_page(web: TestClient) -> None:
    for path in ("/ask", "/erase"):
        assert web.get(path, follow_redirects=False).headers["location"] == "/"


def test_the_source_page_marks_the_quote_in_the_text_of_its_page(web: TestClient) -> None:
    start = CORE_GROUP.index("meet within")
    page = web.get("/passage/7", params={"from": start, "to": CORE_GROUP.index("\n• further")}).text
    marked = [words(mark) for mark in re.findall(r"<mark[^>]*>(.*?)</mark>", page)]
    assert marked == [
        "Quoted from here: meet within 10 working days from the initial child protection conference if the "
        "child is the subject of a child protection plan"
    ]
    text = words(page)
    assert "This edition has been replaced." in text
    assert "Working Together to Safeguard Children, 2026 (opens in new tab) (published 18 March 2026)" in text
    assert "Chapter 3 › Child protection › Core group" in text
    assert "Page 97 (PDF page 99)" in text
    assert "record decisions and actions agreed" in text
    assert "working-together-2023.pdf#page=99" in page


def test_a_quote_that_turns_the_page_is_marked_on_both_pages() -> None:
    seen = PASSAGES[8]
    shown = sheets(seen, 0, len(seen.passage.text))
    marked = ["".join(row.quote for block in sheet.blocks for row in block.rows) for sheet in shown]
    assert [sheet.title for sheet in shown] == ["Page 92 (PDF page 94)", "Page 93 (PDF page 95)"]
    assert "".join(marked) == seen.passage.text


def test_a_quote_that_is_not_on_its_page_is_shown_with_the_passage() -> None:
    seen = PASSAGES[7]._replace(pages=PASSAGES[9].pages)
    first = sheets(seen, None, None)[0]
    assert first.title == "The passage"
    assert "".join(row.quote for block in first.blocks for row in block.rows).startswith("The core group should:")


def test_a_starter_source_says_that_it_is_not_the_partnerships_own(web: TestClient) -> None:
    page = web.get("/passage/9").text
    assert "This is starter guidance" in page
    assert "The text around it" in page


@pytest.mark.parametrize("path", ["/nowhere", "/passage/404", "/passage/x", "/passage/7?from=x", f"/passage/{10**30}"])
def test_what_is_not_there_gets_a_page_with_a_reference(web: TestClient, path: str) -> None:
    reply = web.get(path)
    assert reply.status_code == 404
    assert re.search(r"Page not found.*Reference: \w{8}", words(reply.text))


def test_a_fault_of_ours_is_a_page_with_a_reference_and_the_log_holds_no_words_of_the_question(
    web: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        reply = web.post("/ask", data={"question": "crash the door, Zebedee"})
    assert reply.status_code == 500
    reference = re.search(r"Reference: (\w{8})", words(reply.text))
    assert reference
    assert f"reference {reference[1]}: RuntimeError at web_fakes.py" in caplog.text
    assert "Traceback" not in reply.text + caplog.text
    assert "Zebedee" not in reply.text + caplog.text
    assert web.post("/api/ask", json={"question": "crash the door"}).json()["error"].keys() == {"message", "reference"}


def test_the_log_has_one_line_a_request_and_never_what_was_typed(
    web: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot.web"):
        ask(web, "How soon does Zebedee meet?")
        web.get("/passage/7?from=1&to=9")
        web.get("/Zebedee")
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.web.shell"]
    assert re.fullmatch(r"POST /ask 200 answered \d+ ms reference K7Q2-M4", lines[0])
    assert re.fullmatch(r"GET /passage/\{passage_id\} 200 - \d+ ms reference \w{8}", lines[1])
    assert re.fullmatch(r"GET unmatched 404 - \d+ ms reference \w{8}", lines[2])
    assert len(lines) == 3


def test_no_address_on_the_answer_page_holds_words_of_the_answer(web: TestClient) -> None:
    opened = re.findall(r'href="(/passage[^"]+)"', ask(web))
    assert opened
    assert all(re.fullmatch(r"/passage/\d+\?from=\d+&amp;to=\d+#quote", address) for address in opened)


def test_every_page_has_a_strict_policy_with_a_fresh_nonce_and_is_not_stored(web: TestClient) -> None:
    seen = set()
    for path in ("/", "/passage/7", "/nowhere", "/about"):
        reply = web.get(path)
        policy = reply.headers["content-security-policy"]
        nonce = re.search(r"'nonce-([^']+)'", policy)
        assert nonce
        assert f'<script type="module" nonce="{nonce[1]}">' in reply.text
        assert len(re.findall(r"<script", reply.text)) == reply.text.count(f'nonce="{nonce[1]}"')
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"
        seen.add(nonce[1])
    assert len(seen) == 4


def test_a_page_loads_only_files_of_ours_with_the_hash_that_was_listed(web: TestClient) -> None:
    page = web.get("/").text
    loaded = dict(re.findall(r'href="(/static/[^"]+)" integrity="([^"]+)"', page))
    assert len(loaded) == 3
    for address, held in loaded.items():
        reply = web.get(address)
        assert fingerprint(reply.content) == held
        assert "immutable" in reply.headers["cache-control"]
    assert not re.search(r'<(?:link|script|img)[^>]+(?:src|href)="(?:https?:)?//', page)


def test_the_vendored_files_match_their_list_and_hold_nothing_only_gov_uk_may_use() -> None:
    listed = dict(line.split() for line in (STATIC / "SRI.txt").read_text(encoding="utf-8").splitlines())
    assert listed == {name: fingerprint((STATIC / name).read_bytes()) for name in VENDORED}
    css = (STATIC / "govuk-frontend.plain.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|@font-face|url\(|crest", css)


def test_the_interface_gives_the_answer_exactly_as_it_is(web: TestClient, desk: FakeDesk) -> None:
    body = {"question": f"  {ASKED} ", "history": [{"question": "a", "answer_gist": "b"}], "as_at": "2025-03-27"}
    reply = web.post("/api/ask", json=body)
    assert reply.json() == json.loads(cited().model_dump_json())
    assert (desk.asked[0].text, desk.asked[0].history[0].answer_gist) == (ASKED, "b")
    assert desk.asked[0].conversation is None, "a program that names no conversation has nothing kept"


def test_a_program_may_name_a_conversation(web: TestClient, desk: FakeDesk) -> None:
    web.post("/api/ask", json={"question": ASKED, "conversation": "case-7_b"})
    assert desk.asked[0].conversation == "case-7_b"


@pytest.mark.parametrize("question", ["Where is the parking?", "It falls over", "The child is bleeding"])
def test_every_outcome_is_an_answer_for_programs_too(web: TestClient, question: str) -> None:
    reply = web.post("/api/ask", json={"question": question})
    assert (reply.status_code, Outcome(reply.json()["outcome"]) in TITLES) == (200, True)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{}", "question: This is missing"),
        ('{"question": "  "}', "question: This must not be empty"),
        ('{"question": 5}', "question: This must be text"),
        (json.dumps({"question": "a" * 4001}), "question: This must be 4,000 characters or fewer"),
        ('{"question": "a", "as_at": "31-2"}', "as_at: This must be a real date, such as 2025-03-27"),
        ('{"question": "a", "as_of": "2025-01-01"}', "as_of: This is not one of the fields that can be sent"),
        ('{"question": "a", "history": [{"answer_gist": "b"}]}', "history.0.question: This is missing"),
        ('{"question": "a", "history": "b"}', "history: This must be a list"),
        (
            '{"question": "a", "conversation": "Amy Smith"}',
            "conversation: This must be 1 to 64 letters, digits, hyphens or underscores",
        ),
        ('{"question": "\\ud800"}', "question: This must be text that can be written in UTF-8"),
        ("[]", "body: The body must be a JSON object"),
        ('{"question"', "body: The body is not valid JSON"),
    ],
)
def test_a_body_that_is_wrong_is_explained_in_plain_words(web: TestClient, body: str, message: str) -> None:
    reply = web.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["message"]) == (422, message)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(web: TestClient, desk: FakeDesk) -> None:
    assert web.post("/ask", data={"question": "a" * (LARGEST + 1)}).status_code == 413
    assert web.post("/api/ask", json={"question": "a" * LARGEST}).json()["error"]["message"] == "That was too long"
    assert desk.asked == []


def test_the_interface_describes_itself(web: TestClient) -> None:
    described = web.get("/openapi.json").json()
    assert set(described["paths"]) == {"/api/ask", "/health", "/ready"}
    assert "Answer" in described["components"]["schemas"]


def test_ready_needs_a_live_release_and_warm_models(settings: Settings) -> None:
    desk = FakeDesk(warm=False)
    with TestClient(create_app(desk, settings)) as web:
        assert web.get("/health").text == "ok"
        reply = web.get("/ready")
        assert (reply.status_code, reply.json()["reason"]) == (503, "No guidance has been published yet.")
        desk.warm = True
        assert web.get("/ready").status_code == 200


def test_a_desk_that_does_not_open_is_told_in_one_line_and_tried_again(settings: Settings) -> None:
    ready: list[FakeDesk] = []

    def open_desk() -> FakeDesk:
        if not ready:
            raise NoLiveRelease("Nothing is published yet:\nrun `curiosity kb publish`.")
        return ready[0]

    with TestClient(create_app(open_desk, settings)) as web:
        page = web.post("/ask", data={"question": ASKED})
        assert page.status_code == 503
        assert "Nothing is published yet: run `curiosity kb publish`." in words(page.text)
        assert web.get("/ready").status_code == 503
        assert web.get("/health").status_code == 200
        ready.append(FakeDesk())
        assert web.post("/ask", data={"question": ASKED}).status_code == 200
        assert web.get("/ready").status_code == 200


def test_every_outcome_has_a_heading_of_its_own() -> None:
    assert set(TITLES) == set(Outcome)
    assert len(set(TITLES.values())) == len(Outcome)


def test_pages_are_named_as_people_cite_them() -> None:
    assert where("97", 99) == "page 97 (PDF page 99)"
    assert where("97", 97) == "page 97"
    assert where("97", 97, 98) == "pages 97 to 98"
    assert where(None, 3) == "PDF page 3"
    assert where("iv", 4, 5) == "page iv and the next (PDF pages 4 to 5)"
    assert where(None, None) == ""


def test_only_web_addresses_become_links() -> None:
    assert safe_address("javascript:alert(1)") is None
    assert official_address("https://a.example/b.PDF?x=1", 4) == "https://a.example/b.PDF?x=1#page=4"
    assert official_address("https://a.example/page", 4) == "https://a.example/page"
    assert with_links("See https://a.example/b. Now") == (
        ("See ", None),
        ("https://a.example/b", "https://a.example/b"),
        (". Now", None),
    )


def test_lines_that_begin_with_a_bullet_make_one_list() -> None:
    assert [(piece.kind, len(piece.lines)) for piece in pieces("Lead in:\n• one\n ▪ two\n\nAfter")] == [
        ("text", 1),
        ("list", 2),
        ("text", 1),
    ]


def test_a_quote_is_found_whatever_the_line_breaks_hyphens_and_bullets() -> None:
    start, end = locate(CORE_GROUP, CORE_PAGE) or (0, 0)
    assert CORE_PAGE[start:end].startswith("The core group")
    assert CORE_PAGE[start:end].endswith("in-depth\n      assessment")
    assert locate("the child’s safeguarding needs,", ENQUIRY)
    assert locate("no such words here", CORE_PAGE) is None
    assert locate("", CORE_PAGE) is None


@given(st.lists(st.text("abcdefgh,.", min_size=1, max_size=9), min_size=3, max_size=30), st.data())
def test_any_run_of_words_is_found_in_a_text_that_is_wrapped_anew(said: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said) - 1))
    quote = " ".join(said[start : start + 5])
    page = "\n   ".join(said)
    span = locate(quote, page)
    letters = [c for c in quote if c.isalnum()]
    assert bool(span) == bool(letters) or quote in page
    if span and letters:
        assert [c for c in page[slice(*span)] if c.isalnum()] == letters
