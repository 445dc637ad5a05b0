"""Tuning a search model on questions in practitioners' words, with sentence-transformers' own trainer.

In-batch negatives, mined hard negatives and near misses; early stopping on questions about passages that training
never sees. The tuned weights are then mixed with the base's, so that what the base could do is not forgotten.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.embedding import Tell
from knowledge.errors import ModelUnavailable
from knowledge.pairs import Held
from knowledge.types import Frozen

log = logging.getLogger(__name__)

ENOUGH = 300
"""Below this many pairs a model does not get better, and may get worse."""


class Recipe(Frozen):
    """How to tune. The defaults are those of the model that ships."""

    epochs: float = 2
    batch: int = 64
    rate: float = 6e-5
    warm_up: float = 0.1
    window: int = 192
    """Word pieces read of a passage while tuning: nearly all are shorter, and padding costs time."""
    hard: bool = True
    """Mine one hard negative for each pair that has no near miss."""
    keep: float = 0.75
    """Share of the tuned weights in the mix; the rest are the base's."""
    held_back: float = 0.1
    """Share of the passages whose questions are kept for validation."""
    seed: int = 7
    patience: int = 2
    checks: int = 6
    """How many times the model is validated."""


class Tuned(Frozen):
    """What came of it: figures are recall@1, @5 and MRR@10 on the held-back questions, base and tuned."""

    pairs: int
    held_back: int
    base: dict[str, float]
    tuned: dict[str, float]
    weights_sha256: str


class TooFew(Exception):
    """There are not enough pairs to help; the message says how many there are and how many it takes."""


class Trial(NamedTuple):
    """What a trial does otherwise (`evals.recipes`): a loss made from the model, and the rows it learns from."""

    loss: Callable[[Any], Any]
    rows: Callable[[Any], Any] = lambda rows: rows


def tune(
    base: str,
    texts: Sequence[str],
    held: Sequence[Held],
    out: Path,
    recipe: Recipe | None = None,
    tell: Tell = print,
    trial: Trial | None = None,
) -> Tuned:
    """Tune `base` so that each question finds its passage in `texts`, and write the model folder to `out`.

    A run that was stopped goes on from its last checkpoint when called again with the same `out`.

    Raises:
        TooFew: fewer than `ENOUGH` pairs.
        ModelUnavailable: the base cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.trainer_utils import set_seed

    recipe = recipe or Recipe()
    if len(held) < ENOUGH:
        raise TooFew(f"{len(held)} pairs are too few to help: it takes at least {ENOUGH}, better some thousands")
    try:
        model = SentenceTransformer(base)
    except Exception as error:
        raise ModelUnavailable(f"The model {base} cannot be loaded: {error}") from error
    set_seed(recipe.seed)
    window, model.max_seq_length = model.max_seq_length, recipe.window
    without_dropout(model)
    learning, kept = split(held, texts, recipe)
    evaluator = evaluator_of(texts, kept)
    tell(f"{len(learning)} pairs to learn from, {len(kept)} held back")
    before = figures(_quickly(evaluator, model))
    trial = trial or Trial(in_batch)
    rows = trial.rows(_rows(model, texts, learning, recipe, tell))
    scratch = out / "checkpoints"
    trainer = _trainer(model, rows, evaluator, scratch, recipe, trial.loss(model))
    with contextlib.redirect_stdout(sys.stderr):  # the trainer tells how it gets on; what is printed is the result
        trainer.train(resume_from_checkpoint=any(scratch.glob("checkpoint-*")))
    tell("Mixing with the base")
    _mix(model, SentenceTransformer(base), recipe.keep)
    after = figures(_quickly(evaluator, model))
    model.max_seq_length = window
    model.save_pretrained(str(out), create_model_card=False)
    tuned = Tuned(pairs=len(learning), held_back=len(kept), base=before, tuned=after, weights_sha256=_sha256(out))
    (out / "tuned.json").write_text(
        json.dumps({**tuned.model_dump(), "recipe": recipe.model_dump(), "base_model": Path(base).name}, indent=2)
    )
    return tuned


def split(held: Sequence[Held], texts: Sequence[str], recipe: Recipe) -> tuple[list[Held], list[Held]]:
    """Pairs to learn from and pairs held back, by passage: no passage is on both sides, as right or as wrong."""

    def back(position: int) -> bool:
        drawn = hashlib.sha256(f"{recipe.seed}\n{texts[position]}".encode()).digest()
        return int.from_bytes(drawn[:4]) / 2**32 < recipe.held_back

    learning = [pair for pair in held if not back(pair.right)]
    cleared = [pair._replace(wrong=None) if pair.wrong is not None and back(pair.wrong) else pair for pair in learning]
    return cleared, [pair for pair in held if back(pair.right)]


def _rows(model: Any, texts: Sequence[str], learning: Sequence[Held], recipe: Recipe, tell: Tell) -> Any:
    from datasets import Dataset

    wrong = _hard(model, texts, learning, tell) if recipe.hard else [pair.wrong for pair in learning]
    order = list(range(len(learning)))
    random.Random(recipe.seed).shuffle(order)
    columns = {
        "anchor": [learning[i].question for i in order],
        "positive": [texts[learning[i].right] for i in order],
    }
    if recipe.hard:
        columns["negative"] = [texts[w] for w in (wrong[i] for i in order) if w is not None]
    return Dataset.from_dict(columns)


def _hard(model: Any, texts: Sequence[str], learning: Sequence[Held], tell: Tell) -> list[int | None]:
    """For each pair its near miss, or a passage the base ranks high though nobody asked it of that passage.

    Drawn from the nearest but not the very nearest, clearly below the right one, so that an unmarked right answer is
    seldom taken; and only from passages that some question does ask for. A document that nobody asked about would
    otherwise only ever be a wrong answer, and could be pushed away from every question.
    """
    import numpy as np

    tell("Mining hard negatives")
    passages = np.asarray(_quickly(model.encode, list(texts), batch_size=32, show_progress_bar=False))
    asked = [pair.question for pair in learning]
    questions = np.asarray(_quickly(model.encode, asked, batch_size=64, show_progress_bar=False))
    draw = random.Random(7)
    asked_of = {pair.right for pair in learning}
    found: list[int | None] = []
    for pair, vector in zip(learning, questions, strict=True):
        scores = passages @ vector
        order = [int(i) for i in np.argsort(-scores)[2:60]]
        away = [i for i in order if abs(i - pair.right) > 2 and i in asked_of]
        far = [i for i in away if scores[i] < 0.95 * max(scores[pair.right], 0.2)]
        choices = (far or away)[:12] or sorted(asked_of - {pair.right})
        found.append(pair.wrong if pair.wrong is not None else draw.choice(choices))
    return found


def in_batch(model: Any) -> Any:
    """The loss of the model that ships: a question's own passage against all others of the batch."""
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    return MultipleNegativesRankingLoss(model)


