"""Whether a cross-encoder over the first 20 passages would pay: `python -m evals.rerank train|measure DIR …`.

`train` teaches one, from the published MiniLM, on the pairs that the search model learned from, with passages that the
search itself ranks high as wrong ones, and writes it as 8-bit ONNX. `measure` puts questions to the live release with
and without it: facts, citations, and milliseconds. Needs `make tune`. Not part of the product: see the model card.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from bot import wiring
from bot.answering import Reading
from bot.assistant import Assistant
from bot.settings import Settings, load
from evals import cases, opening, scorers
from evals.ablation import shelf
from evals.desk import open_desk
from evals.running import Due, answered
from knowledge.embedding import shipped
from knowledge.embedding.tune import Recipe, split
from knowledge.library import Library, Query
from knowledge.pairs import Held, hold, read_pairs
from knowledge.types import Hit, Release

TOP = 20
WRONG = 3
"""Wrong passages for each right one."""
SHARE = 0.5
"""Of the cross-encoder in the new order; the rest is the search's own."""
WINDOW = 256
FIGURES = ("facts", "recall@1 by page", "recall@5 by page", "citation recall by page", "citation precision by page")


class Scorer:
    """A cross-encoder as 8-bit ONNX: how well each passage answers a question."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._session = onnxruntime.InferenceSession(folder / "model.int8.onnx", providers=["CPUExecutionProvider"])
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


def reranked(scorer: Scorer, share: float, spent: list[float]) -> type[Library]:
    """A library whose first 20 are put in a new order."""

    class Reranked(Library):
        def search(self, query: Query) -> list[Hit]:
            hits = super().search(query.model_copy(update={"k": max(TOP, query.k)}))
            if not hits:
                return hits
            began = perf_counter()
            found = scorer.scores(query.text, [hit.passage.embedded for hit in hits[:TOP]])
            spent.append(1000 * (perf_counter() - began))
            own = np.array([hit.score for hit in hits[:TOP]])
            both = share * _laid(found) + (1 - share) * _laid(own)
            return [hits[i] for i in np.argsort(-both, kind="stable")][: query.k]

    return Reranked


def _laid(values: Any) -> Any:
    low, high = values.min(), values.max()
    return (values - low) / max(high - low, 1e-9)


def train(out: Path, pairs: Sequence[Path], most: int) -> None:
    """Teach a cross-encoder and write it to `out`."""
    from datasets import Dataset
    from sentence_transformers import CrossEncoder
    from sentence_transformers.cross_encoder import CrossEncoderTrainer, CrossEncoderTrainingArguments
    from sentence_transformers.cross_encoder.losses import BinaryCrossEntropyLoss

    desk, held = open_desk(), shelf(load())
    texts = [passage.embedded for passage in held.passages]
    known, _ = hold(read_pairs(pairs), list(zip(held.documents, held.passages, strict=True)))
    learning = random.Random(7).sample(split(known, texts, Recipe())[0], most)
    rows = [row for pair in learning for row in _rows(pair, texts, desk.library, {p.right for p in known})]
    random.Random(7).shuffle(rows)
    model = CrossEncoder(str(shipped.model_folder()), num_labels=1, max_length=WINDOW)
    arguments = CrossEncoderTrainingArguments(
        output_dir=str(out / "checkpoints"),
        num_train_epochs=1,
        per_device_train_batch_size=48,
        learning_rate=6e-5,
        warmup_steps=0.1,
        lr_scheduler_type="cosine",
        bf16=True,
        use_cpu=True,
        save_strategy="no",
        logging_steps=10,
        report_to=[],
        seed=7,
    )
    data = Dataset.from_dict({name: [row[i] for row in rows] for i, name in enumerate(("query", "text", "label"))})
    CrossEncoderTrainer(model=model, args=arguments, train_dataset=data, loss=BinaryCrossEntropyLoss(model)).train()
    model.save_pretrained(str(out))
    _export(model, out)


def _rows(pair: Held, texts: Sequence[str], library: Library, asked_of: set[int]) -> list[tuple[str, str, float]]:
    """A question with its passage, its near miss, and some that the search ranks high and nobody asked it of."""
    places = {text: i for i, text in enumerate(texts)}
    near = [places[hit.passage.embedded] for hit in library.search(Query(text=pair.question, k=TOP))]
    wrong = [i for i in near if abs(i - pair.right) > 1 and i in asked_of]
    drawn = random.Random(pair.question).sample(wrong, min(WRONG, len(wrong)))
    if pair.wrong is not None:
        drawn = [pair.wrong, *drawn][:WRONG]
    return [(pair.question, texts[pair.right], 1.0), *((pair.question, texts[i], 0.0) for i in drawn)]


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
    scorer = Scorer(folder)
    for share in shares:
        spent: list[float] = []
        kind = reranked(scorer, share, spent) if share else Library
        with opening.Desks(settings, assemble=_assembled(kind)) as desks, desks() as ask:
            scored = [one for case in some for one in scorers.score(case, answered(ask, Due(case, 1)))]
        found = {figure.name: figure.value for figure in scorers.aggregate(scored) if figure.by is None}
        row = [found.get(name) for name in FIGURES]
        cells = " | ".join("-" if value is None else f"{value:.3f}" for value in row)
        print(f"| {share} | {cells} | {median(spent) if spent else 0:.1f} |", flush=True)


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
    look = doing.add_parser("measure")
    look.add_argument("out", type=Path)
    look.add_argument("suite")
    look.add_argument("--share", type=float, nargs="+", default=[0.0, 0.3, 0.5, 0.7])
    given = parser.parse_args(arguments)
    if given.doing == "train":
        return train(given.out, given.pairs, given.most)
    return measure(given.out, given.suite, given.share)


if __name__ == "__main__":
    main()
