"""Rules that every window of a screening keeps, whatever was answered and however a partnership words its own: Slack
takes it, danger stands at its head, it calls on nobody, and it carries no words where only names belong."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from blockkit_rules import check_blocks, check_text, check_view
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from screenings import INSTRUMENT, opened, outcome
from test_slack_blocks_any import called, hidden, walk

from bot.screening.findings import findings
from bot.screening.results import Outcome
from bot.screening.sharing import for_family
from bot.screening.types import Field, Option, Page, RefusedRow
from bot.screening.walk import Screening, begin, same
from bot.slack import ids
from bot.slack.blocks import screening, screening_fields, screening_result
from bot.slack.drawn import View
from evals.screening import TODAY
from prompts import Instrument

LONG = ("<!channel> & <@U0SOFIA1> *bold* “to be, or not” _x_ ~y~ `z`, and then on and on; " * 9)[:500].strip()
WORDS = (
    "",
    "Thin.",
    "<!here> <https://example.org|here> & *b*",
    "a\n\n• b\n• c",
    "x" * 2000,
    "\u2060" * 3 + " é 👶 ",
    LONG,
)
NAME = re.compile(r"[A-Za-z0-9_:/ -]{0,60}")
few = settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def wordy() -> Instrument:
    """A partnership's own, as long as it may be: every text of 500 characters, 130 jobs and services, 10 signs."""
    held: dict[str, Any] = INSTRUMENT.model_dump(mode="json")
    for ask in held["asks"].values():
        ask |= {"says": ask["says"] if "{" in ask["says"] else LONG, "hint": LONG * 4, "ask": [LONG] * 4}
    for domain in held["domains"]:
        domain["title"] = LONG
        for item in domain["items"]:
            item |= {"says": LONG, "ask": [LONG] * 3, "name": "n" * 50}
    for step in (*held["steps"].values(), held["always"]):
        step |= {"title": LONG, "do": [LONG] * 5, "family": LONG}
    for labels in held["choices"].values():
        labels |= dict.fromkeys(labels, LONG)
    held["bands"] = dict.fromkeys(held["bands"], LONG)
    held["roles"] |= {f"role-{n}": LONG for n in range(115)}
    held["services"] += [{"id": f"service-{n}", "name": f"{n} {LONG}"[:500]} for n in range(110)]
    held["gate"] += [{"id": f"sign-{n}", "says": LONG, "kind": "refer"} for n in range(3)]
    held |= {"about": LONG, "not_a_score": LONG}
    return Instrument.model_validate(held)


INSTRUMENTS = {"ours": INSTRUMENT, "a wordy one": wordy()}


def filled(field: Field, chance: Random, children: int) -> Any:
    values = [option.value for option in field.options]
    if field.key.startswith("child/"):
        return chance.choice(values) if "ABCDEFGH".index(field.key[-1]) < children else ""
    if field.key == "gate":
        return ("none",)
    if field.kind == "many":
        return tuple(chance.sample(values, chance.randint(1, len(values))))
    if field.kind == "one":
        return chance.choice([one for one in values if one != "yes"])
    if field.kind == "day":
        ahead = 5 if field.key == "review" else -chance.randint(0, 300)
        return (TODAY + timedelta(days=ahead)).isoformat()
    return table(chance) if field.kind == "table" else chance.choice(WORDS)


def table(chance: Random) -> str:
    days = [TODAY - timedelta(days=chance.randint(0, 80)) for _ in range(chance.randint(0, 30))]
    return "\n".join(f"{day.isoformat()}\tA\t{chance.choice(WORDS)[:200]!r}\tWNB\tweight" for day in days)


def answered(instrument: Instrument, chance: Random) -> tuple[list[View], Screening]:
    """Every page of one random walk, as it is drawn, and where the walk ends."""
    case, children, drawn = begin(instrument, TODAY), chance.randint(1, 3), []
    while shown := case.current():
        drawn.append(screening.page(opened(case), chance.choice(["", LONG]), chance.choice(["", table(chance)])))
        given_so = {field.key: filled(field, chance, children) for field in shown.fields}
        case = case.respond(shown.key, given_so, TODAY, same)
        if chance.random() < 0.1 and case.children:
            case = case.go("decision")
        if case.refused:
            case = case.model_copy(update={"answers": {**case.answers, "chronology": ""}})
    return drawn, case


def results(case: Screening) -> list[View]:
    """Everything that is shown at the end."""
    held, made = opened(case), outcome(case)
    family = Outcome(findings=findings(for_family(case), TODAY))
    ends = [screening_result.result(held, made), screening_result.family(held, family)]
    ends += [
        screening_result.with_family(held, family),
        screening_result.result(held.model_copy(update={"mine": False}), made),
    ]
    asides = [
        screening.guidance(held.reference, made.citations),
        screening.contacts_held(held.reference, case.meetings),
    ]
    return [*ends, *asides, *(screening.page(opened(case.stop(kind))) for kind in ("danger", "refer"))]


