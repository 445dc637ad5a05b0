"""Whether a cross-encoder over the first 20 passages would pay: `python -m evals.rerank train|find|measure DIR …`.

`train` teaches one, from the published MiniLM, on the pairs that the search model learned from, with passages that the
search itself ranks high as wrong ones, and writes it as 8-bit ONNX. Over the live release, `find` prints page recall
with and without it, for questions and for pairs held back, and `measure` puts a suite to the assistant with and without
it: facts, citations, and milliseconds. Needs `make tune`. Not part of the product: see the model card.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from bot import wiring
from bot.answering import Reading
from bot.assistant import Assistant
from bot.settings import Settings, load
from evals import ablation, cases, opening, scorers
from evals.ablation import W, held_back, recalls, scorer, shelf, vectored, words
from evals.desk import open_desk
from evals.running import Due, answered
from knowledge.embedding import open_embedder, shipped
from knowledge.embedding.onnx import exactly
from knowledge.embedding.tune import Recipe, half, split, without_dropout
from knowledge.library import Library, Query
from knowledge.pairs import Held, hold, read_pairs
from knowledge.types import Hit, Release

TOP = 20
WINDOW = 192
FIGURES = ("facts", "recall@1 by page", "recall@5 by page", "citation recall by page", "citation precision by page")


class Scorer:
    """A cross-encoder as 8-bit ONNX: how well each passage answers a question."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._session = onnxruntime.InferenceSession(
            folder / "model.int8.onnx", exactly(), providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(WINDOW)
        self._tokenizer.enable_padding()

    def scores(self, question: str, texts: Sequence[str]) -> Any:
        """One number a text, (n,)."""
        read = self._tokenizer.encode_batch([(question, text) for text in texts])
        names = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
        given = {
            name: np.array([getattr(one, part) for one in read], dtype=np.int64)
            for name, part in names.items()
            if name in {each.name for each in self._session.get_inputs()}
        }
        return self._session.run(None, given)[0].reshape(-1)


def reranked(judge: Scorer, share: float, spent: list[float]) -> type[Library]:
    """A library whose first 20 are put in a new order: `share` of it the cross-encoder's, the rest the search's own."""

    class Reranked(Library):
        def search(self, query: Query) -> list[Hit]:
            hits = super().search(query.model_copy(update={"k": max(TOP, query.k)}))
            if not hits:
                return hits
            began = perf_counter()
            found = judge.scores(query.text, [hit.passage.embedded for hit in hits[:TOP]])
            spent.append(1000 * (perf_counter() - began))
            own = np.array([hit.score for hit in hits[:TOP]])
            both = share * _laid(found) + (1 - share) * _laid(own)
            return [hits[i] for i in np.argsort(-both, kind="stable")][: query.k]

    return Reranked


def _laid(values: Any) -> Any:
    low, high = values.min(), values.max()
    return (values - low) / max(high - low, 1e-9)


def train(out: Path, pairs: Sequence[Path], most: int) -> None:
    """Teach a cross-encoder and write it to `out`: first what is beside the point, then what looks right and is not.

    From both at once it learned nothing in 300 steps.
    """
    from datasets import Dataset
    from sentence_transformers import CrossEncoder
    from sentence_transformers.cross_encoder import CrossEncoderTrainer, CrossEncoderTrainingArguments
    from sentence_transformers.cross_encoder.losses import BinaryCrossEntropyLoss

    desk, held = open_desk(), shelf(load())
    texts = [passage.embedded for passage in held.passages]
    known, _ = hold(read_pairs(pairs), list(zip(held.documents, held.passages, strict=True)))
    learning = random.Random(7).sample(split(known, texts, Recipe())[0], most)
    asked_of = {pair.right for pair in known}
    drawn = [_rows(pair, texts, desk.library, asked_of) for pair in learning]
    model = CrossEncoder(str(shipped.model_folder()), num_labels=1, max_length=WINDOW)
    without_dropout(model)
    arguments = CrossEncoderTrainingArguments(
        output_dir=str(out / "checkpoints"),
        num_train_epochs=1,
        per_device_train_batch_size=16,
        learning_rate=1.5e-4,
        warmup_steps=0.1,
        lr_scheduler_type="cosine",
        bf16=half(),
        use_cpu=True,
        save_strategy="no",
        logging_steps=25,
        report_to=[],
        seed=7,
    )
    for names in (("right", "far"), ("right", "far", "near")):
        rows = [row for one in drawn for row in (getattr(one, name) for name in names)]
        random.Random(7).shuffle(rows)
        data = Dataset.from_dict({name: [row[i] for row in rows] for i, name in enumerate(("query", "text", "label"))})
        CrossEncoderTrainer(model=model, args=arguments, train_dataset=data, loss=BinaryCrossEntropyLoss(model)).train()
    model.save_pretrained(str(out))
    _export(model, out)


Row = tuple[str, str, float]


class Drawn(NamedTuple):
    """A question with its passage, one from elsewhere, and its near miss or one that the search ranks high."""

    right: Row
    far: Row
    near: Row


