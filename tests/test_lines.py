"""Lines of paged text become the blocks that practitioners cite."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.read.columns import boxes, has_columns
from ingest.read.lines import Line, blocks_from_pages
from ingest.read.text import read_text

FOOT = "                                  {}"


def blocks(*pages: str):
    return blocks_from_pages([[Line(line) for line in page.split("\n")] for page in pages])


def page(*lines: str, foot: int) -> str:
    return "\n".join([*lines, "", "", FOOT.format(foot)])


def test_a_numbered_paragraph_keeps_its_number_apart_from_its_words() -> None:
    _, found, _ = blocks("155. The assessment should be timely.\nIt should say why if not.\n")
    assert [(b.kind, b.number, b.text) for b in found] == [
        ("paragraph", "155", "The assessment should be timely. It should say why if not.")
    ]


def test_a_numbered_list_inside_a_paragraph_does_not_break_the_count() -> None:
    text = "17. Four principles:\n\n1. Be kind\n\n2. Be clear\n\n18. The next paragraph is here."
    _, found, _ = blocks(text)
    assert [b.number for b in found if b.kind == "paragraph"] == ["17", "18"]
    assert [b.text for b in found if b.kind == "item"] == ["1. Be kind", "2. Be clear"]


def test_list_items_stay_whole_over_line_ends_and_keep_their_bullet() -> None:
    _, found, _ = blocks("They should:\n   •   see the child and speak\n       to the child\n   •   record it")
    assert [b.text for b in found] == ["They should:", "• see the child and speak to the child", "• record it"]


def test_the_printed_page_number_is_a_label_and_not_text() -> None:
    pages, found, _ = blocks(page("One sentence.", foot=7), page("Another sentence.", foot=8))
    assert [p.label for p in pages] == ["7", "8"]
    assert [b.text for b in found] == ["One sentence.", "Another sentence."]


def test_running_heads_are_left_out_and_give_the_page_its_label() -> None:
    heads = [f"Inspection of Somewhere\n7 to 18 November 2022 {n}\nText of page {n} begins here." for n in range(1, 7)]
    pages, found, _ = blocks(*heads)
    assert [p.label for p in pages] == ["1", "2", "3", "4", "5", "6"]
    assert all("Inspection" not in b.text and "November" not in b.text for b in found)


def test_a_paragraph_that_runs_over_the_page_is_one_block_with_the_break_marked() -> None:
    first = page("12. An assessment which may have been", foot=3)
    second = page("carried out prior to a referral is used.", foot=4)
    _, found, _ = blocks(first, second)
    (block,) = found
    assert block.page == 1
    assert block.breaks is not None
    assert block.text[block.breaks :] == "carried out prior to a referral is used."


def test_footnotes_are_set_apart_and_their_markers_stay_in_the_text() -> None:
    text = page("20. Community partners 76 are told.", "", "", "", "76", "  Partners include park wardens.", foot=9)
    _, found, _ = blocks(text)
    notes = [b for b in found if b.kind == "footnote"]
    assert [b.text for b in notes] == ["76 Partners include park wardens."]
    assert "partners 76 are told" in next(b.text for b in found if b.kind == "paragraph")


def test_a_contents_page_is_recognised_said_and_not_offered() -> None:
    contents = (
        "Contents\nIntroduction        7\nReferral        57\nTimeliness        58\nStrategy discussion        86"
    )
    _, found, warnings = blocks(contents, "Referral\n149. Local authorities are responsible for referrals.")
    assert [b.text for b in found if b.kind == "heading"] == ["Referral"]
    assert warnings == ("contents list left out: page 1",)


def test_headings_take_their_level_from_the_documents_own_contents_list() -> None:
    contents = (
        "Contents\nChapter 3: Help        43\n  Referral        57\n  Timeliness        58\nChapter 4: Duties   106"
    )
    _, found, _ = blocks(contents, "Chapter 3: Help\nReferral\n1. Refer at once where a child may be harmed.")
    assert [(b.text, b.level) for b in found if b.kind == "heading"] == [("Chapter 3: Help", 1), ("Referral", 2)]


def test_a_glossary_entry_is_found_under_its_own_term() -> None:
    entries = "Neglect - The persistent failure to meet needs.\nParent carer - A person aged 18 or over."
    text = f"Appendix A: Glossary\n\n{entries}"
    _, found, _ = blocks(text)
    assert [b.text for b in found if b.kind == "heading"] == ["Appendix A: Glossary", "Neglect", "Parent carer"]


def test_a_word_cut_at_a_line_end_keeps_its_hyphen() -> None:
    _, found, _ = blocks("Sexual abuse by other (non-\nfamilial) children.")
    assert found[0].text == "Sexual abuse by other (non-familial) children."


def test_the_boxes_of_a_flow_chart_are_read_box_by_box() -> None:
    rows = ["   They have        They decide", "   concerns         no further", "   about safety     action"]
    assert boxes(rows) == ["They have concerns about safety", "They decide no further action"]


def test_a_bullet_with_wide_space_after_it_is_not_a_column() -> None:
    assert not has_columns("   •    share what is known")
    assert has_columns("   Health                Basic care")


def test_text_without_form_feeds_has_no_pages() -> None:
    reading = read_text(b"A heading\n\nSome words about a child.")
    assert reading.pages == ()
    assert all(block.page is None for block in reading.blocks)


@given(st.lists(st.text(alphabet="ab •1.\n\x0c", max_size=60), max_size=5))
def test_any_text_is_read_without_error_and_breaks_lie_inside(pages: list[str]) -> None:
    _, found, _ = blocks(*pages)
    assert all(b.breaks is None or 0 < b.breaks < len(b.text) for b in found)


def test_a_heading_over_two_lines_is_one_heading_and_not_lost_into_the_text() -> None:
    text = (
        "Consent is needed to share personal information\n\nNo, you do not need consent.\n\n"
        "Personal information collected by one organisation/agency cannot be disclosed\nto another\n\n"
        "No, this is not the case unless the purpose is incompatible with the first one at all.\n"
    )
    _, found, _ = blocks(text)
    assert [b.text for b in found if b.kind == "heading"] == [
        "Consent is needed to share personal information",
        "Personal information collected by one organisation/agency cannot be disclosed to another",
    ]


def test_a_chapter_title_that_wraps_is_known_from_the_contents_list() -> None:
    contents = "Contents\nChapter 5: Learning from serious incidents       131\n  Purpose       131\n  Duties       133"
    _, found, _ = blocks(contents, "Chapter 5: Learning from serious\nincidents\n318. Child protection is complex.")
    assert [(b.text, b.level) for b in found if b.kind == "heading"] == [
        ("Chapter 5: Learning from serious incidents", 1)
    ]


def test_a_line_with_a_colon_above_a_lead_in_is_its_heading() -> None:
    text = (
        "Where concerns are not substantiated\n\nLead practitioners should:\n   •   discuss it\n\n"
        "Where concerns are substantiated, and the child is judged to\nbe suffering significant harm:\n"
        "Lead practitioners should:\n   •   convene a conference\n"
    )
    _, found, _ = blocks(text)
    assert [b.text for b in found if b.kind == "heading"] == [
        "Where concerns are not substantiated",
        "Where concerns are substantiated, and the child is judged to be suffering significant harm",
    ]


def test_a_sentence_cut_by_the_line_is_not_a_heading() -> None:
    _, found, _ = blocks(
        "The rapid review\nRapid reviews should be submitted to the panel secretariat, at\nMailbox@example.gov.uk."
    )
    assert [b.text for b in found if b.kind == "heading"] == ["The rapid review"]


OVER = ("12. A plan that has been agreed by every partner 7 must be kept under", "review until the child is safe.")


def over_the_page(*notes: str, first: str = OVER[0]):
    """A paragraph that goes on over a page end, with `notes` as the lines at the first page's foot."""
    _, found, _ = blocks(page(first, "", "", "", "", *notes, foot=3), page(OVER[1], foot=4))
    return [b.text for b in found if b.kind != "footnote"], [(b.number, b.text) for b in found if b.kind == "footnote"]


