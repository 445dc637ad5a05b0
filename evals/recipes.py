"""Which way of tuning pays: `python -m evals.recipes OUT PAIRS… [--teacher DIR] [--most N]`.

Tunes the published model in the same small way three times over the passages of the live release: as the model that
ships was, so that the first numbers of a vector can stand alone (Matryoshka), and, with a cross-encoder's folder
(`evals.rerank train`), on what that makes of each right and wrong passage (distilling). Prints recall@1, @5 and MRR@10
of the questions held back, with whole vectors and with their first numbers. Needs `make tune`. Models stay in OUT.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.settings import load
from evals.ablation import shelf
from evals.rerank import Scorer
from knowledge.embedding import shipped
from knowledge.embedding.tune import Recipe, Trial, evaluator_of, figures, in_batch, split, tune
from knowledge.pairs import hold, read_pairs

LENGTHS = (384, 256, 192, 128)
SMALL = Recipe(epochs=1, checks=1)
SHARPNESS = 0.05
"""Of the encoder's likenesses beside the teacher's logits: that of the in-batch loss. The library multiplies by its
square, which would leave the teacher a four-hundredth of a say."""


def nested(model: Any) -> Any:
    """The in-batch loss, for whole vectors and for their first numbers."""
    from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss

    return MatryoshkaLoss(model, in_batch(model), list(LENGTHS))


def taught(model: Any) -> Any:
    """The in-batch loss, and how far the encoder is from the teacher about each right and wrong passage."""
    import torch
    from sentence_transformers.sentence_transformer.losses import DistillKLDivLoss

    class Both(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model
            self.own = in_batch(model)
            self.teacher = DistillKLDivLoss(model, student_temperature=SHARPNESS, teacher_temperature=1.0)

        def forward(self, features: Any, labels: Any) -> Any:
            made = [self.model(each)["sentence_embedding"] for each in features]
            own = self.own.compute_loss_from_embeddings(made, None)
            return own + self.teacher.compute_loss_from_embeddings(made, labels) / SHARPNESS**2

    return Both()


def labelled(teacher: Scorer, rows: Any) -> Any:
    """Rows with what the teacher gives the right and the wrong passage, logits (2,)."""
    scores = [teacher.scores(row["anchor"], (row["positive"], row["negative"])).tolist() for row in rows]
    return rows.add_column("label", scores)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train each and print the table."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(prog="python -m evals.recipes", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--most", type=int, default=2400, help="how many pairs to learn from")
    parser.add_argument("--only", nargs="+", help="the names of some, to train these alone")
    given = parser.parse_args(arguments)
    held = shelf(load())
    texts = [passage.embedded for passage in held.passages]
    known, _ = hold(read_pairs(given.pairs), list(zip(held.documents, held.passages, strict=True)))
    learning, kept = split(known, texts, SMALL)
    some = [*random.Random(SMALL.seed).sample(learning, min(given.most, len(learning))), *kept]
    trials = {"as shipped": Trial(in_batch), "nested": Trial(nested)}
    if given.teacher:
        teacher = Scorer(given.teacher)
        trials["taught"] = Trial(taught, lambda rows: labelled(teacher, rows))
    trials = {name: trial for name, trial in trials.items() if name in (given.only or trials)}
    base = str(shipped.model_folder())
    for name, trial in trials.items():
        tune(base, texts, some, given.out / name, SMALL, trial=trial)
    print("| recipe | numbers | recall@1 | recall@5 | MRR@10 |\n|---|---|---|---|---|")
    for name, folder in (("base", base), *((name, str(given.out / name)) for name in trials)):
        for length in LENGTHS:
            found = figures(evaluator_of(texts, kept)(SentenceTransformer(folder, truncate_dim=length)))
            print(f"| {name} | {length} | " + " | ".join(f"{value:.3f}" for value in found.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