def wrong(view: View) -> list[str]:
    """What Slack would refuse, whom it calls on, and what it carries that is no name of ours."""
    carried = [one for one in hidden(view) if not NAME.fullmatch(one)]
    return [*check_view(view), *called(view), *carried]


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
@few
@given(st.integers(0, 10**9))
def test_slack_takes_every_page_and_every_result_of_any_walk(instrument: Instrument, seed: int) -> None:
    drawn, case = answered(instrument, Random(seed))
    assert [fault for view in [*drawn, *results(case)] for fault in wrong(view)] == []
    told = screening_result.message(opened(case), outcome(case))
    assert check_blocks(list(told.blocks)) + check_text(told.text) + called(told.blocks) == []


@few
@given(st.integers(0, 10**9))
def test_danger_and_the_ways_on_are_on_every_page(seed: int) -> None:
    for view in answered(INSTRUMENT, Random(seed))[0]:
        names = [part["action_id"] for part in walk(view["blocks"]) if "action_id" in part]
        assert names[0] == ids.SCREEN_DANGER
        assert {ids.SCREEN_REFER, ids.SCREEN_SAVE} <= set(names)
        assert ids.SCREEN_BACK in names or view["private_metadata"].endswith(" gate")


@few
@given(st.integers(0, 10**9))
def test_what_stands_in_a_field_is_read_back_as_it_was_put_there(seed: int) -> None:
    chance, case = Random(seed), begin(INSTRUMENT, TODAY)
    while shown := case.current():
        given_so = {field.key: filled(field, chance, 3) for field in shown.fields}
        case = case.respond(shown.key, given_so, TODAY, same)
        kept = {field.key: case.answers[field.key] for field in shown.fields if field.kind != "table"}
        again = case.go(shown.key)
        view = screening.page(opened(again))
        sent = {**view, "state": {"values": _untouched(view)}}
        assert screening_fields.read(sent).items() >= {key: value for key, value in kept.items() if value}.items()
        assert screening_fields.changed(sent) == {}
        case = case.model_copy(update={"refused": (), "answers": {**case.answers, **_passed(shown)}})


def _passed(shown: Page) -> dict[str, str]:
    return {"chronology": ""} if shown.key == "chronology" else {}


def _untouched(view: View) -> dict[str, Any]:
    """What Slack sends of a page on which nobody changed anything."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            held = {"value": element.get("initial_value"), "selected_date": element.get("initial_date")}
            if "initial_options" in element:
                held = {"selected_options": element["initial_options"]}
            if "initial_option" in element:
                held = {"selected_option": element["initial_option"]}
            values[block["block_id"]] = {element["action_id"]: held}
    return values


@given(st.lists(st.text("ab ,.;", min_size=1, max_size=160), min_size=1, max_size=12), st.booleans(), st.booleans())
@example(["a" * 76, "a" * 151, "a" * 75 + " b", "b " * 75 + "c", f"{'a' * 70}, {'b' * 79}"], False, True)
def test_an_answer_of_any_length_is_taken_and_none_of_it_lost(labels: list[str], many: bool, required: bool) -> None:
    options = tuple(Option(value=f"v{n}", label=label) for n, label in enumerate(labels))
    field = Field(key="k", kind="many" if many else "one", says="?", options=options, required=required)
    blocks = list(screening_fields.fields([field], {}))
    assert (
        check_view({**screening.closed("S7Q2MKF"), "submit": {"type": "plain_text", "text": "Next"}, "blocks": blocks})
        == []
    )
    shown = [one for one in blocks[-1]["element"]["options"] if one["value"] != screening_fields.EMPTY]
    assert all(len(one.get("description", {}).get("text", "")) <= 75 for one in shown)
    for option, label in zip(shown, labels, strict=True):
        whole = "".join(f"{option['text']['text']} {option.get('description', {}).get('text', '')}".split())
        wanted = "".join(label.split()) or "…"
        assert whole == wanted or wanted in "".join(str(blocks[:-1]).split())


@pytest.mark.parametrize(
    ("typed", "refused", "put_back"),
    [
        ("date,child\n1/2/26,A\n31/2/26,B", (3,), "date,child\n31/2/26,B"),
        ("1/2/26,A\n\n31/2/26,B\r\n32/2/26,C", (3, 4), "31/2/26,B\n32/2/26,C"),
        ("day,service\n1/2/26,GP", (1,), "day,service\n1/2/26,GP"),
        ("31/2/26,B", (1,), "31/2/26,B"),
    ],
    ids=["under its heading", "without one", "a heading that names too little", "one row"],
)
def test_rows_to_be_put_right_are_the_refused_ones(typed: str, refused: tuple[int, ...], put_back: str) -> None:
    rows = [RefusedRow(row=row, why="?") for row in refused]
    assert screening.put_back(rows, typed) == put_back
