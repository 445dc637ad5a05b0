"""The interface for programs: a question in, the answer's JSON out, and whether we are up."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.types import Answer, Conversation, Question, Turn
from bot.web.desk import AtDesk, Opening
from bot.web.forms import LONGEST

router = APIRouter()

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Asked(BaseModel):
    """A question, the day whose guidance should answer, and the conversation it belongs to.

    A `conversation` is remembered from one question to the next; `history` is the turns before, for a caller that keeps
    them itself."""

    model_config = ConfigDict(extra="forbid")

    question: Text
    history: list[Turn] = Field(default=[], max_length=50)
    as_at: date | None = None
    conversation: Conversation | None = None


class Fault(BaseModel):
    """Something wrong with one field."""

    field: str
    message: str


class Refusal(BaseModel):
    """Why a request was not served, in plain words, with a reference to quote."""

    message: str
    reference: str
    fields: list[Fault] = []


class Refused(BaseModel):
    """The body of every reply that is not an answer."""

    error: Refusal


REPLIES: dict[int | str, dict[str, object]] = {
    413: {"model": Refused, "description": "The body is too large"},
    422: {"model": Refused, "description": "Something in the body is missing or wrong"},
    503: {"model": Refused, "description": "Not ready yet"},
}


@router.post("/api/ask", response_model=Answer, responses=REPLIES, summary="Ask the guidance a question")
def ask(request: Request, asked: Asked, desk: AtDesk) -> Answer:
    """Every outcome is an answer and comes with status 200, also when nothing in the guidance bears on the question."""
    turns, named = tuple(asked.history), asked.conversation
    answer = desk.ask(Question(text=asked.question, history=turns, as_at=asked.as_at, conversation=named))
    request.state.outcome, request.state.reference = answer.outcome.value, answer.trace.reference
    return answer


@router.get("/health", response_class=PlainTextResponse, summary="Whether the process is up")
def health() -> str:
    """Always `ok` while the process can reply at all."""
    return "ok"


@router.get("/ready", summary="Whether questions can be answered now", responses={503: {"description": "Not yet"}})
def ready(request: Request) -> Response:
    """200 with a live release and warm models; 503 with one line that says what is missing."""
    opening: Opening = request.app.state.opening
    reason = _missing(opening)
    if reason:
        return JSONResponse({"ready": False, "reason": reason}, 503)
    return JSONResponse({"ready": True})


def _missing(opening: Opening) -> str | None:
    desk = opening.peek()
    if desk is None:
        opening.start()
        return opening.reason
    status = desk.status()
    if status.release is None:
        return "No guidance has been published yet."
    return None if status.warm else "The search model is still being loaded."