def _rows(pair: Held, texts: Sequence[str], library: Library, asked_of: set[int]) -> Drawn:
    """Wrong passages are such as some question asks for, so that none is wrong every time."""
    draw = random.Random(pair.question)
    places = {text: i for i, text in enumerate(texts)}
    high = [places[hit.passage.embedded] for hit in library.search(Query(text=pair.question, k=TOP))]
    away = [i for i in high if abs(i - pair.right) > 1 and i in asked_of]
    far = draw.choice(sorted(asked_of - {*high, pair.right}))
    near = pair.wrong if pair.wrong is not None else draw.choice(away or [far])
    return Drawn((pair.question, texts[pair.right], 1.0), *((pair.question, texts[i], 0.0) for i in (far, near)))


def _export(model: Any, out: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder = model.model.eval().float() if hasattr(model, "model") else model[0].auto_model.eval().float()
    read = model.tokenizer([("How soon?", "Within 15 days.")] * 2, padding=True, return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in read]

    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, *given: torch.Tensor) -> Any:
            return self.encoder(**dict(zip(names, given, strict=True))).logits

    batch, length = torch.export.Dim("batch", min=1, max=512), torch.export.Dim("length", min=2, max=512)
    made = torch.onnx.export(
        Logits(),
        tuple(read[name] for name in names),
        dynamo=True,
        input_names=names,
        output_names=["score"],
        dynamic_shapes=(tuple({0: batch, 1: length} for _ in names),),
        verbose=False,
    )
    assert made is not None
    made.save(str(out / "model.full.onnx"))
    quantize_dynamic(
        out / "model.full.onnx",
        out / "model.int8.onnx",
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )


def measure(folder: Path, suite: str, shares: Sequence[float]) -> None:
    """Print what each share of the cross-encoder gives on a suite."""
    settings, asked = load(), cases.load(cases.find(suite))
    some = [case for case in asked.cases if case.gold and case.expected == "answer"]
    print("| share | " + " | ".join(FIGURES) + " | ms added (median) |")
    print("|---" * (len(FIGURES) + 2) + "|")
    judge = Scorer(folder)
    for share in shares:
        spent: list[float] = []
        kind = reranked(judge, share, spent) if share else Library
        with opening.Desks(settings, assemble=_assembled(kind)) as desks, desks() as ask:
            scored = [one for case in some for one in scorers.score(case, answered(ask, Due(case, 1)))]
        found = {figure.name: figure.value for figure in scorers.aggregate(scored) if figure.by is None}
        row = [found.get(name) for name in FIGURES]
        cells = " | ".join("-" if value is None else f"{value:.3f}" for value in row)
        print(f"| {share} | {cells} | {median(spent) if spent else 0:.1f} |", flush=True)


def find(folder: Path, questions: Path, pairs: Sequence[Path], shares: Sequence[float], most: int) -> None:
    """Print page recall@1, @5 and @10 of the whole search with each share of the cross-encoder."""
    held, embedder, judge = shelf(load()), open_embedder(), Scorer(folder)
    index = words([f"{passage.context}\n{passage.embedded}" for passage in held.passages])
    expand = wiring.expansion(wiring.open_guide(load()).glossary)
    score = scorer(embedder, vectored(embedder, held.passages), index, W.sentence, expand)
    back = held_back(pairs, held)
    sets = (ablation.cases(questions), random.Random(7).sample(back, min(most, len(back))))
    laid = {}
    for one in (one for some in sets for one in some):
        own = score(one.question)
        first = np.argsort(-own, kind="stable")[:TOP]
        found = judge.scores(one.question, [held.passages[i].embedded for i in first])
        laid[one.question] = (first, _laid(own[first]), _laid(found))
    print("| share | " + " | ".join(f"{len(some)} questions @1 | @5 | @10" for some in sets) + " |")
    print("|---" * (1 + 3 * len(sets)) + "|")
    for share in shares:

        def search(text: str, share: float = share) -> list[int]:
            first, own, found = laid[text]
            return [int(first[i]) for i in np.argsort(-(share * found + (1 - share) * own), kind="stable")[:10]]

        row = [value for some in sets for value in recalls(search, some, held)]
        print(f"| {share} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)


def _assembled(library: type[Library]) -> opening.Assemble:
    def assemble(settings: Settings, catalogue: Any) -> Assistant:
        guide = wiring.open_guide(settings)

        def reading(release: Release) -> Reading:
            return wiring.open_reading(settings, catalogue, guide.glossary, release, library)

        return Assistant(catalogue, reading, guide, wiring.open_store(settings))

    return assemble


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one, or print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.rerank", description=__doc__)
    doing = parser.add_subparsers(dest="doing", required=True)
    teach = doing.add_parser("train")
    teach.add_argument("out", type=Path)
    teach.add_argument("pairs", type=Path, nargs="+")
    teach.add_argument("--most", type=int, default=2500)
    ranks = doing.add_parser("find")
    ranks.add_argument("out", type=Path)
    ranks.add_argument("questions", type=Path)
    ranks.add_argument("--pairs", type=Path, nargs="+", required=True)
    ranks.add_argument("--most", type=int, default=300, help="how many pairs held back to ask")
    look = doing.add_parser("measure")
    look.add_argument("out", type=Path)
    look.add_argument("suite")
    for one in (ranks, look):
        one.add_argument("--share", type=float, nargs="+", default=[0.0, 0.3, 0.5, 0.7, 1.0])
    given = parser.parse_args(arguments)
    if given.doing == "train":
        return train(given.out, given.pairs, given.most)
    if given.doing == "find":
        return find(given.out, given.questions, given.pairs, given.share, given.most)
    return measure(given.out, given.suite, given.share)


if __name__ == "__main__":
    main()
