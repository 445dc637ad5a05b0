"""The words the product says and the questions it asks: complete, true to their sources, and safe to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts
from prompts import BadPrompts, CuriosityEntry, choose, load_curiosity, load_directory, load_offers, load_wording
from prompts.types import phrase_pattern

STARTERS = Path(__file__).parents[1] / "knowledge" / "starter"
STATUTORY = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "statutory"
EDITIONS = {
    "Working Together 2023": "working-together-2023.txt",
    "Keeping children safe in education 2025": "kcsie-2025.txt",
}
CITED = re.compile(r"(?P<title>.+ 20\d\d)(?:, paragraph (?P<paragraph>\d+))?, page (?P<page>\d+)")


@pytest.fixture(scope="module")
def entries() -> tuple[CuriosityEntry, ...]:
    return load_curiosity()


def ids(chosen: tuple[CuriosityEntry, ...]) -> list[str]:
    return [entry.id for entry in chosen]


def entry(id: str, *when: str, topic: str = "t") -> CuriosityEntry:
    return CuriosityEntry(id=id, topic=topic, question="?", when=when, source="s")


# Curiosity


def test_there_are_sixty_prompts_and_three_general_ones(entries: tuple[CuriosityEntry, ...]) -> None:
    assert len([entry for entry in entries if not entry.general]) >= 60
    assert len([entry for entry in entries if entry.general]) == 3


def test_each_prompt_is_one_question_in_a_sentence(entries: tuple[CuriosityEntry, ...]) -> None:
    for entry in entries:
        assert entry.question.endswith("?"), entry.id
        assert entry.question.count("?") == 1, entry.id
        assert len(entry.question.split()) <= 30, entry.id


def test_every_prompt_but_the_general_ones_has_cues(entries: tuple[CuriosityEntry, ...]) -> None:
    assert all(bool(entry.when) != entry.general for entry in entries)


def test_every_source_is_a_paragraph_and_page_or_a_starter_document(entries: tuple[CuriosityEntry, ...]) -> None:
    for entry in entries:
        starter = entry.source.removeprefix("Starter guidance: ")
        assert CITED.fullmatch(entry.source) or (STARTERS / f"{starter}.md").is_file(), entry.source


@pytest.mark.skipif(not STATUTORY.is_dir(), reason="the statutory texts are not here")
def test_a_cited_paragraph_is_on_the_page_that_is_cited(entries: tuple[CuriosityEntry, ...]) -> None:
    pages = {title: (STATUTORY / name).read_text().split("\f") for title, name in EDITIONS.items()}
    cited = [match for entry in entries if (match := CITED.fullmatch(entry.source))]
    for match in cited:
        page = int(match["page"])
        held = pages[match["title"]]
        assert re.search(rf"^ *{page} *$", held[page - 1], re.M), match.group()
        if match["paragraph"]:
            paragraph = int(match["paragraph"])
            starts = [n for n, text in enumerate(held, 1) if re.search(rf"^ {{0,3}}{paragraph}\. ", text, re.M)]
            following = [n for n, text in enumerate(held, 1) if re.search(rf"^ {{0,3}}{paragraph + 1}\. ", text, re.M)]
            assert any(start <= page for start in starts), match.group()
            assert any(page <= end for end in following), match.group()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("mum keeps missing appts for the baby", "not-brought-one-picture"),
        ("The children were not brought to clinic three times", "not-brought-one-picture"),
        ("What is a child's voice in an assessment?", "voice-day"),
        (
            "They say they will work with us but nothing in the plan has changed: is that engagement?",
            "change-for-child",
        ),
        ("parents wont agree to early help. wot now", "early-help-declined"),
        ("dad's new partner has moved in, who lives there now", "adults-who"),
        ("they don't have enough food and rely on a food bank", "poverty-or-care"),
        ("child services said no further action and I disagree", "escalate-child-waits"),
        ("he is taught at home now", "home-education-seen"),
        ("lado - straight away or how long hv we got", "allegation-child"),
    ],
)
def test_the_prompt_fits_the_question(entries: tuple[CuriosityEntry, ...], question: str, first: str) -> None:
    assert first in ids(choose(entries, question, ()))


def test_a_general_prompt_comes_only_when_nothing_else_fits(entries: tuple[CuriosityEntry, ...]) -> None:
    assert all(entry.general for entry in choose(entries, "xyzzy", ()))
    assert not any(entry.general for entry in choose(entries, "Is she failing to thrive?", ()))


def test_headings_of_the_answer_help_where_the_question_says_little(entries: tuple[CuriosityEntry, ...]) -> None:
    assert "plan-by-when" in ids(choose(entries, "and then?", ("Child protection plan", "Core group")))


def test_a_cue_in_the_question_counts_more_than_one_in_a_heading() -> None:
    asked, headed = entry("asked", "weight"), entry("headed", "school")
    assert ids(choose([headed, asked], "about weight", ("School",))) == ["asked", "headed"]


def test_a_phrase_counts_more_than_a_word() -> None:
    assert ids(choose([entry("word", "home"), entry("phrase", "home conditions")], "the home conditions", ()))[0] == (
        "phrase"
    )


def test_no_topic_takes_more_than_two_of_the_three_places() -> None:
    many = [entry(f"a{n}", "weight", topic="a") for n in range(4)] + [entry("b", "weight", topic="b")]
    assert ids(choose(many, "weight", (), 3)) == ["a0", "a1", "b"]


def test_a_starred_cue_lets_a_word_go_on_and_a_plain_one_does_not() -> None:
    pattern = re.compile(rf"(?<!\w)(?:{phrase_pattern(['bruis*', 'mark'])})(?!\w)")
    assert pattern.findall("bruising bruise marks mark") == ["bruising", "bruise", "mark"]


# Wording and offers


def test_the_fixed_sentences_are_there_and_fill_in() -> None:
    wording = load_wording()
    assert wording.immediate_danger == "If a child is in immediate danger, call 999."
    assert wording.starter == "This rests on starter guidance, not your partnership's own document."
    said = wording.superseded.format(title="T", edition="2023", new_edition="2026", published="18 March 2026")
    assert "2026 edition" in said
    assert "not held here" in said
    assert "REF-1" in wording.failed.format(reference="REF-1")


def test_a_blank_that_nobody_fills_is_refused() -> None:
    with pytest.raises(ValueError, match="failed"):
        prompts.Wording.model_validate({**load_wording().model_dump(), "failed": "Quote {number}."})


def test_a_question_about_an_indicator_is_offered_the_screening() -> None:
    pattern = re.compile(rf"(?<!\w)(?:{phrase_pattern(load_offers().neglect_cues)})(?!\w)", re.IGNORECASE)
    for touched in ("always hungry at school", "she was not brought again", "he is left alone", "Neglected?", "nits"):
        assert pattern.search(touched), touched
    for other in ("How soon does the core group meet?", "What is a strategy discussion?", "unannounced visit"):
        assert not pattern.search(other), other


# The directory


def test_the_shipped_directory_invents_nothing() -> None:
    directory = load_directory(None)
    for kind in prompts.KINDS:
        for contact in directory.contacts(kind):
            assert "confirm with your partnership" in contact.detail
            assert contact.number is None
            assert contact.url is None


def test_a_missing_directory_is_the_shipped_one(tmp_path: Path) -> None:
    assert load_directory(tmp_path / "directory.yaml") == load_directory(None)


def test_what_a_lead_leaves_empty_stays_as_shipped(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    path.write_text('front_door:\n  number: 01472 000000\n  detail: ""\npolice:\nchampions: []\n')
    directory = load_directory(path)
    front_door = directory.contacts("front_door")[0]
    assert front_door.number == "01472 000000"
    assert front_door.detail == "confirm with your partnership"
    assert directory.police == load_directory(None).police


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    path.write_text("front_door:\n  number: 0800\npolice:\n  number: 101\n")
    directory = load_directory(path)
    assert (directory.front_door.number, directory.police.number) == ("0800", "101")


def test_a_champion_is_shown_with_the_agency(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    path.write_text("champions:\n  - {agency: Housing, name: Duty officer, detail: ask first, number: }\n")
    assert [contact.name for contact in load_directory(path).contacts("champions")] == ["Housing: Duty officer"]


def test_each_fault_has_its_own_line_with_file_and_entry(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    path.write_text(
        "front_door: {number: ring us, url: example.org}\nfrontdoor: {name: x}\ntraining:\n  - {url: https://a.example}\n"
    )
    with pytest.raises(BadPrompts) as caught:
        load_directory(path)
    lines = str(caught.value).splitlines()
    assert lines == [
        "directory.yaml: front_door number: 'ring us' is not a telephone number",
        "directory.yaml: front_door url: 'example.org' is not a web address; it must begin with https:// or http://",
        "directory.yaml: training 0 name: is missing",
        "directory.yaml: frontdoor: no such field",
    ]


@pytest.mark.parametrize("text", ["front_door: [", "- a\n- b\n", "[" * 3000, "\tx: 1", "a: &a [*a]"])
def test_a_directory_that_is_not_yaml_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "directory.yaml"
    path.write_text(text)
    with pytest.raises(BadPrompts, match=r"^directory\.yaml: ") as caught:
        load_directory(path)
    assert len(str(caught.value).splitlines()) == 1


def test_an_unknown_kind_of_contact_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        load_directory(None).contacts("neighbours")
