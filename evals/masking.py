"""How well identifiers are masked: recall by kind and by origin of name, leaking messages, clean messages touched.

    python -m evals.masking evals/datasets/masking/tuning.jsonl [--show]

A case is a line of JSON: `text`, and `spans` with `kind`, `start`, `end`, `text` and, for names, `origin`. An
identifier is caught when each of its words that tells something is masked; titles, ages and "and" tell nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.safety.identifiers import Span
from bot.safety.masking import Masker

Case = dict[str, Any]
SAYS_NOTHING = re.compile(r"(?:mr|mrs|ms|miss|dr|baby|pani|little|and|the|st|school|primary|academy)\b|\W+", re.I)


class Figures(NamedTuple):
    """Caught and all, by kind and by origin; leaking messages and clean ones touched, by id; p50 in milliseconds."""

    kinds: dict[str, tuple[int, int]]
    origins: dict[str, tuple[int, int]]
    leaking: tuple[str, ...]
    messages: int
    touched: tuple[str, ...]
    clean: int
    p50: float

    def recall(self, *kinds: str) -> float:
        """Over the kinds named, or over all that have a form (not names, not schools)."""
        chosen = kinds or tuple(kind for kind in self.kinds if kind not in ("PERSON", "SCHOOL"))
        held = [self.kinds[kind] for kind in chosen]
        return sum(caught for caught, _ in held) / sum(every for _, every in held)

    def worst_origin(self) -> float:
        return min(caught / every for caught, every in self.origins.values())


def cases(path: Path) -> list[Case]:
    """The cases of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(masker: Masker, held: Sequence[Case]) -> Figures:
    """Masks every case and counts."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    origins: dict[str, list[bool]] = defaultdict(list)
    leaking, touched, times = [], [], []
    for case in held:
        began = time.perf_counter()
        found = masker.spans(case["text"])
        times.append(1000 * (time.perf_counter() - began))
        caught = [covered(case["text"], span, found) for span in case["spans"]]
        for span, ok in zip(case["spans"], caught, strict=True):
            kinds[span["kind"]].append(ok)
            if "origin" in span:
                origins[span["origin"]].append(ok)
        if not all(caught):
            leaking.append(case["id"])
        if found and not case["spans"]:
            touched.append(case["id"])
    clean = sum(not case["spans"] for case in held)
    return Figures(
        _counted(kinds),
        _counted(origins),
        tuple(leaking),
        len(held) - clean,
        tuple(touched),
        clean,
        statistics.median(times),
    )


def covered(text: str, marked: Case, found: Iterable[Span]) -> bool:
    """Whether every telling word of a marked identifier lies in what was found."""
    words = re.finditer(r"[\w@'’]+", text[marked["start"] : marked["end"]])
    telling = [m for m in words if not SAYS_NOTHING.fullmatch(m[0])]
    start = marked["start"]
    ends = [(start + m.start(), start + m.end() - (m[0][-1:] == "s" and len(m[0]) > 3)) for m in telling]
    return all(any(f.start <= a and b <= f.end for f in found) for a, b in ends)


def _counted(held: dict[str, list[bool]]) -> dict[str, tuple[int, int]]:
    return {name: (sum(each), len(each)) for name, each in sorted(held.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="print what leaks and what is masked for nothing")
    told = parser.parse_args()
    masker = Masker()
    masker.mask("first")
    for path in told.paths:
        held = cases(path)
        figures = measure(masker, held)
        print(report(path.stem, figures))
        if told.show:
            for case in held:
                if case["id"] in figures.leaking + figures.touched:
                    print(f"  {case['id']} {case['text']}\n    {masker.mask(case['text']).text}")


def report(name: str, figures: Figures) -> str:
    """The figures in a few lines."""
    each = [f"{kind} {caught}/{every}" for kind, (caught, every) in (figures.kinds | figures.origins).items()]
    return (
        f"{name}: with a form {figures.recall():.3f}, names {figures.recall('PERSON'):.3f}, "
        f"leaking {len(figures.leaking)}/{figures.messages}, clean touched {len(figures.touched)}/{figures.clean}, "
        f"p50 {figures.p50:.2f} ms\n  " + ", ".join(each)
    )


if __name__ == "__main__":
    main()