WHOLE = [f"{OVER[0][4:]} {OVER[1]}"]


def test_a_footnote_whose_mark_is_printed_under_its_first_line_stays_out_of_the_paragraph() -> None:
    text, notes = over_the_page("  What a plan is, and who may be asked to agree", "7", "", "it, is told elsewhere.")
    assert text == WHOLE
    assert notes == [("7", "7 What a plan is, and who may be asked to agree it, is told elsewhere.")]


def test_a_footnote_with_no_room_left_for_its_sunken_mark_stays_out_of_the_paragraph() -> None:
    text, notes = over_the_page("What a plan is, and who may be asked to agree", "7", "", "it, is told elsewhere.")
    assert text == WHOLE
    assert notes == [("7", "7 What a plan is, and who may be asked to agree it, is told elsewhere.")]


def test_a_line_above_a_mark_that_has_its_own_note_is_not_taken_into_that_note() -> None:
    _, found, _ = blocks(page("20. Partners 76 are told.", "", "", "Last words.", "76", "   Park wardens.", foot=9))
    assert [(b.kind, b.text) for b in found if "20" not in (b.number or "")] == [
        ("footnote", "76 Park wardens."),
        ("paragraph", "Last words."),
    ]


def test_a_footnote_of_one_line_over_its_mark_stays_out_of_the_paragraph() -> None:
    text, notes = over_the_page("  What a plan is, is told elsewhere.", "7")
    assert (text, notes) == (WHOLE, [("7", "7 What a plan is, is told elsewhere.")])


