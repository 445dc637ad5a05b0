"""Documents of a screening: the child's voice first, nothing left out, nothing private where the family may look."""

from __future__ import annotations

import json
import re
from functools import cache
from io import BytesIO
from typing import Any, get_args

import pytest
from docx import Document as open_word
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pypdf import PdfReader
from test_screening_findings import CASES, INSTRUMENT, with_answers
from test_screening_rules import PRIVATE, answered, contacts
from test_screening_rules import choices as answers_of

from bot.report import making, telling
from bot.report.parts import Bullets, Document, File, Heading, Note, Paragraph, PictureOf, Table
from bot.report.telling.given import Given
from bot.screening.findings import findings
from bot.screening.results import Outcome
from bot.screening.sharing import for_family
from bot.screening.types import Attendance, Meeting
from bot.screening.walk import Screening
from bot.types import Citation
from evals.screening import TODAY, walked
from prompts import load_reflective, load_report, load_screening
from prompts.report import FOR_FAMILY, Kind, ReportWords

KINDS: tuple[Kind, ...] = get_args(Kind)
FORMATS = ("docx", "pdf")
REFERENCE = "XK7Q2MP"
WORDS = load_report()
BETWEEN = 120
"""Characters of a table's heading."""
NOT_FOR_FAMILY = (
    "domestic abuse",
    "bank card",
    "shouts",
    "Police",
    "bruise",
    "control",
    "Mummy",
    "in care",
    "biscuits",
)


def outcome(screening: Screening) -> Outcome:
    made = findings(screening, TODAY)
    citations = {
        id: Citation(
            number=at, document=f"document-{at}", title=f"Guide {at}", edition="2026", authority="local", heading="A",
            printed_page=f"{at}", pdf_page=at, pdf_page_end=at, paragraph=f"{at}.1", quote=f"Words of guide {at}.",
            url=None, superseded_by=None, passage_id=at,
        )
        for at, id in enumerate(made.rests_on, 1)
    }  # fmt: skip
    return Outcome(findings=made, citations=citations, release="2026-11-28.1", gone=("A guide that has gone, 4",))


def shared(screening: Screening) -> tuple[Outcome, Screening]:
    """What the desk hands over for the family."""
    public = for_family(screening)
    return outcome(public).model_copy(update={"citations": {}, "gone": ()}), public


def told(kind: Kind, screening: Screening) -> Document:
    held = shared(screening) if kind in FOR_FAMILY else (outcome(screening), screening)
    return telling.document(kind, Given(kind, *held, REFERENCE, TODAY, WORDS, load_reflective(), "A notice."))


@cache
def told_of(case: str, kind: Kind) -> Document:
    return told(kind, walked(CASES[case], INSTRUMENT))


def made(kind: Kind, format: Any, screening: Screening) -> File:
    held = shared(screening) if kind in FOR_FAMILY else (outcome(screening), screening)
    return making.file(kind, format, *held, REFERENCE, TODAY, "A notice.")


@cache
def of(case: str, kind: Kind, format: str) -> File:
    return made(kind, format, walked(CASES[case], INSTRUMENT))


def text_of(file: File) -> str:
    """All the words, with single spaces between them. Of a PDF without what stands on every page."""
    words = _word_text(file.content) if file.name.endswith("docx") else _pdf_text(file.content)
    return " ".join(words.split())


def _word_text(content: bytes) -> str:
    return "\n".join(
        "".join(" " if node.tag.endswith("}br") else node.text or "" for node in paragraph.iter() if _worded(node.tag))
        for paragraph in open_word(BytesIO(content)).element.body.iter()
        if paragraph.tag.endswith("}p")
    )


def _worded(tag: str) -> bool:
    return tag.endswith(("}t", "}br"))


def _pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    foot = re.compile(rf"({REFERENCE}\. )?{re.escape(WORDS.common.foot)} Page \d+ of \d+")
    return "\n".join(foot.sub("", " ".join(page.split())) for page in pages)


def data(document: Document) -> str:
    """A document's words, pictures told by their alternatives."""
    return json.dumps([_said(part) for part in document.parts], ensure_ascii=False)


def _said(part: Any) -> Any:
    return [part.picture.title, part.picture.alt] if isinstance(part, PictureOf) else part.model_dump(mode="json")


