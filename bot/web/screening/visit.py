"""One person at one screening of theirs: found, or nobody learns that it is there; and away for a while or not.

Somebody who was away has not said yet that they are alone. That they are still there is told by a cookie that ends
twenty minutes after the last page, and when they save and leave.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from bot.errors import Denied
from bot.screen import NOT_THERE, NOT_YOURS, Open, Screenings
from bot.screening.pages import HOME, alone
from bot.screening.walk import Screening
from bot.types import Actor
from bot.web.desk import AtDesk, Desk
from bot.web.drawing import draw
from bot.web.who import Known, over_https, strayed

AWAY = 20 * 60
"""Seconds without a page after which somebody has been away."""
COOKIE = "curiosity-here"

Reference = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]


class Visit(NamedTuple):
    """Who it is, what they have open, and the desk to ask."""

    request: Request
    desk: Desk
    actor: Actor
    reference: str
    opened: Open

    @property
    def screenings(self) -> Screenings:
        return self.desk.screenings

    @property
    def screening(self) -> Screening:
        return self.opened.screening

    @property
    def covered(self) -> bool:
        """Whether answers about domestic abuse are in it, and its owner has not said that they are alone."""
        answers = self.screening.answers
        private = (f"{HOME}/{item.id}" for item in self.screening.instrument.items.values() if item.private)
        return self.opened.mine and not alone(answers) and any(key in answers for key in private)

    @property
    def halted(self) -> bool:
        """Whether its owner is to act first. Somebody it was shared with reads it, with that said above."""
        return self.opened.mine and bool(self.screening.stopped)

    def address(self, place: str = "") -> str:
        return f"/screen/{self.reference}{'/' if place else ''}{place}"

    def page(self, key: str, to: str = "") -> str:
        """The address of a page; `to` is where a change leads back to."""
        return self.address(f"page/{key}{f'?to={to}' if to else ''}")

    def draw(self, template: str, status: int = 200, **values: object) -> Response:
        return self.still(draw(self.request, template, status, visit=self, screening=self.screening, **values))

    def go(self, address: str) -> Response:
        return self.still(RedirectResponse(address, 303))

    def still(self, response: Response) -> Response:
        """The response, with the sign that they are still there."""
        response.set_cookie(
            COOKIE,
            self.reference,
            max_age=AWAY,
            path="/screen",
            secure=over_https(self.request),
            httponly=True,
            samesite="strict",
        )
        return response


def was_away(request: Request, reference: str) -> bool:
    """Whether nobody was at this screening for a while."""
    return request.cookies.get(COOKIE) != reference


def visiting(request: Request, reference: Reference, desk: AtDesk, actor: Known) -> Visit:
    """Whoever is at the browser, at one of their screenings or at one that was shared with them. Raises Denied."""
    strayed(request, actor)
    if actor is None:
        raise Denied(NOT_THERE)
    opened = desk.screenings.look(actor, reference)
    if opened.mine and request.method == "GET" and was_away(request, reference):
        opened = desk.screenings.resume(actor, reference)
    return Visit(request, desk, actor, reference, opened)


def owning(visit: Annotated[Visit, Depends(visiting)]) -> Visit:
    """The same, only for whoever began it. Raises Denied."""
    if not visit.opened.mine:
        raise Denied(NOT_YOURS)
    return visit


AtScreening = Annotated[Visit, Depends(visiting)]
AtMine = Annotated[Visit, Depends(owning)]