def _trainer(model: Any, rows: Any, evaluator: Any, scratch: Path, recipe: Recipe, loss: Any) -> Any:
    import torch
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.base.sampler import BatchSamplers
    from transformers import EarlyStoppingCallback

    steps = max(1, round(len(rows) * recipe.epochs / recipe.batch))
    every = max(1, steps // recipe.checks)
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(scratch),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.rate,
        warmup_steps=recipe.warm_up,
        lr_scheduler_type="cosine",
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        bf16=half(),
        use_cpu=not torch.cuda.is_available(),
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_held_cosine_mrr@10",
        logging_steps=5,
        report_to=[],
        seed=recipe.seed,
        data_seed=recipe.seed,
    )
    return SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=rows,
        evaluator=evaluator,
        loss=loss,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=recipe.patience)],
    )


def evaluator_of(texts: Sequence[str], kept: Sequence[Held]) -> Any:
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

    looked = {pair.right for pair in kept} | set(range(0, len(texts), 4))
    return InformationRetrievalEvaluator(
        queries={str(i): pair.question for i, pair in enumerate(kept)},
        corpus={str(i): texts[i] for i in sorted(looked)},
        relevant_docs={str(i): {str(pair.right)} for i, pair in enumerate(kept)},
        name="held",
        mrr_at_k=[10],
        ndcg_at_k=[10],
        accuracy_at_k=[1, 5],
        precision_recall_at_k=[1, 5],
        map_at_k=[10],
        show_progress_bar=False,
        write_csv=False,
    )


def without_dropout(model: Any) -> None:
    """Set dropout to nothing: its random numbers take three quarters of a step on a processor, and early stopping
    already guards against learning by heart."""
    import torch

    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
        if hasattr(part, "dropout_prob"):
            part.dropout_prob = 0.0


def half() -> bool:
    """Whether this machine multiplies in half precision by itself, at twice the speed.

    One that does not is some fifty times slower at it than in full precision.
    """
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    can = torch.cpu.get_capabilities()
    return any(can.get(name, False) for name in ("amx_bf16", "avx512_bf16", "bf16"))


def _quickly(call: Any, *given: Any, **named: Any) -> Any:
    """Run a call of the model in half precision where this machine is quicker at it."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.autocast(device, dtype=torch.bfloat16, enabled=half()):
        return call(*given, **named)


def figures(found: dict[str, float]) -> dict[str, float]:
    names = {"recall@1": "held_cosine_recall@1", "recall@5": "held_cosine_recall@5", "mrr@10": "held_cosine_mrr@10"}
    return {name: round(float(found[key]), 4) for name, key in names.items()}


def _mix(model: Any, base: Any, keep: float) -> None:
    """Set the model's weights to a mean of its own and the base's."""
    theirs = base.state_dict()
    own = model.state_dict()
    model.load_state_dict(
        {
            name: keep * weight + (1 - keep) * theirs[name].to(weight.device) if weight.is_floating_point() else weight
            for name, weight in own.items()
        }
    )


def _sha256(out: Path) -> str:
    with (out / "model.safetensors").open("rb") as weights:
        return hashlib.file_digest(weights, "sha256").hexdigest()
