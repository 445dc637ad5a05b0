"""Pages of questions and answers as a set for the search model."""

from __future__ import annotations

import numpy as np
import pytest

from evals.general import Asked, asked, figures
from ingest.types import Block
from knowledge.embedding import open_embedder

PLENTY = "Keep the seeds dry and dark until the ground is warm, then sow them thinly in rows."


def heading(text: str) -> Block:
    return Block(kind="heading", text=text)


def said(text: str) -> Block:
    return Block(kind="paragraph", text=text)


def test_a_heading_that_asks_is_a_question_and_all_that_stands_under_it_the_answer() -> None:
    page = [heading("Gardens"), said("Not this."), heading("3.1. When do I sow?¶"), said("In spring."), said(PLENTY)]
    assert list(asked(page)) == [Asked("When do I sow?", f"In spring. {PLENTY}")]


@pytest.mark.parametrize("page", [[heading("When?"), said("Soon.")], [heading("Sowing"), said(PLENTY)], []])
def test_a_label_or_a_question_that_is_hardly_answered_is_left_out(page: list[Block]) -> None:
    assert list(asked(page)) == []


def test_a_model_that_finds_every_answer_first_has_ones_all_along() -> None:
    held = [Asked("When do I sow seeds?", PLENTY), Asked("Why is the sky blue?", "Light is scattered by the air.")]
    assert np.allclose(figures(open_embedder(), held), 1)
