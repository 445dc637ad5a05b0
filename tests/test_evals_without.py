"""The search without one of its parts: what is switched off, what stays, and what the table says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from evals_fakes import row
from knowledge_fakes import WordEmbedder, document, passage
from typer.testing import CliRunner

from evals import orsharc, without
from evals.cases import checked
from evals.cli.commands import app
from evals.desk import Stock
from evals.orsharc import Shelf
from evals.types import Case
from knowledge.library import Query
from knowledge.types import Hit, Release

TEXTS = (
    "The core group meets within ten working days.",
    "A record is kept. Every visit is written down by whoever made it. It is kept for a year.",
    "The designated officer is told of allegations.",
    "Schools hold their own files.",
)
ABOUT = document("policy", passages=len(TEXTS))


class Meaning(NamedTuple):
    text: str
    weight: float = 1.0


def stock(*headings: str, embedder: WordEmbedder | None = None) -> Stock:
    """Four passages under these headings, indexed in memory."""
    over = [*headings, *[""] * len(TEXTS)]
    passages = [passage(text, n, page=n + 1, title=over[n]) for n, text in enumerate(TEXTS)]
    model = embedder or WordEmbedder()
    release = Release(
        id="r",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        model=model.model,
        dimensions=model.dimensions,
        documents=(ABOUT,),
        passages=len(passages),
        fingerprint="",
    )
    texts = [f"{one.context}\n{one.embedded}" for one in passages]
    indexes = orsharc.index(orsharc.embedded(model, passages), texts, set())
    rows = [(n, one, ABOUT.key) for n, one in enumerate(passages)]
    return Stock(release, indexes, rows, model, lambda text: [Meaning("designated officer")] if "LADO" in text else [])


def hits(name: str, held: Stock, text: str) -> Sequence[Hit]:
    return without.PARTS[name](held).search(Query(text=text, k=4))


def found(name: str, held: Stock, text: str) -> Sequence[int]:
    return [hit.passage_id for hit in hits(name, held, text)]


def nearest(name: str, held: Stock, text: str, passage: int) -> float:
    return next(hit.dense for hit in hits(name, held, text) if hit.passage_id == passage)


def case(id: str, question: str, page: int, **more: object) -> Case:
    return checked(row(id, question=question, gold=[{"doc": "policy", "pdf_pages": [page]}], **more))


def test_without_bm25_no_word_is_looked_up() -> None:
    (hit, *_) = without.PARTS["no BM25"](stock()).search(Query(text="schools files"))
    assert hit.lexical == 0
    assert hit.dense > 0
    assert without.PARTS[without.WHOLE](stock()).search(Query(text="schools files"))[0].lexical == 1


def test_without_vectors_only_words_order() -> None:
    class Blind(WordEmbedder):
        """Every question is near to the first passage."""

        def query(self, text: str) -> np.ndarray:
            return super().query(TEXTS[0])

    held = stock(embedder=Blind())
    assert found("no vectors", held, "who holds files in schools")[0] == 3
    assert found("no BM25", held, "who holds files in schools")[0] == 0


def test_without_the_glossary_a_word_that_only_it_knows_finds_nothing_more() -> None:
    assert found(without.WHOLE, stock(), "LADO")[0] == 2
    assert without.PARTS["no glossary"](stock()).search(Query(text="LADO"))[0].lexical == 0


def test_without_headings_they_are_neither_embedded_nor_indexed() -> None:
    held = stock("Zebra crossings")
    assert max(hit.lexical for hit in hits(without.WHOLE, held, "zebra crossings")) == 1
    assert max(hit.lexical for hit in hits("no headings", held, "zebra crossings")) == 0
    near = {name: nearest(name, held, "zebra crossings", 0) for name in (without.WHOLE, "no headings")}
    assert near[without.WHOLE] > near["no headings"]


def test_without_sentence_vectors_a_passage_is_only_as_near_as_the_whole_of_it() -> None:
    lead = {}
    for name in (without.WHOLE, "no sentence vectors"):
        first, second, *_ = hits(name, stock(), "every visit is written down")
        assert first.passage_id == 1
        lead[name] = first.score - second.score
    assert lead[without.WHOLE] > lead["no sentence vectors"]


def test_every_search_has_a_row_and_all_but_the_whole_one_a_change() -> None:
    cases = [case("A-1", "core group days", 1), case("A-2", "LADO", 3), case("A-3", "school files", 4)]
    rows = list(without.ablate(stock("Meetings"), cases))
    assert [one.name for one in rows] == list(without.PARTS)
    assert rows[0].worth is None
    assert rows[0].figures["recall@1 by page"] == 1
    assert all(one.worth is not None and one.worth.n == 3 for one in rows[1:])


def test_a_stock_without_headings_has_no_row_for_them() -> None:
    assert "no headings" not in [one.name for one in without.ablate(stock(), [case("A-1", "core group", 1)])]


def test_cases_that_name_no_passage_are_left_out() -> None:
    cases = [case("A-1", "core group", 1), checked(row("A-2", expected="not_covered"))]
    assert next(iter(without.ablate(stock(), cases))).n == 1


def test_a_follow_up_is_searched_for_with_what_it_leans_on() -> None:
    leaning = case("A-1", "and how long is it kept?", 2, history=[{"question": "Is a visit written down?"}])
    assert {one.name: one.value for one in without.scored(stock().open(), [leaning])}["recall@1 by page"] == 1


def test_the_table_says_what_each_part_is_worth() -> None:
    cases = [case(f"A-{n}", "LADO", 3) for n in range(8)]
    table = list(without.lines("questions", list(without.ablate(stock(), cases))))
    assert table[0].startswith("| questions (n = 8) |")
    assert "| the whole search | 1.000 | 1.000 | 1.000 | 1.000 |" in table[2]
    glossary = next(line for line in table if line.startswith("| no glossary"))
    assert "| -0." in glossary


def test_a_snippet_is_a_page_of_its_own() -> None:
    held = stock()
    shelf = Shelf(None, held, [orsharc.Case("school files", frozenset({3}), "dev")], [], set())  # type: ignore[arg-type]
    (asked,) = without.snippets(shelf)["dev"]
    assert next(one.value for one in without.scored(held.open(), [asked]) if one.name == "recall@1 by page") == 1


def test_a_folder_that_is_not_there_is_named_before_anything_is_searched(tmp_path: Path) -> None:
    words = ["--home", str(tmp_path), "ablate", "--orsharc", str(tmp_path / "nowhere")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "There is no folder" in done.output
