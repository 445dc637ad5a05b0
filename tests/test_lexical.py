"""Words: what counts as one, and what BM25 finds by them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import lexical
from knowledge.errors import IntegrityFailure
from knowledge.lexical import WordIndex, terms

TEXTS = (
    "A strategy discussion should be held when there is reasonable cause to suspect significant harm.",
    "Neglect is the persistent failure to meet a child's basic needs.",
    "The child was not brought to the appointment. Record it, and ask why.",
    "Section 47 enquiries (s47) are made by the local authority.",
)


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[..., WordIndex]:
    def make(*texts: str) -> WordIndex:
        lexical.build(tmp_path / "words", texts)
        return WordIndex.open(tmp_path / "words")

    return make


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Children's visits", ["children", "visit"]),
        ("the child’s needs", ["child", "need"]),
        ("s47 and S47", ["s47", "s47"]),
        ("within 10 days, 2023", ["within", "10", "day", "2023"]),
        ("1.5 hours; £1,000", ["1.5", "hor", "1,000"]),
        ("organisation organization organisational", ["organis", "organis", "organis"]),
        ("behaviour behavior", ["behavior", "behavior"]),
        ("safe­guard", ["safeguard"]),
        ("café naïve ﬁle", ["cafe", "naiv", "file"]),
        ("the and of", []),
        ("", []),
    ],
)
def test_words_are_folded_to_the_terms_that_the_index_knows(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_the_stop_words_are_the_measured_list() -> None:
    from bm25s.stopwords import STOPWORDS_EN

    assert frozenset(STOPWORDS_EN) == lexical.STOP_WORDS


@given(st.text())
def test_any_text_has_terms_that_hold_no_space_and_no_capital(text: str) -> None:
    for term in terms(text):
        assert term
        assert term == term.strip()
        assert not any(letter.isspace() or letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for letter in term)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_makes_no_difference(text: str) -> None:
    assert terms(text) == terms(text.upper()) == terms(text.lower())


def test_the_text_that_has_the_words_comes_first(index_of: Callable[..., WordIndex]) -> None:
    index = index_of(*TEXTS)
    assert index.search("When is a strategy discussion held?", 3)[0][0] == 0
    assert index.search("children who were not brought", 3)[0][0] == 2
    assert index.search("s47", 3) == [(3, pytest.approx(index.scores("s47")[3]))]


def test_a_text_without_any_of_the_words_is_not_found(index_of: Callable[..., WordIndex]) -> None:
    index = index_of(*TEXTS)
    assert index.search("giraffe", 10) == []
    assert index.search("", 10) == []
    assert index.search("neglect", 0) == []


def test_scores_are_those_of_bm25(index_of: Callable[..., WordIndex]) -> None:
    """Lucene's form, reckoned here by hand: k1 .9, b .4."""
    index = index_of("neglect neglect harm", "harm", "visit visit")
    lengths, frequency = [3, 1, 2], 2
    idf = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * frequency / (frequency + 0.9 * (1 - 0.4 + 0.4 * lengths[0] / 2))
    assert index.search("neglect", 1) == [(0, pytest.approx(expected, rel=1e-5))]


def test_weighted_terms_add_up(index_of: Callable[..., WordIndex]) -> None:
    index = index_of(*TEXTS)
    both = index.scores([("neglect", 1.0), ("child", 0.5)])
    assert np.allclose(both, index.scores("neglect") + 0.5 * index.scores("child"))


def test_equal_scores_go_by_position(index_of: Callable[..., WordIndex]) -> None:
    index = index_of("harm", "visit", "harm", "harm")
    assert [place for place, _ in index.search("harm", 2)] == [0, 2]


def test_a_term_knows_in_how_many_texts_it_is(index_of: Callable[..., WordIndex]) -> None:
    index = index_of(*TEXTS)
    assert (index.frequency("child"), index.frequency("giraff"), index.count()) == (2, 0, 4)


def test_texts_without_words_keep_their_places(index_of: Callable[..., WordIndex]) -> None:
    index = index_of("", "the", "harm")
    assert index.count() == 3
    assert [place for place, _ in index.search("harm", 5)] == [2]
    assert index_of("", "the").search("harm", 5) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(alphabet="abcd ", max_size=30), min_size=1, max_size=8), query=st.text(alphabet="abcd "))
def test_what_is_found_shares_a_word_and_everything_that_does_is_found(
    index_of: Callable[..., WordIndex], texts: list[str], query: str
) -> None:
    found = {place for place, _ in index_of(*texts).search(query, len(texts))}
    assert found == {place for place, text in enumerate(texts) if set(terms(text)) & set(terms(query))}


def test_a_missing_or_damaged_index_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(IntegrityFailure, match="nowhere"):
        WordIndex.open(tmp_path / "nowhere")
    lexical.build(tmp_path / "words", TEXTS)
    (tmp_path / "words" / "scores.npy").write_bytes(b"rubbish")
    with pytest.raises(IntegrityFailure, match="word index"):
        WordIndex.open(tmp_path / "words")
