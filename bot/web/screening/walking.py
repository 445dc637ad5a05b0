"""Walking through a screening: begun, answered a page at a time, left and taken up again, stopped, erased.

What is posted is never shown again by its address: an answer that fits leads on, and one that does not is drawn with
what is wrong. Whoever goes away from a page has its words heard, and kept where they fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.errors import Denied, Unfit
from bot.screen import NOT_THERE, Open
from bot.screening.pages import STOP
from bot.screening.types import Page
from bot.web.desk import AtDesk
from bot.web.drawing import draw
from bot.web.screening import sections, views
from bot.web.screening.posted import NOT_CSV, TABLE, Posted, posted
from bot.web.screening.visit import COOKIE, AtMine, Visit, was_away
from bot.web.who import Beginning, Known, remember, strayed

router = APIRouter()

SHOWN = 50
"""Contacts that the page of a chronology lists, unless all are asked for."""
RETURNS = {"check", "result"}
"""Where a change may lead back to."""
OUT = {"danger", "refer"}
AWAY = OUT | {"save", "back"}
"""Buttons that leave a page without answering it."""
Given = Annotated[Posted, Depends(posted)]


@router.get("/screen")
def start_page(request: Request, desk: AtDesk, actor: Known) -> Response:
    """What a screening is and is not, and the ones that this person has."""
    strayed(request, actor)
    mine = desk.screenings.mine(actor) if actor else ()
    return draw(
        request,
        "screen_start.html",
        instrument=desk.screenings.in_use(),
        mine=mine,
        views=views,
        keep_days=request.app.state.keep_screenings_days,
    )


@router.post("/screen")
def begin(request: Request, desk: AtDesk, visitor: Beginning) -> Response:
    """A new screening, and to its first page."""
    opened = desk.screenings.begin(visitor.actor)
    visit = Visit(request, desk, visitor.actor, opened.reference, opened)
    return remember(request, visit.go(visit.page("gate")), visitor)


@router.get("/screen/{reference}")
def sections_page(visit: AtMine) -> Response:
    """The sections, how far each is, and the way on."""
    if visit.screening.stopped:
        return visit.go(visit.page(STOP))
    now = visit.opened.page
    held = sections.sections(visit.screening)
    return visit.draw("screen_sections.html", sections=held, now=now.key if now else "")


@router.get("/screen/{reference}/page/{key:path}")
def question_page(visit: AtMine, key: str, to: str = "", all: bool = False) -> Response:
    """One page. While the walk is stopped it is the stop page, whatever was asked for."""
    page = _shown(visit, key)
    if page is None:
        return visit.go(_stands(visit))
    if page.key == TABLE:
        return _table(visit, None, {}, to, all)
    return _drawn(visit, page, views.typed(page, visit.screening), {}, to)


@router.post("/screen/{reference}/page/{key:path}")
def answer(visit: AtMine, key: str, form: Given) -> Response:
    """What was put into a page, or the same page with what is wrong with it."""
    page = _shown(visit, key)
    if page is None or page.key != key:
        return visit.go(_stands(visit))
    if key == TABLE:
        return _tabled(visit, page, form)
    if form.do in AWAY:
        return _left(visit, page, form)
    given = form.given(page)
    try:
        after = visit.screenings.respond(visit.actor, visit.reference, key, given)
    except Unfit as error:
        return _drawn(visit, page, given, error.faults, _to(form))
    after = _back_again(visit, after)
    return visit.go(_next(visit._replace(opened=after), key, _to(form)))


@router.post("/screen/{reference}/stop")
def stop(visit: AtMine, form: Given) -> Response:
    """Out of the walk at once: the buttons on every page."""
    return _stopped(visit, "danger" if form.text("kind") == "danger" else "refer")


@router.get("/screen/{reference}/saved")
def saved_page(request: Request, visit: AtMine) -> Response:
    """Everything is kept, and how to come back to it."""
    keep_days = request.app.state.keep_screenings_days
    shown = {"visit": visit, "screening": visit.screening, "keep_days": keep_days}
    return _gone_away(draw(request, "screen_saved.html", **shown))


@router.get("/screen/{reference}/erase")
def erase_page(visit: AtMine) -> Response:
    """Whether it is really to be erased."""
    return visit.draw("screen_erase.html")


@router.post("/screen/{reference}/erase")
def erase(visit: AtMine) -> Response:
    """Erased for good."""
    if not visit.screenings.erase(visit.actor, visit.reference):
        raise Denied(NOT_THERE)
    return _gone_away(draw(visit.request, "screen_erased.html"))


def _gone_away(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/screen")
    return response


def _shown(visit: Visit, key: str) -> Page | None:
    """The page to draw under an address; None where it may not be shown now."""
    if visit.screening.stopped:
        return visit.opened.page
    return None if key == STOP else visit.screening.page(key)


def _stands(visit: Visit) -> str:
    """The address of where the walk is."""
    page = visit.opened.page
    return visit.page(page.key) if page else visit.address("result")


def _next(visit: Visit, answered: str, to: str) -> str:
    """Where an answer leads: on, or back to what it was changed from; at the end to the answers."""
    page = visit.opened.page
    if visit.screening.stopped or answered == STOP:
        return _stands(visit)
    if to:
        detail = visit.screening.page(f"{answered}/detail")
        unanswered = detail and any(field.key not in visit.screening.answers for field in detail.fields)
        return visit.page(detail.key, to) if detail and unanswered else visit.address(to)
    return visit.address("check") if page and page.key == "decision" else _stands(visit)


def _to(form: Posted) -> str:
    return form.text("to") if form.text("to") in RETURNS else ""


def _back_again(visit: Visit, after: Open) -> Open:
    """What somebody sees after a page that lay open while they were away: they have yet to say that they are alone."""
    if was_away(visit.request, visit.reference):
        return visit.screenings.resume(visit.actor, visit.reference)
    return after


def _left(visit: Visit, page: Page, form: Posted) -> Response:
    """Away from a page by another button than its own."""
    after = visit.screenings.leave(visit.actor, visit.reference, page.key, form.given(page))
    if form.do in OUT:
        return _stopped(visit, "danger" if form.do == "danger" else "refer")
    if after.screening.stopped:
        return visit.go(visit.page(STOP))
    if form.do == "save":
        return RedirectResponse(visit.address("saved"), 303)
    where = sections.here(after.screening, page.key)
    before = visit.page(where.before) if where and where.before else visit.address()
    return visit.go(visit.address(_to(form)) if _to(form) else before)


def _stopped(visit: Visit, kind: Literal["danger", "refer"]) -> Response:
    visit.screenings.stop(visit.actor, visit.reference, kind)
    return visit.go(visit.page(STOP))


def _tabled(visit: Visit, page: Page, form: Posted) -> Response:
    """What was typed is read whichever button was pressed; then on, or away, where every row was right. Danger waits
    for no row."""
    if form.do.startswith("strike-"):
        return _table(_struck(visit, form.do.removeprefix("strike-")), form, {}, _to(form))
    rows, faults = _rows(form)
    after, refused = _added(visit, rows)
    faults = faults | refused
    if form.do in {"add", "paste"} and not rows:
        faults = faults or {"row": "Fill in one contact, or paste rows."}
    if form.do in OUT or not faults:
        return _onward(visit, after, page, form, bool(rows))
    return _table(after, form, faults, _to(form))


def _added(visit: Visit, rows: Mapping[str, str]) -> tuple[Visit, dict[str, str]]:
    """With the rows that are right, and what is wrong with the others."""
    faults: dict[str, str] = {}
    for name, text in rows.items():
        visit = visit._replace(opened=visit.screenings.respond(visit.actor, visit.reference, TABLE, text))
        faults |= _refused(name, visit.opened) if visit.screening.refused else {}
    return visit, faults


def _onward(visit: Visit, after: Visit, page: Page, form: Posted, read: bool) -> Response:
    if form.do in AWAY:
        return _left(after, page, form)
    if form.do == "on" and not read:
        after = visit._replace(opened=visit.screenings.respond(visit.actor, visit.reference, TABLE, ""))
    if form.do == "on" or after.screening.stopped:
        return visit.go(_next(after._replace(opened=_back_again(visit, after.opened)), TABLE, _to(form)))
    return visit.go(f"{visit.page(TABLE, _to(form))}#contacts")


def _rows(form: Posted) -> tuple[dict[str, str], dict[str, str]]:
    """The rows to read, by the part of the form that they come from, and what is wrong before they are read."""
    table = form.table()
    if table is None:
        return {}, {"file": NOT_CSV}
    held = {"row": form.row() if form.contact else "", TABLE: table}
    return {name: text for name, text in held.items() if text}, {}


def _refused(name: str, opened: Open) -> dict[str, str]:
    if name == "row":
        return {"row": f"This contact was not added. {opened.screening.refused[0].why}"}
    count = len(opened.screening.refused)
    return {TABLE: f"{count} row{' was' if count == 1 else 's were'} not counted: put right what is listed below."}


def _struck(visit: Visit, mark: str) -> Visit:
    """Without the contact that was named, where it is still there."""
    for place, meeting in enumerate(visit.screening.meetings):
        if views.mark(meeting) == mark:
            return visit._replace(opened=visit.screenings.strike(visit.actor, visit.reference, place))
    return visit


def _drawn(visit: Visit, page: Page, given: Mapping[str, Any], faults: Mapping[str, str], to: str) -> Response:
    template = "screen_stop.html" if page.key == STOP else "screen_page.html"
    return visit.draw(
        template,
        422 if faults else 200,
        page=page,
        given=given,
        faults=faults,
        problems=views.problems(page, faults),
        here=sections.here(visit.screening, page.key),
        guidance=visit.screenings.guidance(visit.actor, visit.reference, page.rests_on),
        views=views,
        to=to if to in RETURNS else "",
    )


def _table(visit: Visit, form: Posted | None, faults: Mapping[str, str], to: str, all: bool = False) -> Response:
    """The page of a chronology, with what was typed where there is something to put right."""
    page = visit.screening.page(TABLE)
    if page is None or visit.screening.stopped:
        return visit.go(_stands(visit))
    newest = sorted(visit.screening.meetings, key=lambda one: one.day, reverse=True)
    return visit.draw(
        "screen_table.html",
        422 if faults else 200,
        page=page,
        names={child.letter: child.name for child in visit.screening.children},
        typed=form,
        faults=faults,
        problems=[({"row": "date-day"}.get(name, name), message) for name, message in faults.items()],
        here=sections.here(visit.screening, page.key),
        guidance=visit.screenings.guidance(visit.actor, visit.reference, page.rests_on),
        meetings=newest if all else newest[:SHOWN],
        views=views,
        to=to if to in RETURNS else "",
    )
