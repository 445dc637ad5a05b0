"""Any answer at all, for the rules that every drawing keeps: far more of everything, and worse, than the desk gives."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.kept import Guidance, Listed
from bot.types import (
    Answer,
    Citation,
    Contact,
    CuriosityPrompt,
    FoundPassage,
    Masked,
    Outcome,
    Recent,
    Statement,
    Trace,
)
from knowledge.types import Successor
from prompts import load_wording

WORDING = load_wording()
SPITEFUL = [
    "<!channel>",
    "<@U0ADMIN1>",
    "*b*",
    "_i_",
    "`c`",
    "&amp;",
    "<https://e.org|here>",
    "• one\n• two",
    "•",
    "\n\n",
    "[1]",
    "é",
    "“",
    "🙂",
]
words = st.lists(st.sampled_from([*SPITEFUL, "child", "ask", " ", "\n", "x" * 90]), max_size=12).map("".join)
long_words = st.builds(lambda text, times: text * times, words, st.integers(1, 15))
texts = st.one_of(words, long_words)
some = st.one_of(st.none(), words)
urls = st.sampled_from(
    [
        None,
        "https://example.org/a.pdf#page=7",
        "javascript:alert(1)",
        "https://[",
        "https://e.org/" + "a&|" * 400,
        "https://e.org/<b>",
    ]
)
numbers = st.integers(1, 10**6)
references = st.text(alphabet="34679ACDEFGHJKMNPQRTUVWXY", min_size=7, max_size=7)
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
newer = st.one_of(st.none(), st.builds(Successor, title=texts, edition=texts, published=days, in_force=days, url=urls))

citations = st.builds(
    Citation,
    number=numbers,
    document=texts,
    title=texts,
    edition=some,
    authority=st.one_of(st.sampled_from(["statutory", "starter"]), words),
    heading=texts,
    printed_page=some,
    pdf_page=st.one_of(st.none(), numbers),
    pdf_page_end=st.one_of(st.none(), numbers),
    paragraph=some,
    quote=texts,
    url=urls,
    superseded_by=newer,
    passage_id=numbers,
)
hits = st.builds(
    FoundPassage,
    document=texts,
    pdf_page=st.one_of(st.none(), numbers),
    pdf_page_end=st.none(),
    printed_page=some,
    paragraph=some,
    heading=texts,
    text=texts,
    score=st.just(0.5),
    passage_id=numbers,
)
statements = st.builds(Statement, text=texts, citations=st.lists(numbers, max_size=3).map(tuple))
notices = st.one_of(texts, st.sampled_from([WORDING.starter, WORDING.refer_now, WORDING.masked]))
traces = st.builds(
    Trace,
    release=some,
    model=st.none(),
    timings_ms=st.just({}),
    reference=references,
    question=st.one_of(st.none(), texts),
)


def many(things: st.SearchStrategy, most: int) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(things, max_size=most).map(tuple)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer; its text is put together as the desk does it, or has nothing to do with the rest."""
    said, told = draw(many(statements, 12)), draw(many(notices, 4))
    marked = [f"{one.text} {''.join(f'[{n}]' for n in one.citations)}" for one in said]
    text = draw(st.one_of(st.just("\n\n".join([*told[:2], *marked, *told[2:]])), texts))
    return Answer(
        id="a1",
        outcome=draw(st.sampled_from(Outcome)),
        text=text,
        statements=said,
        citations=draw(many(citations, 12)),
        hits=draw(many(hits, 6)),
        curiosity=draw(many(st.builds(CuriosityPrompt, question=texts, source=texts), 5)),
        contacts=draw(many(st.builds(Contact, name=texts, detail=texts), 8)),
        notices=told,
        offers=draw(st.sampled_from([(), ("screening",)])),
        masked=draw(many(st.builds(Masked, kind=words, count=numbers), 2)),
        trace=draw(traces),
    )


documents = st.builds(
    Listed,
    document=texts,
    title=texts,
    edition=some,
    authority=st.sampled_from(["statutory", "learning", "starter", "other"]),
    published=days,
    effective=days,
    review=days,
    superseded_by=newer,
    url=urls,
    starter=st.booleans(),
)
guidances = st.builds(
    Guidance,
    release=some.filter(lambda one: one != ""),
    published=st.one_of(st.none(), moments),
    live=many(documents, 60),
    staged=many(documents, 5),
)
recents = st.builds(Recent, reference=references, question=texts, outcome=st.sampled_from(Outcome), at=moments)
