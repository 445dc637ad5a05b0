"""The threshold check on the web: a concern in, what the documents say of it out; and for managers, who are known only
behind a sign-in proxy, their decision recorded beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from bot.errors import Denied, Unfit
from bot.marking import Span
from bot.roles import Action, may
from bot.screening.days import day as read_day
from bot.sheets import quotes
from bot.types import Actor, Citation
from bot.web.desk import AtDesk, Desk
from bot.web.drawing import draw
from bot.web.forms import LONGEST, DayForm, plain
from bot.web.problems import problem
from bot.web.who import Beginning, Known, own_page, signed_in
from knowledge.errors import NoLiveRelease
from prompts import load_wording

router = APIRouter(prefix="/threshold", include_in_schema=False, dependencies=[Depends(own_page)])

EMPTY = "Enter what you are worried about"
TOO_LONG = f"What you enter must be {LONGEST:,} characters or fewer"
NO_DAY = "The date must be a real date, such as 27 3 2027"
UNSIGNED = "Decisions are not kept here, because these pages do not know who people are. Use Slack instead."

Reference = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]


class DecisionForm(DayForm):
    """The form as it arrives: any field may be missing."""

    decided: str = ""
    why: str = ""


def _manager(request: Request, known: Known) -> Actor:
    """Somebody whom a sign-in proxy knows. Raises Denied."""
    if known is None or not signed_in(request):
        raise Denied(UNSIGNED)
    return known


Signed = Annotated[Actor, Depends(_manager)]


@router.get("")
def concern_page(request: Request, known: Known) -> Response:
    """Where a concern is typed."""
    return _asked(request, known)


@router.post("")
def check_page(request: Request, desk: AtDesk, visitor: Beginning, concern: Annotated[str, Form()] = "") -> Response:
    """What the threshold documents say of it; the form again where there is nothing to read, or too much."""
    text = plain(concern)
    if len(text) > LONGEST and (urgent := desk.thresholds.danger(text)):
        return draw(request, "threshold_urgent.html", answer=urgent)
    if not text or len(text) > LONGEST:
        return _asked(request, visitor.actor, text, EMPTY if not text else TOO_LONG)
    try:
        check = desk.thresholds.check(visitor.actor, text)
    except NoLiveRelease:
        return problem(request, 503, load_wording().no_release)
    request.state.reference = check.reference
    if check.urgent is not None:
        return draw(request, "threshold_urgent.html", answer=check.urgent)
    return draw(
        request,
        "threshold_result.html",
        check=check,
        links=_links(desk, check.citations),
        records=_records(request, visitor.actor),
        text=text,
        today=date.today(),
    )


@router.get("/decisions")
def decisions_page(request: Request, desk: AtDesk, actor: Signed) -> Response:
    """What somebody decided, newest first, and which of it rests on words that have changed."""
    affected = {one.reference for one in desk.thresholds.affected(actor)}
    return draw(request, "threshold_decisions.html", decisions=desk.thresholds.decisions(actor), affected=affected)


@router.get("/decisions/{reference}")
def decision_page(request: Request, desk: AtDesk, actor: Signed, reference: Reference) -> Response:
    """A decision with the check that was before them, and what has changed under it."""
    decision = desk.thresholds.decision(actor, reference)
    changed = [one for held in desk.thresholds.affected(actor) if held.reference == reference for one in held.changed]
    links = _links(desk, decision.check.citations)
    return draw(request, "threshold_decision.html", decision=decision, changed=changed, links=links)


@router.get("/{reference}/decide")
def decide_page(request: Request, actor: Signed, reference: Reference) -> Response:
    """Where a decision is written."""
    return _deciding(request, reference, DecisionForm(), {})


@router.post("/{reference}/decide")
def decide(
    request: Request, desk: AtDesk, actor: Signed, reference: Reference, form: Annotated[DecisionForm, Form()]
) -> Response:
    """The decision is kept, or the form comes again with what is wrong beside each field; danger in the words comes
    first, whatever became of them."""
    urgent = desk.thresholds.danger(form.decided, form.why)
    try:
        _record(desk, actor, reference, form)
    except (Unfit, Denied) as fault:
        if urgent is not None:
            return draw(request, "threshold_urgent.html", answer=urgent, decision="lost")
        if isinstance(fault, Denied):
            raise
        return _deciding(request, reference, form, fault.faults)
    if urgent is not None:
        return draw(request, "threshold_urgent.html", answer=urgent, decision="kept", reference=reference)
    return RedirectResponse(f"/threshold/decisions/{reference}", 303)


def _record(desk: Desk, actor: Actor, reference: str, form: DecisionForm) -> None:
    """Raises Unfit, with every fault at once: a day that cannot be read is put as one that has passed."""
    wanted = read_day(form.typed) if form.typed else None
    unread = bool(form.typed) and wanted is None
    review = date.min if unread else wanted
    try:
        desk.thresholds.record(actor, reference, plain(form.decided), plain(form.why), review)
    except Unfit as unfit:
        raise Unfit({**unfit.faults, **({"review": NO_DAY} if unread else {})}) from unfit


def _asked(request: Request, actor: Actor | None, text: str = "", fault: str = "") -> Response:
    records = actor is not None and _records(request, actor)
    shown = {"text": text, "problem": fault, "records": records, "keep_days": request.app.state.keep_days}
    return draw(request, "threshold.html", 422 if fault else 200, **shown)


def _deciding(request: Request, reference: str, form: DecisionForm, faults: Mapping[str, str]) -> Response:
    status = 422 if faults else 200
    return draw(request, "threshold_decide.html", status, reference=reference, form=form, faults=faults)


def _records(request: Request, actor: Actor) -> bool:
    """Whether this person is somebody who records decisions, and is known by more than a browser."""
    return signed_in(request) and may(actor.role, Action.RECORD_DECISION)


def _links(desk: Desk, citations: Sequence[Citation]) -> dict[int, str]:
    """The address of each source's passage, with the place of the quote in it."""
    spans = quotes(citations, desk.context)
    return {one.number: _address(one.passage_id, spans.get(one.number)) for one in citations}


def _address(passage: int, span: Span | None) -> str:
    query = f"?{urlencode({'from': span[0], 'to': span[1]})}" if span else ""
    return f"/passage/{passage}{query}#quote"