def has(text: str, wanted: str) -> bool:
    """Whether words stand there: whole, or in two parts where a page ends and a table's heading is repeated."""
    words = wanted.split()
    if " ".join(words) in text:
        return True
    return any(_apart(text, " ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))


def _apart(text: str, first: str, rest: str) -> bool:
    starts = [one.end() for one in re.finditer(re.escape(first), text)]
    return any(text.find(rest, start, start + len(rest) + BETWEEN) >= 0 for start in starts)


every_kind = pytest.mark.parametrize("kind", KINDS)
every_case = pytest.mark.parametrize("case", CASES)
every_format = pytest.mark.parametrize("format", FORMATS)


# What is in them


@every_case
@every_kind
@every_format
def test_each_case_gives_each_document_with_its_title_and_what_to_do_in_danger(
    case: str, kind: Kind, format: str
) -> None:
    file = of(case, kind, format)
    assert WORDS.kinds[kind].title in text_of(file)
    assert file.name.endswith(f".{format}")
    if format == "docx":
        assert "999" in _footer(file.content)
    else:
        assert all("call 999" in page.extract_text() for page in PdfReader(BytesIO(file.content)).pages)


def _footer(content: bytes) -> str:
    return "".join(paragraph.text for paragraph in open_word(BytesIO(content)).sections[0].footer.paragraphs)


@every_case
@every_format
def test_the_report_holds_every_step_every_unknown_every_source_and_the_decision(case: str, format: str) -> None:
    screening = walked(CASES[case], INSTRUMENT)
    said, held = text_of(of(case, "report", format)), outcome(screening)
    found = held.findings
    wanted = [one for step in (*found.steps, found.always) for one in (step.title, *step.do)]
    wanted += [one for unknown in found.unknowns for one in (unknown.says, *unknown.ask, *unknown.holds)]
    wanted += [f"{one.title}, {one.edition}, page {one.printed_page}" for one in held.citations.values()]
    wanted += [one.quote for one in held.citations.values()]
    wanted += [one.says for one in found.patterns] + [one.seen for one in found.concerns if one.seen]
    wanted += [found.decision.why, found.decision.owner, "A guide that has gone, 4", "2026-11-28.1", REFERENCE]
    wanted += [text for one in found.voices for text in (one.said, one.day, one.strengths, one.difference) if text]
    assert [one for one in wanted if not has(said, one)] == []


@every_case
@every_format
@pytest.mark.parametrize("kind", ["report", "professionals"])
def test_each_childs_voice_comes_before_every_finding(case: str, kind: Kind, format: str) -> None:
    said = text_of(of(case, kind, format))
    first = said.index(WORDS.voice.heading)
    voices = outcome(walked(CASES[case], INSTRUMENT)).findings.voices
    words = [one.said for one in voices if one.said]
    assert all(said.index(" ".join(one.split())) > first for one in words)
    later = WORDS.summary.heading if kind == "report" else WORDS.meeting.bring
    assert all(said.index(" ".join(one.split())) < said.index(f" {later} ") for one in words)
    assert first < said.index(f" {later} ")


@every_case
def test_the_voice_is_the_first_section_of_what_is_for_a_meeting_or_for_supervision(case: str) -> None:
    for kind, heading in (
        ("report", WORDS.voice.heading),
        ("meeting", f"1. {WORDS.voice.heading}"),
        ("professionals", f"1. {WORDS.voice.heading}"),
        ("supervision", WORDS.supervision.voices),
    ):
        document = told_of(case, kind)  # type: ignore[arg-type]
        assert next(part.text for part in document.parts if isinstance(part, Heading)) == heading


def test_a_child_of_whom_nothing_is_written_is_not_passed_over() -> None:
    said = data(told_of("mostly-unknown", "report"))
    assert "Nothing is written yet of what Child A says or shows." in said
    assert "Nothing is written yet of what Child B says or shows." in said


@every_case
@pytest.mark.parametrize("kind", ["meeting", "professionals"])
def test_an_agenda_asks_each_service_for_what_it_may_know_and_leaves_room_to_decide(case: str, kind: Kind) -> None:
    screening = walked(CASES[case], INSTRUMENT)
    found = (shared(screening)[0] if kind == "meeting" else outcome(screening)).findings
    tables = [part for part in told_of(case, kind).parts if isinstance(part, Table)]
    asked = {row[0] for table in tables if table.head[0] == WORDS.meeting.service for row in table.rows}
    assert asked == {service for one in found.unknowns for service in one.holds}
    (decisions,) = (table for table in tables if table.head[0] == WORDS.meeting.decision)
    assert decisions.head == (WORDS.meeting.decision, WORDS.meeting.owner, WORDS.meeting.date)
    assert len(decisions.rows) > 4
    assert not any(cell for row in decisions.rows for cell in row)
    said = data(told_of(case, kind))
    wanted = [" ".join(one.ask) if one.what in ("answer", "voice") else one.says for one in found.unknowns]
    assert [one for one in wanted if one not in said] == []


@every_case
@every_kind
def test_what_nobody_knows_is_never_said_as_if_it_were_so(case: str, kind: Kind) -> None:
    screening = walked(CASES[case], INSTRUMENT)
    parts = told_of(case, kind).parts
    lines = [item for part in parts if isinstance(part, Bullets) for item in part.items]
    lines += [cell for part in parts if isinstance(part, Table) for row in part.rows for cell in row]
    statements = {one.says for one in outcome(screening).findings.unknowns if one.what == "answer"}
    assert not [line for line in lines for one in statements if one in line and "Whether it is so" not in line]


def test_what_is_not_known_stands_beside_what_to_ask_and_who_may_know() -> None:
    (table,) = (part for part in told_of("poverty", "report").parts if isinstance(part, Table) and len(part.head) == 4
                and part.head[3] == WORDS.unknowns.holds)  # fmt: skip
    first = outcome(walked(CASES["poverty"], INSTRUMENT)).findings.unknowns[0]
    assert table.rows[0] == ("Household", f"Whether it is so: {first.says}", first.ask[0], ", ".join(first.holds))


def test_a_decision_that_is_milder_than_what_is_called_for_says_so() -> None:
    screening = walked(CASES["teenager"], INSTRUMENT)
    assert outcome(screening).findings.below
    for kind in ("report", "supervision"):
        assert WORDS.decision.below in data(told(kind, screening))  # type: ignore[arg-type]


def test_an_alarm_and_what_was_done_about_it_are_in_the_report() -> None:
    screening = with_answers({}).stop("danger")
    assert WORDS.decision.not_done in data(told("report", screening))
    called = screening.respond("stop", "called", TODAY, lambda text: text)
    assert "I have called 999 and told children's social care" in data(told("report", called))
    assert f"What the answers call for: {INSTRUMENT.steps['danger'].title}." in data(told("report", screening))  # type: ignore[index]


def test_a_chronology_of_thousands_is_counted_whole_and_its_last_missed_ones_are_shown() -> None:
    rows = tuple(
        Meeting(day=TODAY, child="A", service=f"Service {at:04}", outcome=Attendance.NOT_BROUGHT) for at in range(2000)
    )
    document = told("report", with_answers({}, rows))
    (table,) = (part for part in document.parts if isinstance(part, Table) and part.head[0] == WORDS.chronology.date)
    assert len(table.rows) == 40
    assert table.rows[-1][2] == "Service 1999"
    assert "2000 of 2000 appointments" in data(document)
    assert "last 40 of 2000" in data(document)


# Nothing private where the family may look


@pytest.mark.parametrize("kind", FOR_FAMILY)
@every_case
@every_format
def test_what_the_family_may_see_tells_of_no_abuse_and_in_nobodys_words(case: str, kind: Kind, format: str) -> None:
    said = text_of(of(case, kind, format)).casefold()
    assert [one for one in NOT_FOR_FAMILY if one.casefold() in said] == []
    written = [
        value
        for value in CASES[case].answers.values()
        if isinstance(value, str) and len(value.split()) > 3
    ]  # fmt: skip
    assert [one for one in written if has_whole(said, one)] == []


def has_whole(text: str, wanted: str) -> bool:
    return " ".join(wanted.casefold().split()) in text


@settings(max_examples=12, deadline=None)
@given(
    answered,
    st.fixed_dictionaries(
        {f"home/{item}": answers_of for item in PRIVATE},
        optional={f"home/{item}/impact": st.sampled_from(["affected", "none_seen"]) for item in PRIVATE},
    ),
    contacts,
)
def test_what_the_family_may_see_is_the_same_whatever_was_answered_about_abuse(
    answers: dict[str, Any], private: dict[str, str], meetings: tuple[Meeting, ...]
) -> None:
    without = {key: value for key, value in answers.items() if key.split("/")[1:2] not in [[item] for item in PRIVATE]}
    with_it = {**without, **private, "alone": "alone", "home/abuse/seen": "He broke the door."}
    for kind in FOR_FAMILY:
        assert told(kind, with_answers(with_it, meetings)) == told(kind, with_answers(without, meetings))


def test_the_family_is_not_told_that_nobody_followed_up_where_somebody_did() -> None:
    screening = walked(CASES["child-28"], INSTRUMENT)
    for kind in FOR_FAMILY:
        assert "8 of the 11 that were not attended have nobody named" in data(told(kind, screening))


def test_the_family_is_shown_no_service_that_somebody_named_in_their_own_words() -> None:
    known, own = (
        Meeting(day=TODAY, child="A", service=service, outcome=Attendance.ATTENDED)
        for service in ("Hospital", "Harbour House refuge worker")
    )
    for kind in FOR_FAMILY:
        assert told(kind, with_answers({}, (known, own))) == told(kind, with_answers({}, (known,)))
    assert "Harbour House" in data(told("report", with_answers({}, (known, own))))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FOR_FAMILY])
