"""Prompts: the wording, the glossary and the instruments, as data with a small loader.

Each `load_...` reads one YAML file that ships in the package and gives back a frozen type. Words stay words: no
value is read as a number, a date or a yes-or-no until its type says so ("no", "on" and "0800" are safe).
A fault raises `BadPrompts`, one line each, naming the file and the entry.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from prompts.agreeing import faults
from prompts.answer import AnswerPrompt
from prompts.bounds import Bounds
from prompts.curiosity import CuriosityEntry, choose
from prompts.danger import DangerCues
from prompts.directory import KINDS, Directory, DirectoryContact, over
from prompts.glossary import Glossary
from prompts.judge import JudgePrompt
from prompts.phrases import filled
from prompts.places import line
from prompts.reflective import Reflective
from prompts.replies import Replies
from prompts.report import ReportWords
from prompts.screening import Instrument
from prompts.slack import SlackWords
from prompts.thresholds import ThresholdCues
from prompts.types import BadPrompts
from prompts.wording import Offers, Wording

__all__ = [
    "KINDS",
    "AnswerPrompt",
    "BadPrompts",
    "Bounds",
    "CuriosityEntry",
    "DangerCues",
    "Directory",
    "DirectoryContact",
    "Glossary",
    "Instrument",
    "JudgePrompt",
    "Offers",
    "Reflective",
    "Replies",
    "ReportWords",
    "SlackWords",
    "ThresholdCues",
    "Wording",
    "choose",
    "load_answer_prompt",
    "load_bounds",
    "load_curiosity",
    "load_danger",
    "load_directory",
    "load_glossary",
    "load_judge_prompt",
    "load_offers",
    "load_reflective",
    "load_replies",
    "load_report",
    "load_screening",
    "load_slack",
    "load_wording",
]

_SECTIONS = {"abbreviations": "abbreviation", "plain words": "plain", "chat": "chat", "spelling": "spelling"}
_FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # for our own files only: the slow one takes any text safely
_LARGEST = 200_000  # bytes; a lead's directory is a few thousand
_Model = TypeVar("_Model", bound=BaseModel)


def load_glossary() -> Glossary:
    """The field's short forms and plain words."""
    held = dict(_shipped("glossary.yaml"))
    ages = held.pop("ages", [])
    unknown = set(held) - set(_SECTIONS)
    if unknown:
        raise BadPrompts(f"glossary.yaml: no such section: {', '.join(sorted(unknown))}")
    entries = [{**entry, "kind": _SECTIONS[name]} for name, section in held.items() for entry in section]
    return _checked(Glossary, {"entries": entries, "ages": ages}, "glossary.yaml")


def load_curiosity() -> tuple[CuriosityEntry, ...]:
    """The questions worth asking next, in the order of the file."""
    held = _shipped("curiosity.yaml")
    try:
        entries = TypeAdapter(tuple[CuriosityEntry, ...]).validate_python(held.get("prompts"))
    except ValidationError as error:
        raise BadPrompts(_faults(error, "curiosity.yaml")) from error
    ids = [entry.id for entry in entries]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise BadPrompts(f"curiosity.yaml: used twice: {', '.join(twice)}")
    return entries


def load_wording() -> Wording:
    """The fixed sentences."""
    return _checked(Wording, _shipped("wording.yaml"), "wording.yaml")


def load_answer_prompt() -> AnswerPrompt:
    """What a language model is sent."""
    return _checked(AnswerPrompt, _shipped("answer.yaml"), "answer.yaml")


def load_judge_prompt() -> JudgePrompt:
    """What a language model is sent that judges answers."""
    return _checked(JudgePrompt, _shipped("judge.yaml"), "judge.yaml")


def load_offers() -> Offers:
    """What makes an answer offer the screening."""
    return _checked(Offers, _shipped("offers.yaml"), "offers.yaml")


def load_replies() -> Replies:
    """What a chat says about a message."""
    return _checked(Replies, _shipped("replies.yaml"), "replies.yaml")


def load_report() -> ReportWords:
    """What reports and pictures of a screening say."""
    return _checked(ReportWords, _shipped("report.yaml"), "report.yaml")


