"""Passages fit the model's window and never say more than one thing at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.split import passages_of
from ingest.types import Block, Reading
from knowledge.types import Page


def words(text: str) -> int:
    return len(text.split())


def split(*blocks: Block, window: int = 60, title: str = "Guide"):
    pages = tuple(Page(number=n, label=str(n + 4), text="") for n in range(1, 9))
    return passages_of(Reading(format="text", pages=pages, blocks=blocks), title, words, window)


def para(text: str, number: str | None = None, page: int = 1, breaks: int | None = None) -> Block:
    return Block(kind="paragraph", text=text, number=number, page=page, breaks=breaks)


def item(text: str, page: int = 1) -> Block:
    return Block(kind="item", text=f"• {text}", page=page)


def heading(text: str, level: int = 1) -> Block:
    return Block(kind="heading", text=text, level=level, page=1)


def test_each_numbered_paragraph_is_a_passage_of_its_own() -> None:
    found = split(para("First rule.", "1"), para("Second rule.", "2"))
    assert [(p.paragraph, p.text) for p in found] == [("1", "First rule."), ("2", "Second rule.")]


def test_short_unnumbered_paragraphs_under_one_heading_share_a_passage() -> None:
    found = split(heading("Tasks"), para("See the child."), para("Record it."))
    assert [p.text for p in found] == ["See the child.\nRecord it."]


def test_a_passage_never_crosses_a_heading() -> None:
    found = split(heading("Purpose"), para("To decide."), heading("Tasks"), para("To act."))
    assert [(p.heading, p.text) for p in found] == [(("Purpose",), "To decide."), (("Tasks",), "To act.")]


def test_heading_paths_are_kept_from_the_outermost() -> None:
    found = split(heading("Chapter 3", 1), heading("Referral", 2), para("Refer."), heading("Chapter 4", 1), para("Do."))
    assert [p.heading for p in found] == [("Chapter 3", "Referral"), ("Chapter 4",)]
    assert found[0].context == "Guide > Chapter 3 > Referral"


def test_a_long_list_goes_on_with_its_lead_in_as_context() -> None:
    items = [item(f"number {i} is a duty that takes about ten words to say") for i in range(12)]
    found = split(heading("Core group"), para("The core group should:"), *items)
    assert len(found) > 1
    assert found[1].lead_in == "The core group should:"
    assert "The core group should:" in found[1].context
    assert "The core group should:" not in found[1].text


def test_a_lead_in_is_never_left_alone_at_the_end_of_a_passage() -> None:
    found = split(para("A sentence of some length " * 8 + "."), para("They should:"), item("see the child " * 8))
    assert not any(p.text.rstrip().endswith(":") for p in found)


def test_pages_and_printed_labels_of_a_passage_that_runs_over() -> None:
    found = split(para("An assessment carried out before.", "1", page=3, breaks=14))
    (passage,) = found
    assert (passage.pdf_page, passage.pdf_page_end, passage.printed_page) == (3, 4, "7")
    assert passage.page_break is not None
    assert passage.text[passage.page_break :] == "carried out before."


def test_a_footnote_of_substance_is_its_own_passage_and_a_bare_reference_none() -> None:
    note = "76 Partners include park wardens, business owners, youth workers and faith leaders who meet children."
    found = split(
        para("Partners 76 77 are told.", "1"),
        Block(kind="footnote", text=note, number="76", page=1),
        Block(kind="footnote", text="77 Children Act 1989", number="77", page=1),
    )
    assert [p.kind for p in found] == ["prose", "footnote"]


block = st.one_of(
    st.builds(heading, st.sampled_from(["One", "Two words", "Three more words"]), st.integers(1, 3)),
    st.builds(
        para,
        st.text(alphabet="abc. ", min_size=1, max_size=400).filter(str.strip),
        st.none() | st.integers(1, 9).map(str),
        st.integers(1, 6),
    ),
    st.builds(item, st.text(alphabet="abc ", min_size=1, max_size=200).filter(str.strip), st.integers(1, 6)),
)


@given(st.lists(block, max_size=12))
def test_no_passage_is_larger_than_the_window_or_longer_than_two_pages(blocks: list[Block]) -> None:
    for passage in split(*blocks):
        assert words(passage.embedded) <= 60
        assert passage.pdf_page is not None
        assert (passage.pdf_page_end or passage.pdf_page) - passage.pdf_page in (0, 1)


@given(st.lists(block, max_size=12))
def test_no_word_is_lost_or_made_up(blocks: list[Block]) -> None:
    given_words = [w for b in blocks if b.kind != "heading" for w in b.text.split()]
    assert [w for p in split(*blocks) for w in p.text.split()] == given_words


def test_a_flow_chart_stands_beside_the_one_before_it_and_not_under_it() -> None:
    blocks = (
        heading("Chapter 3", 1),
        heading("Flow chart 5: After a strategy meeting", 5),
        para("One."),
        heading("Flow chart 6: After the conference", 6),
        para("Two."),
    )
    assert split(*blocks)[1].heading == ("Chapter 3", "Flow chart 6: After the conference")
