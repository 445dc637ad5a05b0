"""Pairs are pointers: they hold no guidance text and find the very passage again."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from knowledge_fakes import document, passage

from knowledge.pairs import BadPairs, hold, mark, read_pairs

DOCUMENT = document("guide")
PASSAGES = [(DOCUMENT, passage("See the child.", 0, page=4)), (DOCUMENT, passage("Tell the lead.", 1, page=5))]


def written(folder: Path, *rows: object) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_pair_finds_its_passage_by_its_mark(tmp_path: Path) -> None:
    row = {"question": "who do I tell", "document": "guide", "passage": mark(PASSAGES[1][1])}
    held, lost = hold(read_pairs([written(tmp_path, row)]), PASSAGES)
    assert [(pair.right, lost) for pair in held] == [(1, 0)]


def test_a_passage_whose_wording_was_mended_is_found_by_its_page(tmp_path: Path) -> None:
    row = {"question": "who do I tell", "document": "guide", "page": 5, "passage": "000000000000"}
    held, _ = hold(read_pairs([written(tmp_path, row)]), PASSAGES)
    assert held[0].right == 1


def test_a_near_miss_carries_the_wrong_passage(tmp_path: Path) -> None:
    row = {
        "question": "who do I tell",
        "document": "guide",
        "page": 5,
        "not": {"document": "guide", "page": 4},
        "why": "other step",
    }
    held, _ = hold(read_pairs([written(tmp_path, row)]), PASSAGES)
    assert (held[0].right, held[0].wrong) == (1, 0)


def test_pairs_of_documents_not_held_are_counted_and_left_out(tmp_path: Path) -> None:
    row = {"question": "how long", "document": "elsewhere", "page": 1}
    assert hold(read_pairs([written(tmp_path, row)]), PASSAGES) == ([], 1)


@pytest.mark.parametrize(
    "line", ["{not json", '{"question": "x"}', '{"question": "how long", "document": "a", "z": 1}']
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: str) -> None:
    good = {"question": "how long", "document": "guide"}
    with pytest.raises(BadPairs, match=r"^pairs\.jsonl, line 2: "):
        read_pairs([written(tmp_path, good, line)])


def test_the_shipped_pairs_are_readable_and_hold_no_sentence_of_guidance() -> None:
    paths = sorted(Path(str(files("evals") / "datasets" / "pairs")).glob("*.jsonl"))
    pairs = read_pairs(paths)
    assert len(pairs) > 8000
    assert sum(pair.wrong is not None for pair in pairs) >= 500
    allowed = {"question", "style", "document", "edition", "page", "paragraph", "passage", "not", "why"}
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert {key for row in rows for key in row} <= allowed


def test_an_evaluation_case_becomes_a_pair_for_each_passage_that_answers(tmp_path: Path) -> None:
    case = {"question": "who do I tell", "kind": "lookup", "gold": [{"doc": "guide", "quote": "tell the LEAD"}]}
    held, lost = hold(read_pairs([written(tmp_path, case)]), PASSAGES)
    assert [(pair.right, lost) for pair in held] == [(1, 0)]


def test_only_what_an_expert_marked_correct_is_learned_from(tmp_path: Path) -> None:
    rows = [
        {"question": "who do I tell", "document": "guide", "page": 5, "mark": mark}
        for mark in ("correct", "wrong", "unsupported", "incomplete")
    ]
    assert len(read_pairs([written(tmp_path, *rows)])) == 1