def test_a_footnote_glued_to_its_mark_stays_out_of_the_paragraph() -> None:
    text, notes = over_the_page("7What a plan is, and who may", "be asked to agree it, is told elsewhere.")
    assert text == WHOLE
    assert notes == [("7", "7 What a plan is, and who may be asked to agree it, is told elsewhere.")]


def test_marks_set_as_raised_figures_are_known_in_the_text_and_at_the_foot() -> None:
    first = OVER[0].replace("partner 7", "partner in 2018⁷")
    text, notes = over_the_page("⁷ What a plan is.", "⁸Not known above, but next.", first=first)
    assert text == [WHOLE[0].replace("partner 7", "partner in 2018⁷")]
    assert notes == [("7", "⁷ What a plan is."), ("8", "⁸ Not known above, but next.")]


def test_two_marks_printed_as_one_number_are_both_known() -> None:
    text, notes = over_the_page(
        "7", "   The first.", "8", "   The second.", first=OVER[0].replace("partner 7", "partner 78")
    )
    assert [number for number, _ in notes] == ["7", "8"]
    assert text == [WHOLE[0].replace("partner 7", "partner 78")]


def test_a_footnote_put_off_to_the_page_after_its_mark_is_still_one() -> None:
    earlier = page("10. The first 1 rule and the second 2 rule hold.", "", "", "", "1", "   The first.", foot=2)
    first = page("11. One line that goes", "", "", "", "2", "   The second, put off.", foot=3)
    _, found, _ = blocks(earlier, first, page("on over the page.", foot=4))
    assert [b.text for b in found if b.kind == "footnote"] == ["1 The first.", "2 The second, put off."]
    assert found[-1].text == "One line that goes on over the page."


def test_a_year_or_a_section_at_the_head_of_a_line_is_not_a_footnote() -> None:
    lines = ("The duty in section 16 of the Act is", "16C (1) of that Act, and it is owed at", "16am or 16th of May.")
    _, found, _ = blocks(page(*lines, foot=3))
    assert [b.text for b in found] == [" ".join(lines)]


NOTE = st.tuples(
    st.sampled_from(["over", "under", "beside", "glued"]),
    st.lists(st.sampled_from(["Plain words", "Rules of one kind", "Guidance on", "See what"]), min_size=1, max_size=4),
)


def set_note(number: int, style: str, lines: list[str]) -> list[str]:
    """A note as layout text prints it: its mark over, under, beside or glued to its first line."""
    first, *rest = lines
    return {
        "over": [str(number), f"   {first}", *rest],
        "under": [f"  {first}", str(number), "", *rest],
        "beside": [f"{number} {first}", *rest],
        "glued": [f"{number}{first}", *rest],
    }[style]


@given(st.lists(NOTE, min_size=1, max_size=4))
def test_however_notes_are_set_a_paragraph_goes_on_whole_and_each_note_is_its_own(notes) -> None:
    marks = " and ".join(f"one {n}" for n in range(1, len(notes) + 1))
    foot = [line for n, (style, lines) in enumerate(notes, 1) for line in set_note(n, style, lines)]
    _, found, _ = blocks(page(f"12. Where {marks} of them", "", "", "", *foot, foot=3), page("agree, act.", foot=4))
    wanted = [(str(n), f"{n} {' '.join(lines)}") for n, (_, lines) in enumerate(notes, 1)]
    assert [b.text for b in found if b.kind != "footnote"] == [f"Where {marks} of them agree, act."]
    assert [(b.number, b.text) for b in found if b.kind == "footnote"] == wanted
