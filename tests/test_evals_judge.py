"""A model judge: three times over, sent nothing unmasked, and not believed in a gate before experts have agreed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from evals_fakes import QUOTE, a_run, answer, begun, citation, row, suite, write_suite
from model_server import says, serving
from pydantic import ValidationError
from test_evals_marks import book, mark, marked, plain
from typer.testing import CliRunner, Result

from bot.errors import Unanswered
from bot.llm import Piece
from bot.trying import Breaker, Limits
from evals import gating, judge, marks, overhead, proving
from evals.cli.commands import app
from evals.judge import Judge, Opinion, Opinions, Trust, Trusts
from evals.marks import Item, Marked
from evals.proving import Opining
from evals.report import Sheet
from evals.types import Figure, Record
from prompts import JudgePrompt, load_judge_prompt

OTHER = "Every visit is written down."
FAST = Limits(first=5, total=5, again=0)
RULE = "rules:\n  - name: A model finds it right\n    suite: danger\n    figure: judged correct\n    at least: 80 %\n"


class Says:
    """A model that gives these replies one after the other, the last for ever; notes what it was sent."""

    label = "fake:judge"

    def __init__(self, *replies: Any) -> None:
        self.replies, self.asked = list(replies), []

    def stream(self, rules: str, asked: str, schema: Mapping[str, Any]) -> Iterator[Piece]:
        self.asked.append(asked)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        yield Piece(reply if isinstance(reply, str) else json.dumps(reply))


def verdicts(*given: str) -> dict[str, Any]:
    return {"verdicts": [{"statement": place, "verdict": verdict} for place, verdict in enumerate(given, 1)]}


def judging(*replies: Any) -> tuple[Judge, Says]:
    model = Says(*replies)
    return Judge(model, load_judge_prompt(), FAST, Breaker(failures=1000)), model


def item(*said: str) -> Item:
    return marks.item(answer(*(said or (QUOTE,))), plain)


def opinions(*rows: tuple[str, int, int, str], judge: str = "fake:judge, judge 1") -> Opinions:
    """Rows of answer, place, turn and verdict."""
    held = (Opinion(of=of, place=place, turn=turn, verdict=verdict) for of, place, turn, verdict in rows)
    return Opinions(judge=judge, opinions=tuple(held))


# Asking


def test_every_statement_is_judged_three_times() -> None:
    asked, model = judging(verdicts("correct", "wrong"))
    held = asked.opinions({"A-1": item(QUOTE, OTHER)})
    assert len(model.asked) == 3
    assert [(one.place, one.turn, one.verdict) for one in held.opinions] == [
        (place, turn, verdict) for turn in (1, 2, 3) for place, verdict in ((1, "correct"), (2, "wrong"))
    ]
    assert held.silent == 0


def test_the_judge_sees_the_question_and_the_words_under_each_statement_and_nothing_unmasked(tmp_path: Path) -> None:
    named = answer(QUOTE, searched="is [name] seen")
    asked, model = judging(verdicts("correct"))
    asked.opinions({"A-1": marks.item(named, lambda text: text.replace("core group", "[masked]"))})
    sent = model.asked[0]
    assert "is [name] seen" in sent
    assert "The [masked] meets within ten working days." in sent
    assert citation(1, QUOTE).title in sent


def test_the_fence_is_new_for_every_answer_so_that_no_document_can_close_it() -> None:
    asked, model = judging(verdicts("correct"))
    asked.opinions({"A-1": item()})
    marks_of = {line.split()[1] for sent in model.asked for line in sent.splitlines() if line.startswith("STATEMENT")}
    assert len(marks_of) == 3


def test_an_answer_without_statements_is_not_sent() -> None:
    asked, model = judging(verdicts("correct"))
    assert asked.opinions({"A-1": marks.item(answer(), plain)}).opinions == ()
    assert model.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        "I think it is fine.",
        {"verdicts": [{"statement": 1, "verdict": "splendid"}]},
        {"verdicts": [{"statement": 2, "verdict": "correct"}]},
        {"verdicts": [{"statement": 0, "verdict": "correct"}]},
        {"verdicts": [{"statement": "1", "verdict": "correct"}]},
        {"verdicts": [{"statement": 1, "verdict": "wrong"}, {"statement": 1, "verdict": "correct"}]},
        {"verdicts": [], "note": "x"},
        Unanswered("late"),
    ],
)
def test_what_is_no_verdict_is_silence(reply: Any) -> None:
    asked, _ = judging(reply)
    held = asked.opinions({"A-1": item()})
    assert (held.opinions, held.silent) == ((), 3)


def test_a_prompt_with_a_blank_too_few_is_refused() -> None:
    with pytest.raises(ValidationError, match="its blanks must be"):
        JudgePrompt.model_validate({**load_judge_prompt().model_dump(), "question": "{mark} {question}"})


# Its figures


def test_the_share_called_correct_comes_with_its_spread_and_by_part() -> None:
    rows = [("A", 1, turn, "correct") for turn in (1, 2, 3)]
    rows += [("B", 1, 1, "correct"), ("B", 1, 2, "wrong"), ("B", 1, 3, "incomplete")]
    made = judge.figures(opinions(*rows), {"A": ("kind: lookup",), "B": ("kind: chat",)})
    held = {(one.name, one.by): one for one in made}
    assert held["judged correct", None].value == pytest.approx(4 / 6)
    assert held["judged correct", None].n == 2
    assert held["judged correct", "kind: chat"].value == pytest.approx(1 / 3)
    assert held["judge's spread", None].value == pytest.approx(0.5)


def test_a_judge_that_said_nothing_has_no_figure() -> None:
    assert judge.figures(opinions(), {}) == []


# Held against experts


def expert(reference: str, *verdicts: str) -> Marked:
    held = marks.item(answer(*(QUOTE for _ in verdicts), reference=reference), plain)
    return marked(held, *((place, "AB", verdict) for place, verdict in enumerate(verdicts, 1)))


def held_against(experts: str, judged: str) -> Trust:
    """What each letter says of a statement: c for correct, w for wrong."""
    said = {"c": "correct", "w": "wrong"}
    rows = [(f"R{n}", 1, turn, said[letter]) for n, letter in enumerate(judged) for turn in (1, 2, 3)]
    return judge.trust([expert(f"R{n}", said[letter]) for n, letter in enumerate(experts)], opinions(*rows))


def test_a_judge_that_agrees_with_experts_may_be_used_in_a_gate() -> None:
    found = held_against("cw" * 15, "cw" * 15)
    assert (found.n, found.agreed, found.lenient) == (30, 30, 0)
    assert found.alpha == pytest.approx(1.0)
    assert found.why_not is None


@pytest.mark.parametrize(
    ("experts", "judged", "said"),
    [
        ("cw" * 14, "cw" * 14, "on 28 statements; it takes 30"),
        ("c" * 30, "c" * 30, "called everything the same"),
        ("cw" * 15, "cc" * 15, "it takes 0.80"),
        ("cw" * 15, "wc" * 15, "it takes 0.80"),
    ],
)
def test_a_judge_that_is_little_known_or_differs_from_experts_may_not(experts: str, judged: str, said: str) -> None:
    assert said in (held_against(experts, judged).why_not or "")


def test_what_it_let_pass_is_counted_and_told() -> None:
    found = held_against("ccww", "cccw")
    assert (found.agreed, found.lenient) == (3, 1)
    assert "It called 1 correct that they did not." in list(judge.told(found))


def test_its_majority_counts_and_experts_who_differ_count_for_nothing() -> None:
    said = marked(marks.item(answer(QUOTE, OTHER, reference="R"), plain), (1, "AB", "correct"), (1, "CD", "wrong"))
    said.verdicts[2] = {"AB": mark(said.item, 2, "unsupported")}
    rows = [
        ("R", place, turn, verdict)
        for place in (1, 2)
        for turn, verdict in enumerate(("wrong", "correct", "correct"), 1)
    ]
    found = judge.trust([said], opinions(*rows))
    assert (found.n, found.agreed, found.lenient) == (1, 0, 1)


def test_a_place_that_it_was_silent_on_counts_for_nothing() -> None:
    assert judge.trust([expert("R", "correct", "wrong")], opinions(("R", 2, 1, "wrong"))).n == 1


# In a gate


def sheet(folder: Path) -> Sheet:
    held = suite(folder, row("A-1"))
    return Sheet(a_run(held, suite="danger"), (), (), (Figure(name="judged correct", value=1.0, n=40),), None)


def rules(folder: Path) -> gating.Rules:
    path = folder / "gate.yaml"
    path.write_text(RULE, encoding="utf-8")
    return gating.load(path)


def test_a_judges_figure_does_not_count_in_a_gate_before_experts_agreed(tmp_path: Path) -> None:
    held = {"danger": sheet(tmp_path)}
    unasked = gating.judge(rules(tmp_path), held, overhead.RELEASE, "extractive")
    assert (unasked.outcome, unasked.failing[0].why) == ("failed", "no model judge was asked (--judge)")
    trusts = Trusts(tmp_path)
    why_not = trusts.why_not("fake:judge, judge 1")
    assert gating.judge(rules(tmp_path), held, overhead.RELEASE, "extractive", why_not).failing[0].why == why_not
    trusts.keep(held_against("cw" * 15, "cw" * 15))
    why_not = trusts.why_not("fake:judge, judge 1")
    assert why_not is None
    assert gating.judge(rules(tmp_path), held, overhead.RELEASE, "extractive", why_not).outcome == "passed"


def test_the_newest_word_on_a_judge_counts_and_only_for_that_model_and_prompt(tmp_path: Path) -> None:
    trusts = Trusts(tmp_path)
    trusts.keep(held_against("cw" * 15, "cw" * 15))
    assert trusts.why_not("fake:judge, judge 2")
    trusts.keep(held_against("cw" * 15, "cc" * 15))
    assert trusts.why_not("fake:judge, judge 1")


def test_a_run_keeps_what_the_judge_said_and_reports_it(tmp_path: Path) -> None:
    folder = begun(tmp_path, suite(tmp_path, row("A-1")))
    with folder.writing() as file:
        for repeat in (1, 2):
            record = Record(case="A-1", repeat=repeat, answer=answer(QUOTE), ms=1)
            file.write(record.model_dump_json() + "\n")
    asked, model = judging(verdicts("correct"), verdicts("correct"), verdicts("wrong"))
    proving.consult(folder, Opining(asked, plain))
    assert len(model.asked) == 3
    again = proving.read(folder)
    found = again.figure("judged correct")
    assert found is not None
    assert (found.value, found.n) == (pytest.approx(2 / 3), 1)
    assert again.figure("judge's spread") is not None
    assert "Statements that a language model calls correct" in (folder.path / "report.html").read_text("utf-8")


# At the terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Types a command into a home, with a judge that calls the first statement correct."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)

    def typed(home: Path, *words: str) -> Result:
        with serving(says(verdicts("correct"))) as server:
            asked = ["--home", str(home), *words, "--judge", "openai:fake", "--judge-url", server.url]
            return CliRunner().invoke(app, asked)

    return typed


def test_agree_with_a_judge_says_how_far_and_keeps_it(tmp_path: Path, terminal: Callable[..., Result]) -> None:
    held = book(tmp_path)
    for n, verdict in enumerate(("correct", "wrong")):
        one = marks.item(answer(QUOTE, reference=f"REF{n}"), plain)
        held.mark(one, mark(one, 1, verdict))
    done = terminal(tmp_path, "agree")
    assert done.exit_code == 0, done.output
    assert "agrees with the experts on 1 of 2 statements" in done.stdout
    assert "In a gate: no" in done.stdout
    assert "2 statements; it takes 30" in (Trusts(tmp_path).why_not("openai:fake, judge 1") or "")


def test_a_gate_asks_the_judge_and_does_not_believe_it_yet(
    starter_home: Path, tmp_path: Path, terminal: Callable[..., Result]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(starter_home, home)
    asked = row("A-1", question="How soon does the core group meet?")
    path = tmp_path / "gate.yaml"
    path.write_text(RULE.replace("danger", str(write_suite(tmp_path, asked))), encoding="utf-8")
    done = terminal(home, "gate", "live", "--rules", str(path), "--json")
    assert done.exit_code == 1, done.output
    told = json.loads(done.stdout)
    (rule,) = told["rules"]
    assert rule["why"] == "the judge has not been held against experts' marks (agree --judge)"
    opined = Opinions.model_validate_json((home / "evals" / "runs" / told["runs"][0] / "judge.json").read_text("utf-8"))
    assert {one.verdict for one in opined.opinions} == {"correct"}
    assert rule["value"] == 1
