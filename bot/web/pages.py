"""The pages a person sees. Each route has three lines of thought: translate in, ask the desk, translate out."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi import Path as InPath

from bot.marking import locate
from bot.sheets import sheets
from bot.showing import official_address
from bot.types import Answer, Citation, Question, Turn
from bot.web.desk import AtDesk, Desk
from bot.web.drawing import draw
from bot.web.forms import TURNS, AskForm, Problem, check, named
from bot.web.problems import problem

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    "When does a missed health appointment become neglect?",
    "How soon must the core group meet after a child protection conference?",
    "What do I do if I disagree with another agency’s decision?",
    "Can I share information without consent?",
)

Offset = Annotated[int | None, Query(ge=0, le=10_000_000)]


@router.get("/")
def question_page(request: Request) -> Response:
    """Where a question is typed: the start of a new conversation."""
    return draw(
        request, "question.html", form=AskForm(), conversation=named(), turns=(), problems=(), examples=EXAMPLES
    )


@router.post("/ask")
def answer_page(request: Request, form: Annotated[AskForm, Form()], desk: AtDesk) -> Response:
    """The answer to what was typed, or the form again with what is wrong with it."""
    question = check(form)
    if not isinstance(question, Question):
        return _again(request, desk, form, question)
    answer = desk.ask(question)
    request.state.outcome, request.state.reference = answer.outcome.value, answer.trace.reference
    return _answer(request, desk, question, answer, form)


@router.post("/erase")
def erased_page(request: Request, desk: AtDesk, conversation: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Erase what is kept of a conversation. One that is not there is erased already."""
    desk.forget(conversation)
    return draw(request, "erased.html")


@router.get("/passage/{passage_id}")
def passage_page(
    request: Request,
    passage_id: Annotated[int, InPath(ge=1, le=2**63 - 1)],
    desk: AtDesk,
    start: Annotated[Offset, Query(alias="from")] = None,
    end: Annotated[Offset, Query(alias="to")] = None,
) -> Response:
    """A passage in its place. The quote is named by its offsets, so that its words are in no address and no log."""
    context = desk.context(passage_id)
    if context is None:
        return problem(request, 404)
    address = official_address(context.document.source.url, context.passage.pdf_page)
    shown = sheets(context, start, end)
    return draw(request, "passage.html", context=context, sheets=shown, address=address)


@router.get("/about")
def about_page(request: Request) -> Response:
    """What the tool is, what it keeps, and how accessible it is."""
    state = request.app.state
    kept = {"keep_days": state.keep_days, "keep_screenings_days": state.keep_screenings_days}
    return draw(request, "about.html", **kept)


def _again(request: Request, desk: Desk, form: AskForm, problems: tuple[Problem, ...]) -> Response:
    conversation = named(form.conversation)
    return draw(
        request,
        "question.html",
        422,
        form=form,
        conversation=conversation,
        turns=_turns(desk, conversation),
        problems=problems,
        examples=EXAMPLES,
    )


def _turns(desk: Desk, conversation: str | None) -> tuple[Turn, ...]:
    """What is shown of a conversation: a turn with no words in it was urgent, and nothing is asked on from it."""
    return tuple(turn for turn in desk.turns(conversation, TURNS) if turn.question) if conversation else ()


def _answer(request: Request, desk: Desk, question: Question, answer: Answer, form: AskForm) -> Response:
    return draw(
        request,
        "answer.html",
        question=question,
        answer=answer,
        links={citation.number: _opened(desk, answer, citation) for citation in answer.citations},
        form=AskForm(**form.model_dump(by_alias=True, include={"day", "month", "year"})),
        conversation=question.conversation,
        turns=_turns(desk, question.conversation),
        problems=(),
        today=date.today(),
    )


def _opened(desk: Desk, answer: Answer, citation: Citation) -> str:
    """The address of the passage, with the place of the quote in it."""
    text = next((hit.text for hit in answer.hits if hit.passage_id == citation.passage_id), None)
    if text is None:
        context = desk.context(citation.passage_id)
        text = context.passage.text if context else ""
    span = locate(citation.quote, text)
    query = f"?{urlencode({'from': span[0], 'to': span[1]})}" if span else ""
    return f"/passage/{citation.passage_id}{query}#quote"
