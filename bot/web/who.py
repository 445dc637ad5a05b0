"""Who is at the browser, and whether what is posted comes from our own pages.

Where the setting `web_user_header` names a header, a sign-in proxy in front says who it is, and roles come from the
settings and from grants as they do for people in Slack. Otherwise a browser is a practitioner of its own: a cookie of
256 random bits, made when something is first kept for it. The desk knows it by a digest: the token is stored nowhere
but in that browser, and nobody else can make it out.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response

from bot.types import Actor, Person, Role
from bot.web.desk import AtDesk

TEAM = "web"
"""The workspace of people in a browser: `web/anna@example.org=manager` in the settings is one of them."""
BITS = 256
DAY = 24 * 60 * 60
LONGEST_NAME = 200
"""Characters of the name that a sign-in proxy gives."""
_TOKEN = re.compile(r"[0-9a-f]{64}")
_OURS = {"same-origin", "none"}


class Unknown(Exception):
    """A sign-in proxy was to say who this is, and did not."""


class Foreign(Exception):
    """Something was posted from another site."""


class Strayed(Exception):
    """Somebody came from a link on another site, and their browser kept the cookie back: the same address again, from
    a page of ours, brings it."""


class Visitor(NamedTuple):
    """Who is at the browser. `token` is its cookie, new or not, where it has one: `remember` sets it."""

    actor: Actor
    token: str = ""


def signed_in(request: Request) -> bool:
    """Whether a sign-in proxy says who people are, so that what they keep can be opened in another browser."""
    return bool(request.app.state.user_header)


def known_by(token: str) -> Actor:
    """The person of a browser with this cookie: the desk is told a digest of it."""
    digest = hashlib.sha256(bytes.fromhex(token)).hexdigest()
    return Actor(user=f"browser-{digest[:40]}", team=TEAM, role=Role.PRACTITIONER)


def token_of(request: Request) -> str:
    """The browser's cookie; empty where it has none, or one that is not ours."""
    token = request.cookies.get(_cookie(request), "")
    return token if _TOKEN.fullmatch(token) else ""


def over_https(request: Request) -> bool:
    """Also where a proxy in front ends https and says so; whoever lies about it locks only themselves out."""
    said = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return "https" in (request.url.scheme, said)


def own_page(request: Request) -> None:
    """For a router with forms: what another site makes a browser post is refused. Raises Foreign.

    A browser that does not say where a request comes from (a program, or one of before 2020) is held by the cookie's
    SameSite alone.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    said, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if said is not None and said not in _OURS:
        raise Foreign
    if said is None and origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise Foreign


def strayed(request: Request, actor: Actor | None) -> None:
    """For a page that shows what somebody keeps. Raises Strayed."""
    if actor is None and request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
        raise Strayed


def _known(request: Request, desk: AtDesk) -> Actor | None:
    if signed_in(request):
        return _by_header(request, desk)
    token = token_of(request)
    return known_by(token) if token else None


Known = Annotated[Actor | None, Depends(_known)]
"""Who is at the browser; None in one for which nothing was ever kept."""


def _visitor(request: Request, known: Known) -> Visitor:
    if known is not None and signed_in(request):
        return Visitor(known)
    token = token_of(request) or secrets.token_bytes(BITS // 8).hex()
    return Visitor(known_by(token), token)


Beginning = Annotated[Visitor, Depends(_visitor)]
"""Who is at the browser, met for the first time if need be: only where something is begun that is kept."""


def remember(request: Request, response: Response, visitor: Visitor) -> Response:
    """The response, with the browser's cookie, which from now on lasts as long as what was begun is kept, and a month
    more for the person to find out."""
    if visitor.token:
        response.set_cookie(
            _cookie(request),
            visitor.token,
            max_age=(request.app.state.keep_screenings_days + 31) * DAY,
            path="/",
            secure=over_https(request),
            httponly=True,
            samesite="strict",
        )
    return response


def _by_header(request: Request, desk: AtDesk) -> Actor:
    values = [value.strip() for value in request.headers.getlist(request.app.state.user_header)]
    if len(values) != 1 or not 0 < len(values[0]) <= LONGEST_NAME or not values[0].isprintable():
        raise Unknown
    actor = desk.people.admit(Person(user=values[0], team=TEAM)).actor
    if actor is None:
        raise Unknown
    return actor


def _cookie(request: Request) -> str:
    """Over https its name holds the browser to it: no neighbouring site can set one of that name."""
    return "__Host-curiosity" if over_https(request) else "curiosity"