def test_what_may_tell_of_abuse_says_first_that_it_is_not_for_the_family(kind: Kind) -> None:
    first = told_of("mild-single", kind).parts[0]
    assert isinstance(first, Note)
    assert "the family" in first.text
    assert "omestic abuse" in first.text


# The note for supervision


@every_case
@every_format
def test_nothing_in_a_note_for_supervision_leads_back_to_the_family(case: str, format: str) -> None:
    file = of(case, "supervision", format)
    said = text_of(file)
    written = [
        value
        for value in CASES[case].answers.values()
        if isinstance(value, str) and " " in value and value not in INSTRUMENT.bands
    ]
    assert [one for one in written if one in said] == []
    assert not re.search(r"\bChild [A-H]\b|\b20\d\d\b", said)
    assert REFERENCE not in said + file.name
    months = "January|February|March|April|May \\d|June|July|August|September|October|November|December"
    assert not re.search(months, said)


def test_a_note_for_supervision_asks_what_reviews_ask_and_names_abuse_beside_neglect() -> None:
    said = data(told_of("child-28", "supervision"))
    assert all(question in said for one in load_reflective().enquiries for question in one.ask)
    assert "domestic abuse beside signs of neglect" in said
    assert "11 of 17 appointments were not attended, across three children and four services." in said


