"""What a person, or a program, is told when a request cannot be served: plain words and a reference, never a trace."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.errors import Denied
from bot.screen import NOT_THERE
from bot.threshold import NOT_THERE as NO_DECISION
from bot.web.desk import NotReady
from bot.web.drawing import draw
from bot.web.forms import LONGEST
from bot.web.who import Foreign, Strayed, Unknown
from knowledge.errors import Busy


class Wording(NamedTuple):
    """A heading and what to do about it."""

    title: str
    advice: str


WORDINGS = {
    403: Wording("You cannot do this here", "Go back to the start, and try again from there."),
    404: Wording("Page not found", "Check the web address. A source can also move when the guidance is updated."),
    405: Wording("Page not found", "This address does not work in that way."),
    413: Wording("That was too long", "Shorten it, or send it in parts, and try again."),
    500: Wording("Sorry, there is a problem", "Try again. If it goes on, tell the person who runs Curiosity."),
    503: Wording("Curiosity is not ready yet", "Try again in a minute."),
}

SHUT = {
    Unknown: "We cannot tell who you are. Sign in through your organisation, then open this page again.",
    Foreign: "This was sent from another website, so nothing was done.",
}
"""Why the door stays shut, for the person."""

FORMS = {"/ask", "/erase"}
"""Where forms are sent: whoever comes there by an address starts again."""

PLAIN = {
    "missing": "This is missing",
    "string_too_short": "This must not be empty",
    "string_too_long": f"This must be {LONGEST:,} characters or fewer",
    "string_type": "This must be text",
    "string_unicode": "This must be text that can be written in UTF-8",
    "string_pattern_mismatch": "This must be 1 to 64 letters, digits, hyphens or underscores",
    "extra_forbidden": "This is not one of the fields that can be sent",
    "json_invalid": "The body is not valid JSON",
    "too_long": "There are too many of these",
    "list_type": "This must be a list",
    "tuple_type": "This must be a list",
    "model_attributes_type": "The body must be a JSON object",
    "model_type": "This must be a JSON object",
}


def problem(request: Request, status: int, detail: str | None = None) -> Response:
    """A page with the wording for a status; for the JSON interface the same as JSON."""
    wording = WORDINGS.get(status) or WORDINGS[404 if status < 500 else 500]
    reference = request.state.reference
    if _for_programs(request):
        return JSONResponse({"error": {"message": detail or wording.title, "reference": reference}}, status)
    return draw(request, "problem.html", status, wording=wording, detail=detail, reference=reference)


def install(app: FastAPI) -> None:
    """Put our wording in place of the framework's. Anything else that is raised reaches the shell."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405 and request.method == "GET" and request.url.path in FORMS:
            return RedirectResponse("/", 303)
        return problem(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        if not _for_programs(request):
            return problem(request, 404)
        fields = [_fault(fault) for fault in error.errors()]
        message = "; ".join(f"{fault['field']}: {fault['message']}" for fault in fields)
        return JSONResponse({"error": {"message": message, "fields": fields, **_quoted(request)}}, 422)

    @app.exception_handler(NotReady)
    def closed(request: Request, error: NotReady) -> Response:
        return problem(request, 503, str(error))

    _install_refusals(app)


def _install_refusals(app: FastAPI) -> None:
    @app.exception_handler(Denied)
    def denied(request: Request, error: Denied) -> Response:
        said = str(error)
        return problem(request, 404 if said in (NOT_THERE, NO_DECISION) else 403, said)

    @app.exception_handler(Busy)
    def busy(request: Request, error: Busy) -> Response:
        return problem(request, 503, str(error))

    @app.exception_handler(Strayed)
    def strayed(request: Request, error: Strayed) -> Response:
        page = draw(request, "strayed.html")
        page.headers["Refresh"] = "0"
        return page

    @app.exception_handler(Unknown)
    @app.exception_handler(Foreign)
    def shut(request: Request, error: Exception) -> Response:
        return problem(request, 403, SHUT[type(error)])


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _quoted(request: Request) -> dict[str, str]:
    return {"reference": request.state.reference}


def _fault(fault: dict[str, object]) -> dict[str, str]:
    """One thing that is wrong, without a word of what was sent."""
    kind, place = str(fault["type"]), fault["loc"]
    parts = [str(part) for part in place if part != "body"] if isinstance(place, tuple | list) else []
    if kind == "json_invalid":
        parts = []
    if kind.startswith("date"):
        return {"field": ".".join(parts), "message": "This must be a real date, such as 2025-03-27"}
    return {"field": ".".join(parts) or "body", "message": PLAIN.get(kind, "This is not what was expected")}
