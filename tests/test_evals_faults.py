"""Seeded faults: each part really is broken, the desk around it is the product's own, and a suite notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from eval_answers import run
from knowledge_fakes import document
from test_evals_without import stock

from bot.settings import Settings
from evals import cases, faults, gating, overhead
from evals.comparing import Change
from evals.faults import FAULTS, Fault, Noticed, Tried
from evals.opening import Desks
from evals.report import Sheet
from evals.types import Figure, Scored, Suite
from knowledge.library import Library, Query
from knowledge.types import Successor

NAMED = {fault.name: fault for fault in FAULTS}
FEW = 8
NEWER = Successor(title="Policy", edition="2026", published=date(2026, 3, 18))
Put = Callable[[str, Fault | None], Tried]


@pytest.fixture(scope="module")
def put(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Put:
    """Some cases of a suite that need no file, put to the product as it is or with a fault."""
    folder = tmp_path_factory.mktemp("few")
    settings = Settings(home=starter_home, database_url=None)
    held: dict[tuple[str, str], Tried] = {}

    def tried(suite: str, fault: Fault | None) -> Tried:
        key = (suite, fault.name if fault else "")
        if key not in held:
            desks = Desks(settings, None, fault.assemble) if fault else Desks(settings)
            with desks:
                held[key] = faults.put(few(suite, folder), desks)
        return held[key]

    return tried


def few(name: str, folder: Path) -> Suite:
    path = folder / f"{name}.jsonl"
    lines = cases.find(name).read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if '"files"' not in line and '"none"' not in line]
    path.write_text("\n".join(chosen[:FEW]), encoding="utf-8")
    return cases.load(path)


@pytest.mark.parametrize(
    ("fault", "suite", "figure"),
    [
        ("cite the neighbour", "answers", "citation recall by quote"),
        ("mask nothing", "masking", "masking recall"),
        ("answer everything", "refusals", "refused rightly"),
        ("lose the follow-up", "followups", "right"),
    ],
)
def test_a_fault_makes_its_figure_fall(put: Put, fault: str, suite: str, figure: str) -> None:
    whole, broken = put(suite, None).sheet.figure(figure), put(suite, NAMED[fault]).sheet.figure(figure)
    assert whole is not None
    assert broken is not None
    assert (broken.value or 0) < (whole.value or 0)


def test_a_desk_with_nothing_broken_is_the_product(put: Put) -> None:
    whole, same = (put("answers", fault).sheet.figures for fault in (None, Fault("nothing", "all is as it should be")))
    assert [one for one in whole if one.unit != "ms"] == [one for one in same if one.unit != "ms"]


def test_undated_guidance_is_searched_whatever_the_day_and_never_called_replaced() -> None:
    about = document("policy", passages=4, published=date(2023, 1, 1), superseded_by=NEWER)
    held = stock()._replace(release=stock().release.model_copy(update={"documents": (about,)}))
    query = Query(text="core group", as_at=date(2026, 6, 1))
    assert held.open().search(query) == []
    hits = held.open(faults.Undated).search(query)
    assert hits
    assert all(hit.document.source.superseded_by is None for hit in hits)


def test_searched_without_words_nothing_is_found_by_them() -> None:
    assert all(hit.lexical == 0 for hit in stock().open(NAMED["drop BM25"].library).search(Query(text="core group")))
    assert NAMED["lose the follow-up"].library is Library


# What counts as noticed

RULE = "rules:\n  - name: Facts are there\n    suite: answers\n    figure: facts\n    at least: 80 %\n"
TIMED = "  - name: It is quick\n    suite: answers\n    figure: latency p95\n    at most: 5\n"


def tried(value: float, right: int, ms: float = 1.0) -> Tried:
    """A suite of ten cases, so many of them right."""
    figures = (Figure(name="facts", value=value, n=10), Figure(name="latency p95", value=ms, n=10, unit="ms"))
    rows = [Scored(case=f"c{n}", name="right", value=float(n < right)) for n in range(10)]
    return Tried(Sheet(run(suite="answers"), (), (), figures, None), rows)


@pytest.fixture
def rules(tmp_path: Path) -> gating.Rules:
    path = tmp_path / "gate.yaml"
    path.write_text(RULE + TIMED, encoding="utf-8")
    return gating.load(path)


@pytest.mark.parametrize(
    ("whole", "broken", "mark"),
    [
        (tried(0.9, 10), tried(0.9, 10), ""),
        (tried(0.9, 10), tried(0.7, 10), "gate"),
        (tried(0.7, 10), tried(0.6, 10), ""),
        (tried(0.9, 10), tried(0.9, 8), ""),
        (tried(0.9, 10), tried(0.9, 1), "worse"),
        (tried(0.9, 1), tried(0.9, 10), ""),
        (tried(0.9, 10), tried(0.9, 10, ms=90), ""),
    ],
)
def test_a_suite_notices_a_rule_that_only_the_fault_breaks_or_a_fall_beyond_chance(
    rules: gating.Rules, whole: Tried, broken: Tried, mark: str
) -> None:
    assert faults.noticed("answers", whole, broken, rules, overhead.RELEASE).mark == mark


def test_the_table_has_a_line_for_each_fault_and_says_what_was_noticed() -> None:
    change = Change(name="facts", n=10, before=0.9, after=0.2, low=None, high=None, chance=0.01, worse=("c1",))
    found = {"answers": Noticed(("Facts are there",), (change,)), "danger": Noticed((), ())}
    told = "\n".join(faults.lines([(FAULTS[0], found)], ["answers", "danger"]))
    assert "| drop BM25 | gate |  |" in told
    assert "- answers: not met: Facts are there; facts 90% to 20% (n = 10)" in told
    assert "- danger" not in told