# As files


def test_a_word_file_has_headings_repeated_table_heads_alternatives_a_language_and_no_author() -> None:
    held = open_word(BytesIO(of("child-28", "report", "docx").content))
    headings = [one.text for one in held.paragraphs if one.style.name == "Heading 1"]
    assert headings[:2] == [WORDS.voice.heading, WORDS.summary.heading]
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in held.tables)
    alts = [one.get("descr") for one in held.element.body.iter() if one.tag.endswith("}docPr")]
    assert len(alts) == 2
    assert all(alt and "Child A" in alt for alt in alts)
    about = held.core_properties
    assert (about.title, about.language, about.author) == (WORDS.kinds["report"].title, "en-GB", "")
    assert "python" not in (about.comments + about.last_modified_by)
    assert {one.get(one.keys()[0]) for one in held.styles.element.iter() if one.tag.endswith("}lang")} == {"en-GB"}


def test_a_pdf_has_an_outline_numbered_pages_its_fonts_a_title_and_a_language() -> None:
    held = PdfReader(BytesIO(of("child-28", "report", "pdf").content))
    headings = [part.text for part in told_of("child-28", "report").parts if _top(part)]
    assert [one.title for one in held.outline if not isinstance(one, list)] == headings
    assert "Page 1 of" in held.pages[0].extract_text()
    assert f"Page {len(held.pages)} of {len(held.pages)}" in held.pages[-1].extract_text()
    assert held.metadata is not None
    assert (held.metadata.title, held.metadata.author) == (WORDS.kinds["report"].title, "")
    assert held.trailer["/Root"]["/Lang"] == "en-GB"
    fonts = [font.get_object() for page in held.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("DejaVu" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)


def _top(part: Any) -> bool:
    return isinstance(part, Heading) and part.level == 1


def test_the_report_of_the_worst_case_can_be_read_in_a_meeting() -> None:
    assert len(PdfReader(BytesIO(of("child-28", "report", "pdf").content)).pages) <= 6


def test_a_partnerships_own_instrument_gives_its_own_words() -> None:
    steps = {level: one.model_copy(update={"title": f"Ours {level}"}) for level, one in load_screening().steps.items()}
    own = walked(CASES["child-28"], INSTRUMENT).model_copy(
        update={"instrument": INSTRUMENT.model_copy(update={"steps": steps})}
    )
    assert "Ours refer" in data(told("report", own))


@pytest.mark.parametrize("text", ["Page {page}", "Page {page} of {pages} {name}"])
def test_a_text_whose_blanks_are_not_those_that_are_filled_in_is_refused(text: str) -> None:
    held = WORDS.model_dump()
    held["common"]["page"] = text
    with pytest.raises(ValidationError, match=r"common\.page: its blanks must be"):
        ReportWords.model_validate(held)


# Whatever was answered

rough = st.text(max_size=60) | st.sampled_from(
    ["<b>bold", "&amp; <para>", "W" * 400, "a\x00b\x0b\x1f", "😀 ﷽ עברית", "{day} %s", "]]>"]
)
written = st.fixed_dictionaries(
    {},
    optional={
        **{f"{letter}/{name}": rough for letter in "AB" for name in ("said", "day", "strengths", "difference")},
        "home/doing": rough,
        "why": rough,
        "A/growth/seen": rough,
        "A/growth/effect": rough,
        "next": st.sampled_from(["refer", "help"]),
        "review": st.just("2026-12-01"),
        "owner": st.sampled_from(["midwife", "nobody"]),
    },
)
services = st.builds(
    lambda outcome, service, words: Meeting(day=TODAY, child="A", service=service, outcome=outcome, reason=words),
    st.sampled_from(Attendance), rough.filter(bool), rough,
)  # fmt: skip


HOSTILE = ("<b>bold", "&amp; <para>", "{day} %s", "]]> --", "</font>", "a\x00b\x0b\x1f", "\ud800 alone", "😀 ﷽ עברית")


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_that_somebody_writes_is_taken_for_markup(words: str, format: str) -> None:
    keys = ("A/said", "A/growth/seen", "A/growth/effect", "A/strengths", "home/doing", "why")
    row = Meeting(day=TODAY, child="A", service=words, outcome=Attendance.CANCELLED, reason=words, followed=words)
    answers = {**dict.fromkeys(keys, words), "A/growth": "serious", "next": "refer", "home/engagement": "some"}
    said = text_of(made("report", format, with_answers(answers, (row,))))
    if words.isascii() and words.isprintable():
        assert said.count(words) >= len(keys) + 3


@settings(max_examples=25, deadline=None)
@given(answered, written, contacts, st.lists(services, max_size=3), st.sampled_from(KINDS), st.sampled_from(FORMATS))
def test_no_document_fails_to_be_made(
    answers: dict[str, Any],
    words: dict[str, str],
    meetings: tuple[Meeting, ...],
    more: list[Meeting],
    kind: Kind,
    format: str,
) -> None:
    screening = with_answers({**answers, **words}, (*meetings, *more))
    file = made(kind, format, screening)
    assert file.content.startswith(b"%PDF" if format == "pdf" else b"PK")
    assert WORDS.kinds[kind].title in text_of(file)


@every_kind
@every_format
def test_the_longest_words_that_can_be_kept_are_set_whole(kind: Kind, format: str) -> None:
    long = " ".join(["word"] * 399 + ["Zebra."])
    keys = ("A/said", "A/day", "A/growth/seen", "A/growth/effect", "A/strengths", "A/difference", "why", "home/doing")
    screening = with_answers(
        {**dict.fromkeys(keys, long), "A/growth": "serious", "next": "refer", "home/engagement": "some"}
    )
    said = text_of(made(kind, format, screening))
    assert said.count("Zebra.") == {"report": 8, "professionals": 2}.get(kind, 0)


@every_kind
def test_a_screening_that_has_only_begun_gives_every_document(kind: Kind) -> None:
    empty = with_answers({}).model_copy(update={"answers": {}})
    for format in FORMATS:
        assert WORDS.kinds[kind].title in text_of(made(kind, format, empty))


def test_parts_are_all_that_a_document_is_made_of() -> None:
    kinds = {type(part) for kind in KINDS for part in told_of("child-28", kind).parts}
    assert kinds == {Heading, Paragraph, Note, Bullets, Table, PictureOf}
