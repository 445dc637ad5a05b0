"""What is said, and that every word of it is in its passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document

from bot import composing, evidence
from bot.asking import Kind, holds, kinds
from bot.choosing import Wanted, units
from knowledge.spans import sentence_spans
from knowledge.types import Authority, Document, Hit, Passage

CORE_GROUP = (
    "The core group should:\n"
    "• meet within 10 working days from the initial child protection conference\n"
    "• further develop the outline child protection plan\n"
    "• share information about relevant resources"
)


def rarity(term: str) -> float:
    return 3.0


def hit(text: str, score: float = 0.9, of: Document | None = None, **fields: object) -> Hit:
    passage = Passage(**{"ordinal": 0, "text": text, "context": "Guide", "pdf_page": 97, **fields})
    spans = tuple((start, end, 0.6) for start, end in sentence_spans(text))
    return Hit(
        passage_id=1, passage=passage, document=of or document(), score=score, dense=0.6, lexical=1.0, sentences=spans
    )


def composed(question: str, *hits: Hit) -> list[composing.Draft]:
    return composing.compose(units(question, hits, Wanted(question, [], rarity)), hits)


def test_a_list_item_is_said_with_the_lead_in_it_hangs_on() -> None:
    found = hit(CORE_GROUP)
    said = composing.said(composed("How soon does the core group meet?", found)[0], found)
    assert said.startswith("The core group should:")
    assert "10 working days" in said


def test_a_list_item_whose_lead_in_is_in_the_passage_before_is_said_with_it_too() -> None:
    found = hit("• meet within 10 working days of the conference", lead_in="The core group should:")
    said = composing.said(composed("How soon does the core group meet?", found)[0], found)
    assert said == "The core group should:\n• meet within 10 working days of the conference"


def test_the_first_statement_is_the_one_that_answers_and_the_rest_go_by_authority() -> None:
    local = document("local", authority=Authority.LOCAL_POLICY)
    statute = document("statute", authority=Authority.STATUTORY)
    learning = document("learning", authority=Authority.LEARNING)
    hits = (
        hit("Inspectors saw core groups that met late after a conference.", 0.7, learning),
        hit("The core group should meet within 10 working days of the conference.", 0.9, local),
        hit("A core group draws up the plan after the conference has met.", 0.7, statute),
    )
    drafts = composed("How soon should the core group meet after the conference?", *hits)
    assert hits[drafts[0].hit].document is local
    assert [hits[d.hit].document.name for d in drafts[1:]] == ["statute", "learning"]


def test_an_answer_is_at_most_five_statements_one_for_each_passage() -> None:
    hits = [
        hit(f"The core group should meet {n} times {what} the plan.", 0.9 - n / 100)
        for n, what in enumerate(["agrees", "reviews", "drafts", "changes", "shares", "ends", "tests", "explains"])
    ]
    drafts = composed("How often should the core group meet?", *hits)
    assert 1 < len(drafts) <= 5
    assert len({d.hit for d in drafts}) == len(drafts)


def test_what_is_left_out_between_two_sentences_is_shown() -> None:
    passage = hit("Refer at once. Some other words stand here. Tell the family.")
    draft = composing.Draft(0, ((0, 14), (44, 60)), (0, 14), 1.0)
    assert composing.said(draft, passage) == "Refer at once. … Tell the family."


def test_a_quote_that_is_not_in_the_passage_never_leaves() -> None:
    assert evidence.verbatim("meet within 10\nworking days", CORE_GROUP)
    assert not evidence.verbatim("meet within 15 working days", CORE_GROUP)
    assert not evidence.verbatim("  ", CORE_GROUP)


def test_a_statement_whose_words_are_not_in_its_passage_is_dropped() -> None:
    found = hit("• meet soon", lead_in="The core group should:")
    altered = found.model_copy(update={"passage": found.passage.model_copy(update={"lead_in": None})})
    draft = composing.Draft(0, ((0, 11),), (0, 11), 1.0)
    assert evidence.cite([draft], [altered])[0]
    nothing = composing.Draft(0, ((0, 0),), (0, 0), 1.0)
    assert evidence.cite([nothing], [found]) == ((), ())


def test_a_quote_that_runs_over_a_page_end_is_cut_to_its_longer_side() -> None:
    text = "A short start and then a much longer remainder on the page after it."
    found = hit(text, pdf_page=57, pdf_page_end=58, page_break=14)
    draft = composing.Draft(0, ((0, len(text)),), (0, len(text)), 1.0)
    (citation,) = evidence.cite([draft], [found])[1]
    assert citation.quote == text[14:].strip()
    assert (citation.pdf_page, citation.pdf_page_end) == (57, 58)


def test_an_address_opens_at_the_page_only_where_the_format_allows() -> None:
    assert evidence.deep_link("https://example.org/a.pdf", 97) == "https://example.org/a.pdf#page=97"
    assert evidence.deep_link("https://example.org/guidance", 97) == "https://example.org/guidance"
    assert evidence.deep_link("https://example.org/a.pdf", None) == "https://example.org/a.pdf"


def test_the_kind_of_answer_asked_for_is_seen() -> None:
    assert Kind.TIME in kinds("lado - straight away or how long hv we got")
    assert Kind.WHO in kinds("Who signs off the assessment?")
    assert Kind.MEANING in kinds("What is emotional abuse?")
    assert Kind.DUTY in kinds("can my own team manager chair the conf")
    assert holds(Kind.TIME, "within 15 working days")
    assert not holds(Kind.TIME, "with the family")


def test_a_word_that_the_glossary_explains_is_covered_by_what_it_means() -> None:
    class Added:
        text, term = "designated officer", "LADO"

    wanted = Wanted("when does the LADO act", [Added()], rarity)
    assert wanted.covered({"design", "offic", "act"}) > wanted.covered({"act"})


sentences = st.lists(
    st.text(alphabet="abcde ", min_size=3, max_size=60).map(lambda s: f"The {s.strip()} must act."),
    min_size=1,
    max_size=8,
)


@given(st.lists(sentences, min_size=1, max_size=4), st.booleans())
def test_every_part_of_every_statement_is_verbatim_whatever_the_passages(texts: list[list[str]], listed: bool) -> None:
    joined = ["They should:\n" + "\n".join(f"• {s}" for s in t) if listed else " ".join(t) for t in texts]
    hits = [hit(text, 0.9 - n / 10) for n, text in enumerate(joined)]
    for draft in composed("Who must act and when?", *hits):
        assert evidence.supported(draft, hits[draft.hit].passage)
        assert evidence.quoted(draft, hits[draft.hit].passage)


def test_the_same_rule_from_two_sources_is_said_once_by_the_stronger() -> None:
    starter = document("starter", authority=Authority.STARTER)
    statute = document("statute", authority=Authority.STATUTORY)
    hits = (
        hit("The core group should meet within 10 working days of the conference.", 0.9, starter),
        hit("The core group should meet within 10 working days from the conference.", 0.8, statute),
    )
    drafts = composed("How soon should the core group meet?", *hits)
    assert [hits[d.hit].document for d in drafts] == [statute]


def test_two_rules_that_differ_only_in_a_number_are_both_said() -> None:
    hits = (
        hit("Published local reports must stay available for one year.", 0.9),
        hit("Published national reports must stay available for three years.", 0.8),
    )
    assert len(composed("How long must published reports stay available?", *hits)) == 2


def test_a_label_over_a_list_is_not_an_answer_by_itself() -> None:
    text = (
        "Level 3, physical care and growth.\nYou may see or hear that:\n• a child is often hungry\n• clothes are dirty"
    )
    found = hit(text)
    said = [composing.said(draft, found) for draft in composed("Is physical care at level 3 growth?", found)]
    assert said != ["Level 3, physical care and growth."]


def test_a_lead_in_is_said_with_the_label_that_stands_over_it() -> None:
    text = (
        "Level 3, physical care and growth.\nYou may see or hear that:\n• a child is often hungry\n• clothes are dirty"
    )
    found = hit(text)
    said = composing.said(composed("The child is often hungry", found)[0], found)
    assert said.startswith("Level 3, physical care and growth.\nYou may see or hear that:\n• a child is often hungry")


def test_a_sentence_that_a_list_hangs_on_is_said_with_its_list() -> None:
    text = (
        "Questions for when a child was not brought.\n• Who was not brought, and to what?\n• What did it mean for them?"
    )
    found = hit(text)
    said = composing.said(composed("What should I be asking when a child was not brought?", found)[0], found)
    assert "Who was not brought" in said


def test_words_to_use_in_a_talk_are_no_statement_about_the_child_who_is_asked_about() -> None:
    talk = " ".join(["This is about something else that people say to one another on another day in the week."] * 6)
    words = f'Words that may help: "{talk} Ayesha has lost weight at two weigh-ins. {talk}" Then write down a weight.'
    found = hit(words)
    drafts = composed("The baby has lost weight at two weigh-ins", found)
    assert drafts
    assert not composing.said(drafts[0], found).startswith("Ayesha")


TALK = 'Words to use: "Ella was not brought to her test. I am worried. What got in the way?" It is hers to keep.'
STEPS = "A test that is missed is offered again, and the referrer hears of it."


def test_words_to_use_stand_behind_what_is_to_be_done_unless_words_are_asked_for() -> None:
    talk, steps = hit(TALK), hit(STEPS)
    for question, first in (
        ("Ella was not brought to her test, what now", STEPS),
        ("What can I say when she was not brought to her test", TALK),
    ):
        drafts = composed(question, talk, steps)
        assert composing.said(drafts[0], (talk, steps)[drafts[0].hit])[:12] == first[:12]


def test_a_step_that_says_what_to_ask_is_no_sample() -> None:
    step = hit('Check first: "Is it safe to talk now? Is anyone with you?" Then ask about the home.')
    drafts = composed("She is not safe to talk about the home now", step, hit(STEPS))
    assert composing.said(drafts[0], step).startswith("Check first:")


def test_words_to_use_are_said_to_their_end_and_no_further() -> None:
    found = hit(TALK)
    said = composing.said(composed("What can I say when she was not brought to her test", found)[0], found)
    assert said == TALK.removesuffix(" It is hers to keep.")


def test_a_label_that_opens_a_passage_is_no_statement_however_long_it_is() -> None:
    label = "Level 3 (complex needs), domestic abuse, substance use, exploitation and the wider family."
    found = hit(f"{label} You may see that:\n• One adult controls the money.\n• A child goes missing.")
    drafts = composed("substance use, exploitation and the wider family", found)
    assert all(composing.said(draft, found) != label for draft in drafts)


def test_an_item_goes_with_the_likeliest_items_of_its_list_wherever_they_stand() -> None:
    items = [
        "Checks are missed.",
        *(f"Thing {n} goes on in the room {n} or {n} doors along the hall." for n in range(12)),
    ]
    found = hit("In a baby, look for these signs:\n" + "\n".join(f"• {one}" for one in [*items, "Weight is missed."]))
    said = composing.said(composed("checks missed weight", found)[0], found)
    assert "Checks are missed." in said
    assert "Weight is missed." in said


MOVED = (
    "A child should no longer be the subject of a plan if:\n"
    "• the child is no longer likely to suffer significant harm\n"
    "• the family have moved permanently to another area. In such cases, the receiving authority should convene a "
    "conference within 15 working days. Only after this event may the first authority end its plan\n"
    "• the child has reached the age of 18. Support is offered to every young adult."
)


def test_an_item_is_said_with_the_conditions_that_hang_on_it_and_not_with_what_stands_alone() -> None:
    found = hit(MOVED)
    said = composing.said(composed("Does the plan end when the family have moved to another area?", found)[0], found)
    assert "Only after this event may the first authority end its plan" in said
    assert "Support is offered" not in said


def test_a_further_sentence_of_an_item_is_said_with_the_item_and_leads_no_list() -> None:
    found = hit("Before you share:\n• Is it fact? Have I said which?\n• Is it safe to tell the family?")
    said = composing.said(composed("Have I said which of it is fact, and is it safe to tell them?", found)[0], found)
    assert said.startswith("Before you share:\n• Is it fact?")


def test_a_sentence_that_promises_a_list_is_said_with_it_however_long_it_is() -> None:
    found = hit(
        "In a toddler or a child who is not yet at school, these signs point to possible neglect by those who care.\n"
        "• Teeth are decayed.\n• The child is hungry."
    )
    drafts = composed("signs of neglect in a toddler not yet at school", found)
    assert "Teeth are decayed" in composing.said(drafts[0], found)


def test_a_label_that_matches_leads_to_the_list_under_the_next_sentence() -> None:
    found = hit("Questions for when you cannot get in. Ask yourself, then act.\n• When was this child last seen?")
    said = composing.said(composed("I cannot get in", found)[0], found)
    assert said == ("Questions for when you cannot get in. Ask yourself, then act.\n• When was this child last seen?")


def test_what_was_found_in_one_case_stands_behind_a_rule_unless_cases_are_asked_for() -> None:
    learning = document("norfolk-2013", authority=Authority.LEARNING)
    case = hit("Referrals that were bounced were not followed up by the team.", 0.9, learning)
    rule = hit("Referrals that are bounced should be followed up.", 0.8, document("local"))
    for question, first in (
        ("bounced referrals not followed up", 1),
        ("What did inspectors find on bounced referrals?", 0),
    ):
        best = max(units(question, (case, rule), Wanted(question, [], rarity)), key=lambda unit: unit.score)
        assert best.hit == first, question


def test_a_row_of_a_table_stands_behind_a_rule_unless_a_table_is_asked_for() -> None:
    row = "What the parent did: Said that the partner has left; What changed: The child says otherwise"
    for kind, less in (("table", True), ("prose", False)):
        scores = [
            units(question, [hit(row, kind=kind)], Wanted(question, [], rarity))[0].score
            for question in ("has the partner left", "which table says that the partner has left")
        ]
        assert (scores[0] < 0.5 * scores[1]) is less
