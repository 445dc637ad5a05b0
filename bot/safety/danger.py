"""Is a child in danger now? Judged clause by clause, from cues that are data (prompts/danger.yaml).

A cue counts unless its clause is about policy, a story or the past, or denies it; a clause that is about this minute
counts in spite of those. One live clause is enough: whatever else the message asks, danger wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from bot.safety.clauses import Clause, clauses
from bot.safety.cues import Cues, Span
from bot.safety.spelling import Speller, english
from knowledge.types import Frozen
from prompts import DangerCues, load_danger
from prompts.danger import ABSENT

Level = Literal["immediate", "refer_now", "mentioned", "none"]
SPOKEN_OF = "spoken of"
REFER = "refer"
WINDOW = 2  # sentences: signals further apart than this are not about one thing
_GOES_ON = frozenset({"missing", "baby", "abandoned", "abduction"})  # begun in the past, and so not over
_HABITS = frozenset({"heights", "assault", "missing", "exploitation", "weapon", "abandoned"})  # "keeps", "every day"
_RECURS = frozenset({"assault", "abandoned", "exploitation", "weapon", "threat", "impaired", "injury", "missing"})
_JOKED = frozenset({"threat", "grave", "trapped", "fire"})  # "she'll kill me lol": nobody laughs who means it
_AT_THE_START = frozenset({"begins", "denied", "asks"})  # frames that count only as a clause's first words
_FILLERS = frozenset(
    [
        "a",
        "an",
        "any",
        "the",
        "been",
        "being",
        "got",
        "have",
        "has",
        "had",
        "in",
        "is",
        "was",
        "be",
        "to",
        "of",
        "or",
        "at",
        "feeling",
        "currently",
        "ever",
        "immediate",
        "there",
        "plans",
        "plan",
        "thoughts",
        "intention",
    ]
)


class Danger(Frozen):
    """How urgent a message is. `reasons` are kinds of danger, never a word that a person wrote."""

    level: Level
    reasons: tuple[str, ...] = ()


class Label(NamedTuple):
    """What a cue is a sign of: its group in the file of cues, and its name there."""

    group: str
    name: str


class Rules:
    """The cues, indexed once."""

    def __init__(self, cues: DangerCues) -> None:
        self.cues = cues
        self.idioms = Cues((("", cue) for cue in cues.idioms), cues.sets)
        self.frames = Cues(_pairs(cues.frames), cues.sets)
        topics = {SPOKEN_OF: cues.topics}
        self.signs = Cues(
            [
                (Label(group, name), cue)
                for group, held in (
                    ("alone", cues.alone),
                    ("signals", cues.signals),
                    ("refer", cues.refer),
                    ("topics", topics),
                )
                for name, cue in _pairs(held)
            ],
            cues.sets,
        )
        self.speller = Speller(cues.spelling, self.signs.vocabulary, english())
        self.denials = frozenset(word for cue in cues.frames["denied"] for word in cue.split("/"))
        self.needs = tuple((kind, frozenset(need.split())) for kind, held in cues.together.items() for need in held)
        self.lasting = frozenset(cues.lasting)


def _pairs(held: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    return [(name, cue) for name, cues in held.items() for cue in cues]


@cache
def rules() -> Rules:
    return Rules(load_danger())


def danger(text: str, history: Sequence[str] = ()) -> Danger:
    """How urgent a message is: "immediate" (999 now), "refer_now", "mentioned" (a policy or past danger) or "none".

    `history` is what the person asked before, oldest first; it can only raise what this message says.
    """
    seen = _Seen(rules())
    for clause in framed(text):
        seen.add(clause)
    for earlier in history[-2:]:
        seen.recall(framed(earlier))
    return seen.judged()


def framed(text: str) -> list[Clause]:
    """The clauses of a message without its turns of speech, each with what frames it: a question, the past, a story."""
    known = rules()
    made = clauses(text, known.cues, known.speller)
    for clause in made:
        turns = [span for _, span in known.idioms.found(clause.words)]
        clause.words, clause.turned = _without(clause.words, turns), bool(turns)
    made = [clause for clause in made if clause.words]
    for clause in made:
        clause.frames = _frames(clause, known)
    _spread(made)
    return made


def _without(words: tuple[str, ...], spans: Iterable[Span]) -> tuple[str, ...]:
    gone = _covered(spans)
    return tuple(word for at, word in enumerate(words) if at not in gone)


def _frames(clause: Clause, known: Rules) -> frozenset[str]:
    found = list(known.frames.found(clause.words))
    hearsay = _covered(span for name, span in found if name == "reassured")
    found = [one for one in found if one[0] != "managed" or not _within(one[1], hearsay)]
    managed = _covered(span for name, span in found if name == "managed")
    return frozenset(
        name
        for name, span in found
        if not (name in _AT_THE_START and span.start) and not (name in ("now", "present") and _within(span, managed))
    )


def _covered(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(at for span in spans for at in range(span.start, span.end))


def _within(span: Span, places: frozenset[int]) -> bool:
    return places.issuperset(range(span.start, span.end))


def _spread(made: Sequence[Clause]) -> None:
    """Let a clause know what frames its sentence, what was told before it, and what the whole message says."""
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for clause in made:
        by_sentence[clause.sentence] |= clause.frames
    firsts = {clause.sentence: clause for clause in reversed(made)}
    for clause in firsts.values():
        clause.frames -= {"begins"}  # "Is a ...": a question, not the rest of a report
    everywhere = {"about somebody"} if any("somebody" in clause.frames for clause in made) else set()
    told = False
    managed = max((clause.sentence for clause in made if "managed" in clause.frames), default=-1)
    for clause in made:
        around = {f"sentence {name}" for name in by_sentence[clause.sentence]}
        before = {"story before"} if told else set()
        told = told or ("story" in clause.frames and clause.frames.isdisjoint(("policy", "question")))
        clause.frames |= around | before | everywhere | ({"managed about"} if clause.sentence <= managed else set())


def _hidden(clause: Clause, kind: str) -> bool:
    """Whether what a clause says is policy, a story, supposed or over, and not of this minute."""
    frames = clause.frames
    here = "now" in frames
    particular = here or not frames.isdisjoint(("present", "begins"))
    if clause.refused or "hypothetical" in frames:
        return True
    if "sentence joke" in frames and kind in _JOKED:
        return True
    if not here and "habit" in frames and kind in _HABITS:
        return True
    if not here and ("sentence hypothetical" in frames or "sentence story" in frames):
        return True
    if _over(clause, kind, here, particular):
        return True
    return not particular and _of_nobody(frames)


def _of_nobody(frames: frozenset[str]) -> bool:
    return "policy" in frames or "story before" in frames or {"question", "generic"} <= frames


def _of_late(clause: Clause, label: Label) -> bool:
    """Whether a danger is not of this minute only because it was days ago, or keeps coming back."""
    if label.group != "alone" or label.name not in _RECURS or clause.frames.isdisjoint(("recent", "habit")):
        return False
    lately = Clause(clause.words, clause.sentence, clause.refused)
    lately.frames = clause.frames - {"recent", "habit", "sentence habit"}
    return not _hidden(lately, label.name)


def _over(clause: Clause, kind: str, here: bool, particular: bool) -> bool:
    frames = clause.frames
    if here:
        return False
    if "past" in frames or ("recent" in frames and kind != REFER):
        return not (particular and kind in _GOES_ON)
    if "managed" in frames:
        return True
    return not particular and ("sentence past" in frames or ("managed about" in frames and clause.looks_back))


class _Seen:
    """What a message has said so far."""

    def __init__(self, known: Rules) -> None:
        self._rules = known
        self._alone: set[str] = set()
        self._refer: set[str] = set()
        self._mentioned: set[str] = set()
        self._signals: dict[str, set[int]] = defaultdict(set)
        self._lasting: set[str] = set()

    def add(self, clause: Clause) -> None:
        if "now" in clause.frames:
            self._signals["now"].add(clause.sentence)
        for label, span in self._rules.signs.found(clause.words):
            self._place(clause, label, _denied(clause.words, span, self._rules.denials))

    def recall(self, earlier: Sequence[Clause]) -> None:
        """Keep from an earlier turn only what lasts."""
        for clause in earlier:
            for label, _ in self._rules.signs.found(clause.words):
                if label.group == "signals" and label.name in self._rules.lasting and not _told(clause):
                    self._lasting.add(label.name)

    def _place(self, clause: Clause, label: Label, denied: bool) -> None:
        if label.group == "signals":
            self._signal(clause, label.name, denied)
        elif label.group == "topics" or denied or _only_asked(clause, label):
            self._mentioned.add(label.name)
        elif _hidden(clause, _kind(label)):
            (self._refer if _of_late(clause, label) else self._mentioned).add(label.name)
        else:
            (self._alone if label.group == "alone" else self._refer).add(label.name)

    def _signal(self, clause: Clause, name: str, denied: bool) -> None:
        lasts = name in self._rules.lasting and not _told(clause)
        habit = "sentence habit" in clause.frames and "now" not in clause.frames
        if not denied and (lasts or not (habit or _hidden(clause, name))):
            self._signals[name].add(clause.sentence)

    def judged(self) -> Danger:
        raised = self._alone | {kind for kind, need in self._rules.needs if self._meet(need)}
        if raised:
            return Danger(level="immediate", reasons=tuple(sorted(raised)))
        if self._refer:
            return Danger(level="refer_now", reasons=tuple(sorted(self._refer)))
        kinds = sorted(self._mentioned - {SPOKEN_OF})
        return Danger(level="mentioned" if self._mentioned else "none", reasons=tuple(kinds))

    def _meet(self, need: frozenset[str]) -> bool:
        """Whether signals stand near enough together, at least one of them in this message."""
        if any(self._signals.get(name.removeprefix(ABSENT)) for name in need if name.startswith(ABSENT)):
            return False
        need = frozenset(name for name in need if not name.startswith(ABSENT))
        here = [self._signals[name] for name in need if name not in self._lasting or self._signals.get(name)]
        if not here or not all(here) or (len(here) < len(need) and need <= self._rules.lasting):
            return False
        return any(
            all(any(first <= at <= first + WINDOW for at in places) for places in here) for first in set().union(*here)
        )


def _kind(label: Label) -> str:
    return REFER if label.group == "refer" else label.name


def _only_asked(clause: Clause, label: Label) -> bool:
    """Whether abuse is only asked about: a question with nobody in it. Injuries are too grave to judge so."""
    asks = "asks" in clause.frames and "about somebody" not in clause.frames
    return asks and label.group == REFER and label.name != "injury"


def _told(clause: Clause) -> bool:
    """Whether a clause is about policy, a story or a supposition."""
    frames = clause.frames
    told = not frames.isdisjoint(("hypothetical", "sentence story", "story before"))
    return told or (_of_nobody(frames) and "now" not in frames and "present" not in frames)


def _denied(words: Sequence[str], span: Span, denials: frozenset[str]) -> bool:
    """Whether a cue is said not to be so: a "no" just before it, or within it where the cue has none of its own."""
    if not span.negative and not denials.isdisjoint(words[span.start : span.end]):
        return True
    for word in reversed(words[max(0, span.start - 4) : span.start]):
        if word in denials:
            return True
        if word not in _FILLERS:
            return False
    return False
