"""The screening as data: complete, in our own words, standing on passages that are held, and wrong only by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import wiring
from bot.screening import anchors
from bot.settings import Settings
from prompts import BadPrompts, Instrument, load_screening
from prompts.agreeing import faults
from prompts.screening import AgeBand, Mark

SHIPPED = (Path(__file__).parents[1] / "prompts" / "neglect_screening.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return load_screening()


def own(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A partnership's own file: the shipped one, changed."""
    text = SHIPPED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "neglect_screening.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def line_of(words: str) -> int:
    return SHIPPED[: SHIPPED.index(words)].count("\n") + 1


def test_there_are_eight_areas_and_about_thirty_statements_with_questions_services_and_anchors(
    instrument: Instrument,
) -> None:
    assert len(instrument.domains) == 8
    assert 30 <= len(instrument.items) <= 40
    assert list(faults(instrument)) == []
    for item in instrument.items.values():
        assert all(question.endswith("?") and question.count("?") == 1 for question in item.ask), item.id
        assert item.says.endswith("."), item.id


@pytest.mark.parametrize("band", AgeBand)
def test_every_age_has_statements_of_its_own_and_no_more_than_it_needs(instrument: Instrument, band: AgeBand) -> None:
    mine = [item for item in instrument.items.values() if not item.shared and band in item.ages]
    assert 2 <= len(mine) <= 24


def test_a_baby_is_not_asked_about_teeth_and_a_teenager_not_about_feeds(instrument: Instrument) -> None:
    assert AgeBand.BABY not in instrument.items["teeth"].ages
    assert instrument.items["feeding"].ages == (AgeBand.BABY,)


def test_domestic_abuse_is_asked_in_private_and_nothing_else_is(instrument: Instrument) -> None:
    private = {item.id for item in instrument.items.values() if item.private}
    assert private == {item.id for item in instrument.items.values() if Mark.ABUSE in item.marks}
    assert private == {"abuse", "control"}


def test_it_points_to_the_licensed_profile_and_is_no_scale_of_it(instrument: Instrument) -> None:
    assert "GCP2" in instrument.licensed.hint
    assert "There is no score" in instrument.not_a_score
    assert not re.search(r"\b(?:grade|score|points|total)\b", str([*instrument.items.values()]), re.IGNORECASE)


def test_every_anchor_stands_in_the_guidance_that_ships(instrument: Instrument, starter_home: Path) -> None:
    with wiring.open_catalogue(Settings(home=starter_home, database_url=None)) as catalogue:
        release = catalogue.release(str(catalogue.live_id()))
        documents = {document.key: document for document in release.documents}
        held = [(id, passage, documents[key]) for id, passage, key in catalogue.release_passages(release.id)]
    found = anchors.found(instrument.anchors, held)
    assert [anchor.id for anchor in anchors.gone(instrument.anchors, held)] == []
    assert [one.number for one in found.values()] == list(range(1, len(instrument.anchors) + 1))
    toolkit = [one for one in held if one[2].name != "neglect-toolkit"]
    lost = {anchor.id for anchor in anchors.gone(instrument.anchors, toolkit)}
    assert "not-known" in lost
    assert "refer-at-once" not in lost


def test_a_passage_that_no_longer_says_it_is_gone(instrument: Instrument, starter_home: Path) -> None:
    with wiring.open_catalogue(Settings(home=starter_home, database_url=None)) as catalogue:
        release = catalogue.release(str(catalogue.live_id()))
        documents = {document.key: document for document in release.documents}
        held = [
            (id, passage.model_copy(update={"text": passage.text.replace("It never counts as safe", "It may be safe")}),
             documents[key])
            for id, passage, key in catalogue.release_passages(release.id)
        ]  # fmt: skip
    assert [anchor.id for anchor in anchors.gone(instrument.anchors, held)] == ["not-known"]


# A partnership's own


def test_a_partnership_replaces_it_with_its_own(tmp_path: Path) -> None:
    changed = own(tmp_path, ('version: "2026-11"', 'version: "nel-1"'), ("title: Food and growth", "title: Eating"))
    held = load_screening(changed)
    assert (held.version, held.domains[0].title) == ("nel-1", "Eating")
    assert load_screening(tmp_path / "none.yaml").version == "2026-11"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("holds: [health-visiting, midwifery]", "holds: [health-visiting, wizards]", "no such service: wizards"),
        ("rests_on: [baby-signs, physical-neglect]", "rests_on: [baby-signs, nothing]", "no such anchor: nothing"),
        ("ages: [under 1]", "ages: [under 2]", "Input should be"),
        ("- id: feeding", "- id: growth", "used twice: growth"),
        ("        grave: true\n        marks: [growth]", "        weight: 7\n        marks: [growth]", "no such field"),
        ("    sometimes: Sometimes, or some concern\n", "", "must have exactly: no_concern"),
        ("    level: today\n", "    level: seven\n", "Input should be"),
        ("{children}: {about}. Together", "{children}: {points}. Together", "no such blank: points"),
        ("  gate:\n    says: Is any of this true?", "  door:\n    says: Is any of this true?", "gate is missing"),
        ("words: should do so immediately", "words: short", "at least 8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadPrompts) as raised:
        load_screening(own(tmp_path, (old, new)))
    lines = str(raised.value).splitlines()
    (told,) = [line for line in lines if said in line] or [""]
    at = int(re.match(r"neglect_screening\.yaml: line (\d+): ", told)[1])  # type: ignore[index]
    assert told
    if said != "used twice: growth" and "missing" not in said:
        assert abs(at - line_of(old)) <= 3


@pytest.mark.parametrize("text", ["", "[", "a: [1", "just words", "\x00"])
def test_a_file_that_is_no_screening_is_refused_in_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "neglect_screening.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadPrompts, match=r"^neglect_screening\.yaml: "):
        load_screening(file)
