"""Reviews on the web, where a sign-in proxy says who people are: what was shared, what is due, what managers think."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.errors import Denied, Unfit
from bot.roles import Action, may
from bot.screen import NOT_THERE
from bot.screening.days import day as read_day
from bot.types import Actor, Person
from bot.web.desk import AtDesk, Desk
from bot.web.drawing import draw
from bot.web.forms import DayForm
from bot.web.screening.visit import Reference
from bot.web.who import TEAM, Known, own_page, signed_in
from prompts import load_reflective

router = APIRouter(prefix="/reviews", include_in_schema=False, dependencies=[Depends(own_page)])

UNSIGNED = "Nothing can be shared here, because these pages do not know who people are. Your manager can use Slack."
NO_CHOICE = "Choose whether you agree."
NO_DAY = "The day must be a real day, such as 27 3 2027."
NOT_A_MANAGER = "No manager or safeguarding lead is known here by that name. Ask them how they sign in."


class ReviewForm(DayForm):
    """The form as it arrives: any field may be missing."""

    agrees: str = ""
    words: str = ""


class Problem(NamedTuple):
    """What to put right: the id of the field, and why."""

    field: str
    message: str


def _person(request: Request, known: Known) -> Actor:
    """Somebody whom a sign-in proxy knows. Raises Denied."""
    if known is None or not signed_in(request):
        raise Denied(UNSIGNED)
    return known


Signed = Annotated[Actor, Depends(_person)]


@router.get("")
def list_page(request: Request, desk: AtDesk, actor: Signed) -> Response:
    """What somebody is to look at again, and what was shared with them."""
    reviews = may(actor.role, Action.REVIEW_SCREEN)
    return draw(
        request,
        "reviews.html",
        due=desk.screenings.due(actor, date.today()),
        shared=sorted(desk.screenings.shared(actor), key=lambda one: one.said is not None) if reviews else (),
        reviews=reviews,
    )


@router.get("/{reference}")
def review_page(request: Request, desk: AtDesk, actor: Signed, reference: Reference) -> Response:
    """What managers said of a screening; for a manager the form, for who did it whom to share it with."""
    return _drawn(request, desk, actor, reference)


@router.post("/{reference}")
def review(
    request: Request, desk: AtDesk, actor: Signed, reference: Reference, form: Annotated[ReviewForm, Form()]
) -> Response:
    """What a manager thinks is kept; danger in their words comes first, whatever else is wrong with the form."""
    wanted = read_day(form.typed) if form.typed else None
    problems = [] if form.agrees in ("yes", "no") else [Problem("agrees", NO_CHOICE)]
    problems += [Problem("day", NO_DAY)] if form.typed and wanted is None else []
    try:
        if problems:
            done = desk.screenings.heard(form.words)
        else:
            done = desk.screenings.review(actor, reference, form.agrees == "yes", form.words.strip(), wanted)
    except Unfit as unfit:
        problems = [Problem({"review": "day"}.get(key, key), why) for key, why in unfit.faults.items()]
    else:
        if done.told:
            return draw(request, "review_told.html", done=done, reference=reference)
    if problems:
        return _drawn(request, desk, actor, reference, form, problems)
    return RedirectResponse(f"/reviews/{reference}", 303)


@router.post("/{reference}/share")
def share(
    request: Request, desk: AtDesk, actor: Signed, reference: Reference, name: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """One's own screening, shown to a manager or a lead who signs in here too."""
    admitted = desk.people.admit(Person(user=name.strip(), team=TEAM)).actor if name.strip() else None
    if admitted is None or not may(admitted.role, Action.REVIEW_SCREEN):
        problems = [Problem("name", NOT_A_MANAGER)]
        return _drawn(request, desk, actor, reference, problems=problems, name=name)
    if not desk.screenings.share(actor, reference, admitted.user):
        raise Denied(NOT_THERE)
    return draw(request, "review_shared.html", reference=reference, name=admitted.user)


def _drawn(
    request: Request,
    desk: Desk,
    actor: Actor,
    reference: str,
    form: ReviewForm | None = None,
    problems: Sequence[Problem] = (),
    name: str = "",
) -> Response:
    opened = desk.screenings.open(actor, reference)
    return draw(
        request,
        "review.html",
        422 if problems else 200,
        opened=opened,
        opinions=desk.screenings.opinions(actor, reference),
        writes=not opened.mine and may(actor.role, Action.REVIEW_SCREEN),
        held=load_reflective(),
        form=form or ReviewForm(),
        problems=problems,
        faults=dict(problems),
        name=name,
    )