def load_reflective() -> Reflective:
    """What to ask beside somebody's screening, and in supervision."""
    return _checked(Reflective, _shipped("reflective.yaml"), "reflective.yaml")


def load_danger() -> DangerCues:
    """What people say when a child is in danger."""
    return _checked(DangerCues, _shipped("danger.yaml"), "danger.yaml")


def load_bounds() -> Bounds:
    """What is not the desk's work, what it does not decide and what it does not obey."""
    held = _shipped("scope.yaml")
    lists = held.pop("lists", {})
    try:
        return _checked(Bounds, {name: filled(part, lists) for name, part in held.items()}, "scope.yaml")
    except KeyError as error:
        raise BadPrompts(f"scope.yaml: no such list: {error.args[0]}") from error


def load_slack() -> SlackWords:
    """What Slack's messages, screens and front page say."""
    return _checked(SlackWords, _shipped("slack.yaml"), "slack.yaml")


def load_thresholds() -> ThresholdCues:
    """What a concern may be about, for the threshold check."""
    return _checked(ThresholdCues, _shipped("thresholds.yaml"), "thresholds.yaml")


def load_screening(path: Path | None = None) -> Instrument:
    """The neglect screening in a partnership's own file; the one that ships where there is none.

    Raises BadPrompts, with the line of the file for each fault.
    """
    own = path is not None and path.is_file()
    name = path.name if path is not None and own else "neglect_screening.yaml"
    text = _text(path) if path is not None and own else resources.files("prompts").joinpath(name).read_text("utf-8")
    held = _parsed(text, name, yaml.BaseLoader if own else _FAST)
    try:
        instrument = Instrument.model_validate(held)
        wrong = list(faults(instrument))
    except ValidationError as error:
        wrong = [(fault["loc"], _plainly(fault["type"], fault["msg"])) for fault in error.errors()]
    if not wrong:
        return instrument
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    told = sorted((line(node, loc), " ".join(map(str, loc)), why) for loc, why in wrong)
    raise BadPrompts("\n".join(f"{name}: line {at}: {where}: {why}" for at, where, why in told))


def load_directory(path: Path | None = None) -> Directory:
    """The contacts in a lead's file, laid over the shipped form; the shipped form alone where there is no file.

    Raises BadPrompts with a line for each fault.
    """
    shipped = _shipped("directory.yaml")
    if path is None or not path.is_file():
        return _checked(Directory, shipped, "directory.yaml")
    return _checked(Directory, over(shipped, _parsed(_text(path), path.name)), path.name)


def _text(path: Path) -> str:
    """What is in a partnership's own file."""
    if path.stat().st_size > _LARGEST:
        raise BadPrompts(f"{path.name}: larger than {_LARGEST} bytes")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPrompts(f"{path.name}: cannot be read as text") from error


def _shipped(name: str) -> dict[str, Any]:
    return _parsed(resources.files("prompts").joinpath(name).read_text(encoding="utf-8"), name, _FAST)


def _parsed(text: str, name: str, loader: Any = yaml.BaseLoader) -> dict[str, Any]:
    try:
        held = yaml.load(text, Loader=loader)  # BaseLoader makes only texts, lists, mappings
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise BadPrompts(f"{name}: {where}not valid YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadPrompts(f"{name}: not valid YAML") from error
    if held is None or held == "":
        return {}
    if not isinstance(held, dict):
        raise BadPrompts(f"{name}: must be names with values under them, not a {type(held).__name__}")
    return held


def _checked(model: type[_Model], held: dict[str, Any], name: str) -> _Model:
    try:
        return model.model_validate(held)
    except ValidationError as error:
        raise BadPrompts(_faults(error, name)) from error


def _faults(error: ValidationError, name: str) -> str:
    """One line a fault: the file, the entry, what is wrong."""
    lines = []
    for fault in error.errors():
        where = " ".join(map(str, fault["loc"]))
        lines.append(": ".join(filter(None, (name, where, _plainly(fault["type"], fault["msg"])))))
    return "\n".join(lines)


def _plainly(kind: str, message: str) -> str:
    said = {"extra_forbidden": "no such field", "missing": "is missing"}
    return said.get(kind, message.removeprefix("Value error, "))
