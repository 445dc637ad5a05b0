"""Identifiers are masked before anything else happens to a question, and what is no identifier stays."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.safety import lexicon
from bot.safety.identifiers import checks, digits
from bot.safety.masking import Masker, words_of
from evals.masking import Figures, cases, measure

ROOT = Path(__file__).parent.parent
DATA = ROOT / "evals" / "datasets" / "masking"
MASKER = Masker()


def masked(text: str) -> str:
    return MASKER.mask(text).text


# Measured


@pytest.fixture(scope="module", params=["tuning", "kept"])
def figures(request: pytest.FixtureRequest) -> Figures:
    return measure(MASKER, cases(DATA / f"{request.param}.jsonl"))


def test_most_identifiers_with_a_form_are_caught(figures: Figures) -> None:
    assert figures.recall() >= 0.98


def test_names_are_caught_whatever_their_origin(figures: Figures) -> None:
    assert figures.recall("PERSON") >= 0.95
    assert figures.worst_origin() >= 0.80  # the smallest origin has four names: one missed is a quarter


def test_few_messages_leak_and_few_clean_ones_are_touched(figures: Figures) -> None:
    assert len(figures.leaking) <= 0.04 * figures.messages
    assert len(figures.touched) <= 0.10 * figures.clean


def test_the_rules_fit_what_they_were_made_with() -> None:
    figures = measure(MASKER, cases(DATA / "tuning.jsonl"))
    assert (figures.recall(), figures.leaking, figures.touched) == (1.0, (), ())


TEMPLATES = (
    "worried about {} who is always hungry",
    "mum says {} is fine but school disagree",
    "{} and his sister sleep on the floor",
    "is {} neglected? no coat and no lunch",
    "{}'s mum will not engage with the plan",
)
ORIGINS = sorted(path.stem for path in (ROOT / "bot" / "safety" / "data" / "names").glob("*.txt"))


@pytest.mark.parametrize("origin", ORIGINS)
def test_names_in_small_letters_are_caught_for_every_origin(origin: str) -> None:
    names = sorted(map(lexicon.fold, lexicon.words_in(f"names/{origin}.txt")["given"]))
    drawn = random.Random(origin).sample([name for name in names if name not in lexicon.lists().rank], 60)
    caught = [name not in masked(TEMPLATES[n % 5].format(name)) for n, name in enumerate(drawn)]
    assert sum(caught) >= 0.93 * len(caught)


@pytest.mark.parametrize("half", ["tuning", "kept"])
def test_names_in_small_letters_that_no_list_has_are_caught_for_every_origin(half: str) -> None:
    held = cases(DATA / f"unlisted_{half}.jsonl")
    listed = lexicon.lists().given | lexicon.lists().surnames | lexicon.lists().rank.keys()
    named = [span["text"] for case in held for span in case["spans"]]
    assert [name for name in named if lexicon.fold(name) in listed] == []
    figures = measure(MASKER, held)
    assert figures.recall("PERSON") >= 0.95
    assert min(caught / every for caught, every in figures.origins.values() if every > 3) >= 0.85
    assert len(figures.touched) <= 0.2 * figures.clean  # each of these is full of slips of the keys


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("olley", "{} and his sister sleep on the floor"),
        ("elsey", "{} told me her dad hits the dog"),
        ("miral", "asked {} what she had for tea, nothing"),
        ("hadlee", "{} was left with a stranger"),
        ("davian", "{}'s gran cannot cope"),
        ("everlee", "is {} getting enough to eat"),
        ("siver", "{} is 6 and walks in alone"),
        ("codey", "worried about {} who sleeps on the floor"),
    ],
)
def test_a_name_that_looks_like_a_slip_is_masked_where_only_a_person_stands(name: str, text: str) -> None:
    assert name not in lexicon.lists().given | lexicon.lists().surnames
    assert masked(text.format(name)) == text.format("[name]")


@pytest.mark.parametrize(
    "text",
    [
        "the shcool says attendence is fine",
        "mum sasy he fell of the bed",
        "is emotinal abuse harder to evidence",
        "worried about saftey at home",
        "teh nursey told us about the marks",
        "asked wether she eats and told tehm no",
        "asked repeatdly and told evryone",
        "the chidl is hungry and the babby is cold",
        "his teachr's notes are thin",
        "baby dnaed 4 weigh ins",
        "wnbed twice at physio",
    ],
)
def test_a_slip_of_the_keys_where_no_person_stands_stays(text: str) -> None:
    assert masked(text) == text


UNHEARD = (
    "zhenquia",
    "obiadaku",
    "thrandvik",
    "mqhayi",
    "ozgurcan",
    "nguyetlan",
    "wadislawa",
    "siwan-haf",
    "jaxtynn",
    "kyzaiah",
)


@pytest.mark.parametrize("name", UNHEARD)
def test_a_name_that_no_list_has_is_masked_too(name: str) -> None:
    assert not lexicon.lists().given & {name}
    assert masked(f"visited {name} today, the house was cold") == "visited [name] today, the house was cold"


# One by one


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        (
            "Please note Ruairidh Featherstonehaugh (dob 29/02/2012) is now on a plan.",
            "Please note [name] (dob [date of birth]) is now on a plan.",
        ),
        ("Mrs Okonkwo says the baby, Chidi, is cold", "[name] says the baby, [name], is cold"),
        ("tyler lives at 4 acorn mews", "[name] lives at [address]"),
        ("reg FX19 KLO, ring 07700 900123", "reg [vehicle registration], ring [telephone number]"),
        ("Ava goes to Oak Lodge Primary", "[name] goes to [school]"),
        ("her insta is @lil_jay.08", "her insta is [social media name]"),
        ("LCS-0093482 needs a review", "[case reference] needs a review"),
        ("teddys mum says he fell", "[name]s mum says he fell"),
        ("mum is called hope", "mum is called [name]"),
    ],
)
def test_an_identifier_is_replaced_by_its_kind(text: str, wording: str) -> None:
    assert masked(text) == wording


@pytest.mark.parametrize(
    "text",
    [
        "Child 28 and Child A share a father (Male 2).",
        "What does section 47 say, and Working Together 2023?",
        "J.K. is 15; S.G. is her sister",
        "Was the letter of 18 June 2021 to the council at Town Hall Square late?",
        "Does North East Lincolnshire differ from Bromley, and what does Ofsted say of The Beacon?",
        "What did the Laming report after Victoria Climbié recommend?",
        "Brandon et al. (2020), Howe (2005) and Bowlby's theory",
        "Is St. Mary's Catholic Voluntary Academy expected to hold a TAF meeting?",
        "We may hope for change by summer but will mark it amber",
        "Are Clare's Law and Sarah's Law schemes relevant?",
        "A 6 year old was alone for 3 hours; his weight was 400g less on 1 April",
    ],
)
def test_what_is_no_identifier_stays(text: str) -> None:
    assert MASKER.mask(text).found == ()
    assert masked(text) == text


def test_what_was_found_is_counted_by_kind() -> None:
    held = MASKER.mask("Kacper Nowak and Zofia Nowak, NHS 943 476 5919").found
    assert held == (("name", 2), ("NHS number", 1))


PRINTED = (
    "The NSPCC whistleblowing line is 0800 028 0285 or email help@nspcc.org.uk.",
    "Write to Mailbox.Panel@education.example, 20 Great Smith Street, SW1P 3BT, or ring 0161 496 0271.",
    "The Thinkuknow and Kooth sites help.",
)


@pytest.mark.parametrize("text", PRINTED)
def test_contacts_stay_when_the_guidance_prints_them(text: str) -> None:
    known = Masker(words_of(PRINTED).__contains__)
    assert known.mask(text).text == text


def test_a_persons_number_is_masked_though_the_guidance_prints_others() -> None:
    known = Masker(words_of(PRINTED).__contains__)
    assert known.mask("ring 0800 028 0285 about mum, 07700 900461").text.endswith("mum, [telephone number]")


# Rules

TENS = st.integers(0, 999_999_999).map(lambda n: f"{n:09d}")
BETWEEN = st.lists(
    st.sampled_from(["", "", "", " ", "-", ".", "  ", "\u00a0", "\u2011", "/", "\u200b"]), min_size=9, max_size=9
)


@settings(max_examples=200, deadline=None)
@given(TENS, BETWEEN, st.sampled_from(["nhs number {} ok", "pt {}", "see {}, thanks", "NHS:{}."]))
def test_no_nhs_number_survives_however_it_is_written(nine: str, between: list[str], around: str) -> None:
    number = next((nine + str(check) for check in range(10) if checks(nine + str(check))), None)
    if number is None or number[0] == "0":
        return
    written = "".join(digit + gap for digit, gap in zip(number, [*between, ""], strict=True))
    assert number not in digits(masked(around.format(written)))


WORDS = """Kacper jayden hope Will May Hill mum dad 's , . [name] dob 3/4/21 born DN32 9XX 14 Wellholme Ave flat the 943
476 5919 School St Mary's Primary and & ( ) @x_1 ref LCS-0093482 Grace Mr called T. O'Neill zqxvya amber : is 07700
900123 [address] family Academy"""
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join))
@example("re Hussain, Zayn: section 20")
def test_masking_twice_changes_nothing(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
@example("")
@example("[name")
@example("İ'S ﬁ ℕ ٣٤٥٦٧٨٩٠١٢ ²³ '' -- ’s")
def test_it_never_raises_and_settles_on_any_text(text: str) -> None:
    once = MASKER.mask(text)
    assert masked(once.text) == once.text


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    spans = MASKER.spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.start < span.end <= len(text) for span in spans)


# Cost


def test_a_long_text_is_masked_in_reasonable_time() -> None:
    began = time.perf_counter()
    MASKER.mask("Kacper and his mum were not in when we called, ref 12345. " * 200)
    assert time.perf_counter() - began < 5


def test_nothing_is_read_before_the_first_text() -> None:
    look = (
        "import time, sys; import bot.safety.masking as m; from bot.safety import lexicon as l; k = m.Masker();"
        "assert l.lists.cache_info().currsize == 0; assert 'spacy' not in sys.modules; began = time.perf_counter();"
        "k.mask('tyler is hungry'); print(time.perf_counter() - began)"
    )
    told = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(told.stdout) < 0.5
