"""Reading a screening: the answers to check, what they add up to, what may go to the family, pictures and sources."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request, Response

from bot.marking import locate
from bot.report import pictures
from bot.report.parts import Format
from bot.report.pictures import spoken
from bot.screening.pages import STOP
from bot.screening.results import Findings, Outcome
from bot.web.problems import problem
from bot.web.screening import views
from bot.web.screening.visit import AtMine, AtScreening, Visit
from prompts import load_report
from prompts.report import FOR_FAMILY, Kind, ReportWords

router = APIRouter()


@router.get("/screen/{reference}/check")
def check_page(visit: AtMine) -> Response:
    """Every answer, each with a way to change it."""
    if visit.screening.stopped:
        return visit.go(visit.page(STOP))
    return visit.draw("screen_check.html", groups=tuple(views.checked(visit.screening)), views=views)


@router.get("/screen/{reference}/result")
def result_page(visit: AtScreening) -> Response:
    """What the answers add up to so far, with sources; nothing of domestic abuse before its owner is alone."""
    if visit.halted:
        return visit.go(visit.page(STOP))
    if visit.covered:
        return visit.draw("screen_alone.html", page=visit.screening.page("alone"))
    outcome = visit.screenings.outcome(visit.actor, visit.reference)
    return _read(visit, outcome, "screen_result.html", family=False)


@router.get("/screen/{reference}/family")
def family_page(visit: AtScreening) -> Response:
    """What may be shared with the family, to print."""
    if visit.halted:
        return visit.go(visit.page(STOP))
    outcome = visit.screenings.family(visit.actor, visit.reference)
    return _read(visit, outcome, "screen_family.html", family=True)


@router.get("/screen/{reference}/picture/{name}.png")
def picture(request: Request, visit: AtScreening, name: Literal["timeline", "profile"]) -> Response:
    """A picture of what the answers say."""
    if visit.covered or visit.halted:
        return problem(request, 404)
    return _picture(visit, name, family=False)


@router.get("/screen/{reference}/family/picture/{name}.png")
def family_picture(visit: AtScreening, name: Literal["timeline", "profile"]) -> Response:
    """A picture of what may be shared with the family."""
    return _picture(visit, name, family=True)


@router.get("/screen/{reference}/file/{kind}.{format}")
def file(visit: AtScreening, kind: Kind, format: Format) -> Response:
    """A document of it, to keep or to print."""
    if visit.halted or (visit.covered and kind not in FOR_FAMILY):
        return visit.go(visit.address("result"))
    made = visit.screenings.report(visit.actor, visit.reference, kind, format)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)


@router.get("/screen/{reference}/source/{anchor}")
def source(visit: AtScreening, anchor: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]) -> Response:
    """To the passage that something rests on, with its quote marked."""
    cited = visit.screenings.guidance(visit.actor, visit.reference, [anchor]).get(anchor)
    context = visit.desk.context(cited.passage_id) if cited else None
    if cited is None or context is None:
        return problem(visit.request, 404)
    span = locate(cited.quote, context.passage.text)
    query = f"?{urlencode({'from': span[0], 'to': span[1]})}" if span else ""
    return visit.go(f"/passage/{cited.passage_id}{query}#quote")


def _read(visit: Visit, outcome: Outcome, template: str, family: bool) -> Response:
    made = outcome.findings
    return visit.draw(
        template,
        outcome=outcome,
        made=made,
        alts=_alts(made),
        kinds=_words().kinds,
        views=views,
        family=family,
    )


def _alts(made: Findings) -> dict[str, str]:
    """What each picture shows, in words; empty where there is none to draw."""
    words = _words().pictures
    return {
        "timeline": spoken.timeline(made, words) if made.chronology.meetings else "",
        "profile": spoken.profile(made, words) if made.profile else "",
    }


@cache
def _words() -> ReportWords:
    return load_report()


def _picture(visit: Visit, name: str, family: bool) -> Response:
    ask = visit.screenings.family if family else visit.screenings.outcome
    findings = ask(visit.actor, visit.reference).findings
    drawn = pictures.timeline(findings) if name == "timeline" else pictures.profile(findings)
    if drawn is None:
        return problem(visit.request, 404)
    return Response(drawn.png, media_type="image/png")
