"""The screening walked in Slack, over the wire: the worked cases, and what a person does who is stopped, goes back,
closes, types of danger, or is somebody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from doubles import Losing
from fake_slack import FakeSlack
from fake_values import UserVisibleError
from human import Human
from looking import at, pressed, seen
from running import ALICE, BOB, GUEST, LEAD, Bot, home_of, people, settings
from test_slack_kill import _free, served
from walking import answer, begun, fields, key, press, reference, resumed, until, walk

from bot import wiring
from bot.assistant import Assistant
from bot.screening import filling
from bot.screening.findings import findings
from bot.settings import Settings
from bot.slack import ids
from bot.slack.blocks.screening_fields import EMPTY, MARK
from bot.types import Actor, Role
from evals.screening import Case, cases, walked
from prompts import load_screening, load_slack, load_wording

CASES = {case.id: case for case in cases()}
INSTRUMENT, SAY, WORDING = load_screening(), load_slack(), load_wording()
MILD = CASES["mild-single"]
DANGER = "Somebody is hitting a child with a belt right now and I can hear it"
SAME = ("level", "neglect", "profile", "patterns", "steps", "chronology", "unknowns", "decision")


@pytest.fixture(scope="module")
def slack(home: Path, desk: Assistant) -> Iterator[FakeSlack]:
    with people(FakeSlack()) as fake, Bot(fake, settings(home, fake), desk):
        yield fake


@pytest.fixture
def alice(slack: FakeSlack, desk: Assistant) -> Human:
    """Alice, who has no screening yet."""
    slack.stacks.clear()
    for one in desk.screenings.mine(actor(slack)):
        desk.screenings.erase(actor(slack), one.reference)
    slack.messages[slack.dm_channel(ALICE)].clear()
    return slack.user(ALICE)


def actor(slack: FakeSlack, user: str = ALICE, role: Role = Role.PRACTITIONER) -> Actor:
    return Actor(user=user, team=slack.team_id, role=role)


def same(held: Any, case: Case) -> None:
    """The findings that any other door comes to."""
    wanted = json.loads(findings(walked(case, INSTRUMENT, date.today()), date.today()).model_dump_json())
    found = json.loads(held.model_dump_json())
    for name in SAME:
        assert found[name] == wanted[name], name


# The worked cases, with the bot killed in the middle of each


def test_every_case_is_walked_killed_halfway_taken_up_from_home_and_found_the_same(
    starter_home: Path, tmp_path: Path
) -> None:
    home, port = home_of(starter_home, tmp_path / "home"), _free()
    with people(FakeSlack(f"http://127.0.0.1:{port}/slack/events")) as slack:
        who = {id: slack.add_user(f"U1{n}", id) for n, id in enumerate(CASES)}
        held: dict[str, str] = {}
        with served(home, slack, port) as process:
            for id, person in who.items():
                held[id] = reference(begun(person))
                walk(person, CASES[id], len(walked(CASES[id], INSTRUMENT, date.today()).pages()) // 2)
            process.kill()
        first = who["child-28"]
        with pytest.raises(UserVisibleError, match="connection_failed"):
            answer(first, CASES["child-28"])
        with served(home, slack, port) as process:
            answer(first, CASES["child-28"])
            for id, person in who.items():
                resumed(person, held[id])
                walk(person, CASES[id])
                assert SAY.screened.title == person.modal["title"]["text"]
                slack.wait(lambda person=person: _pictures(slack, person), 60, f"the pictures of {id}")
            process.terminate()
        found = _kept(home, slack, who, held)
    for id, one in found.items():
        same(one, CASES[id])


def _kept(home: Path, slack: FakeSlack, who: dict[str, Human], held: dict[str, str]) -> dict[str, Any]:
    desk = wiring.open_assistant(Settings(home=home, database_url=None))
    try:
        return {id: desk.screenings.outcome(actor(slack, who[id].id), held[id]).findings for id in CASES}
    finally:
        desk.close()


def _pictures(slack: FakeSlack, who: Human, message: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What hangs on a message in direct messages; on any, without one."""
    held = slack.bot_messages(who.dm_id, message["ts"] if message else None)
    return [file for one in held for file in one.get("files", ())]


# Danger, at every step


def test_a_child_in_danger_can_be_said_at_every_step_and_the_walk_goes_on_where_it_was(alice: Human) -> None:
    begun(alice)
    for page in ("gate", "about", "children", "A/voice", "chronology", "decision"):
        until(alice, MILD, page)
        for action, says in ((ids.SCREEN_REFER, WORDING.refer_now), (ids.SCREEN_DANGER, "Call 999 now")):
            stopped = press(alice, action)
            assert key(stopped) == "stop"
            assert says in seen(stopped["blocks"])
        assert at(stopped, "Call 999 now") == 0, "nothing stands above it"
        alice.submit({"carried": "called"})
        assert key(alice.modal) == page


def test_danger_that_is_ticked_in_the_middle_stops_the_walk_and_is_in_the_result(alice: Human, desk: Assistant) -> None:
    begun(alice)
    until(alice, CASES["child-28"], "B/brought/detail")
    stopped = answer(alice, CASES["child-28"], **{"B/brought/now": "yes"})
    assert key(stopped) == "stop"
    assert at(stopped, "Call 999 now") == 0
    held = desk.screenings.outcome(actor(alice.s), reference(stopped))
    assert held.findings.level == "danger"


def test_danger_that_is_typed_stops_the_walk_and_what_was_typed_is_kept(alice: Human, desk: Assistant) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    stopped = answer(alice, MILD, **{"A/said": DANGER})
    assert at(stopped, "Call 999 now") == 0
    alice.submit({"carried": "not_so"})
    assert key(press(alice, ids.SCREEN_BACK)) == "A/voice"
    assert "belt" in seen(alice.modal["blocks"])


@pytest.mark.parametrize("action", [ids.SCREEN_BACK, ids.SCREEN_SAVE, ids.SCREEN_EARLY])
def test_danger_that_is_typed_is_heard_however_the_page_is_left(alice: Human, action: str) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    assert at(press(alice, action, typed={"A/said": DANGER}), "Call 999 now") == 0


def test_danger_is_heard_before_anything_else_that_is_wrong_on_the_page(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    stopped = answer(alice, MILD, **{"A/said": DANGER, "A/day": "x" * (filling.LONGEST + 1)})
    assert at(stopped, "Call 999 now") == 0


def test_a_danger_in_the_words_after_the_command_is_answered_before_any_walk(alice: Human) -> None:
    alice.slash("/screen", DANGER)
    assert alice.wait_ephemeral("Call 999 now")
    assert alice.modal is None


# Back, closing, and going on


def test_back_shows_the_page_before_with_its_answers_and_keeps_what_was_begun(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    back = press(alice, ids.SCREEN_BACK, typed={"A/said": "“I like the bus.”", "A/met": "alone"})
    assert key(back) != "A/voice"
    assert "initial_option" in seen(back["blocks"]), "what was answered stands there"
    answer(alice, MILD)
    assert key(alice.modal) == "A/voice"
    assert "I like the bus" in seen(alice.modal["blocks"])
    seen_so = []
    while ids.SCREEN_BACK in pressed(alice.modal):
        seen_so.append(key(press(alice, ids.SCREEN_BACK)))
    assert seen_so[-4:] == ["plan", "children", "about", "gate"]


def test_a_button_that_is_pressed_twice_goes_back_once(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "plan")
    stale = dict(alice.modal)
    press(alice, ids.SCREEN_BACK)
    alice.s.stacks[ALICE][-1] = {**alice.modal, **{name: stale[name] for name in ("blocks", "private_metadata")}}
    assert key(press(alice, ids.SCREEN_BACK)) == "children"


def test_save_and_close_keeps_what_was_typed_and_the_front_page_leads_back_to_it(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    which = reference(alice.modal)
    closed = press(alice, ids.SCREEN_SAVE, typed={"A/day": "Up at six, on her own till nine."})
    assert which in seen(closed["blocks"])
    alice.s.wait(lambda: which in str(alice.s.homes.get(ALICE)), 20, "the front page, drawn again")
    assert key(resumed(alice, which)) == "A/voice"
    assert "on her own till nine" in seen(alice.modal["blocks"])


def test_a_new_one_or_an_old_one_is_chosen_where_something_is_not_finished(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "plan")
    which = reference(alice.modal)
    choice = begun(alice)
    assert SAY.screen.unfinished in seen(choice["blocks"])
    assert key(press(alice, ids.SCREEN_RESUME, which)) == "plan"
    begun(alice)
    alice.submit()
    assert key(alice.modal) == "gate"
    assert reference(alice.modal) != which


def test_the_last_page_can_be_gone_to_and_what_is_left_out_is_not_known(alice: Human, desk: Assistant) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    press(alice, ids.SCREEN_EARLY)
    end = answer(alice, MILD)
    made = desk.screenings.outcome(actor(alice.s), reference(end)).findings
    assert len(made.unknowns) > 20
    assert key(press(alice, ids.SCREEN_BACK)) == "decision"


def test_domestic_abuse_is_asked_about_only_alone_and_again_after_a_break(alice: Human) -> None:
    begun(alice)
    until(alice, CASES["child-28"], "home/abuse")
    assert SAY.screen.private in seen(alice.modal["blocks"])
    which = reference(alice.modal)
    alice.close()
    assert key(resumed(alice, which)) == "alone"
    answer(alice, CASES["child-28"], alone="not_alone")
    assert "home/" not in key(alice.modal)


# What was sent twice, wrong, or from an old window


def test_a_page_that_is_sent_twice_is_answered_once_and_an_old_window_loses_nothing(
    alice: Human, desk: Assistant
) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    old = dict(alice.modal)
    after = answer(alice, MILD)
    held = desk.screenings.look(actor(alice.s), reference(after)).screening
    alice.s.stacks[ALICE] = [old]
    assert key(answer(alice, MILD)) == key(after)
    assert desk.screenings.look(actor(alice.s), reference(after)).screening == held
    answer(alice, MILD)
    alice.s.stacks[ALICE] = [old]
    answer(alice, MILD, **{"A/said": "Said later, in another window."})
    answers = desk.screenings.look(actor(alice.s), reference(after)).screening.answers
    assert answers["A/said"] == "Said later, in another window."
    assert held.answers.items() <= {**answers, "A/said": held.answers["A/said"]}.items()


def test_a_page_that_has_gone_meanwhile_leads_to_where_the_walk_is(alice: Human) -> None:
    begun(alice)
    children = dict(until(alice, CASES["child-28"], "children"))
    until(alice, CASES["child-28"], "C/voice")
    old = dict(alice.modal)
    alice.s.stacks[ALICE] = [children]
    answer(alice, CASES["child-28"], **{"child/C": EMPTY})
    alice.s.stacks[ALICE] = [old]
    here = answer(alice, CASES["child-28"])
    assert SAY.screen.no_page in seen(here["blocks"])
    assert not key(here).startswith("C/")


def test_a_fault_stands_beside_its_field_and_the_page_stays_open(alice: Human) -> None:
    begun(alice)
    answer(alice, MILD, gate=("none", "injury"))
    assert alice.errors == {"gate": filling.NONE_ALONE}
    until(alice, MILD, "plan")
    answer(alice, MILD, began=f"{date.today() + timedelta(days=2)}")
    assert alice.errors == {"began": filling.TO_COME}
    assert key(alice.modal) == "plan"


def test_an_answer_that_leaves_a_field_empty_takes_back_what_was_chosen(alice: Human, desk: Assistant) -> None:
    begun(alice)
    until(alice, MILD, "children")
    answer(alice, MILD, **{"child/B": "under 1"})
    press(alice, ids.SCREEN_BACK)
    alice.submit({"child/B": EMPTY})
    held = desk.screenings.look(actor(alice.s), reference(alice.modal)).screening
    assert [child.letter for child in held.children] == ["A"]


def test_rows_that_are_refused_are_shown_with_their_reasons_and_put_right(alice: Human, desk: Assistant) -> None:
    day = f"{date.today() - timedelta(days=20):%d/%m/%Y}"
    table = f"date,child,service,outcome\n{day},A,GP,WNB\n31/02/2026,A,GP,WNB\n{day},A,dentist,attended"
    begun(alice)
    until(alice, MILD, "chronology")
    alice.submit({_table(alice): table})
    assert f"Row 2: {INSTRUMENT.chronology.refused['date']}" in seen(alice.modal["blocks"]), "as it stands in the box"
    held = next(one for one in alice.modal["blocks"] if one["type"] == "input")["element"]["initial_value"]
    assert held == "date,child,service,outcome\n31/02/2026,A,GP,WNB", "only what is wrong, under its heading"
    press(alice, ids.SCREEN_BACK)
    assert key(alice.modal) == "A/explained"
    back = press(alice, ids.SCREEN_BACK, typed={"A/poverty": "no_part"})
    assert key(back) == "A/strengths", "rows that wait hold nobody back"
    until(alice, MILD, "chronology")
    alice.submit({_table(alice): held.replace("31/02/2026", f"{date.today() - timedelta(days=9):%d/%m/%Y}")})
    assert "Contacts held now: 3." in seen(alice.modal["blocks"])
    assert len(desk.screenings.look(actor(alice.s), reference(alice.modal)).screening.meetings) == 3
    stale = dict(press(alice, ids.SCREEN_CONTACTS))
    first = pressed(stale)[ids.SCREEN_STRIKE][0]
    press(alice, ids.SCREEN_STRIKE, first)
    alice.s.stacks[ALICE][-1] = stale
    press(alice, ids.SCREEN_STRIKE, first)
    assert len(desk.screenings.look(actor(alice.s), reference(alice.modal)).screening.meetings) == 2, "taken out once"
    alice.close()
    alice.submit()
    assert key(alice.modal) == "home/engagement"


def test_rows_are_read_from_a_page_that_is_left_and_the_wrong_ones_come_back(alice: Human) -> None:
    row = f"{date.today() - timedelta(days=9):%d/%m/%Y},A,GP,WNB"
    begun(alice)
    until(alice, MILD, "chronology")
    which, wrong = reference(alice.modal), f"{row}\n31/02/2026,A,GP,WNB"
    refused = press(alice, ids.SCREEN_SAVE, typed={_table(alice): wrong})
    assert f"Row 1: {INSTRUMENT.chronology.refused['date']}" in seen(refused["blocks"])
    assert which in seen(press(alice, ids.SCREEN_SAVE, typed={_table(alice): row})["blocks"])
    assert f"{SAY.screen.contacts} (1)" in seen(resumed(alice, which)["blocks"])


def _table(who: Human) -> str:
    return next(name for name in fields(who.modal) if MARK in name)


# Somebody else


def test_somebody_elses_screening_is_denied_by_its_reference_and_by_its_buttons(
    alice: Human, slack: FakeSlack, desk: Assistant
) -> None:
    begun(alice)
    until(alice, MILD, "A/voice")
    theirs, bob = dict(alice.modal), slack.user(BOB)
    which = reference(theirs)
    before = desk.screenings.look(actor(slack), which).screening
    slack.stacks[BOB] = [{**theirs, "id": "V2", "root_view_id": "V2"}]
    for action, says in ((ids.SCREEN_BACK, "no such screening"), (ids.SCREEN_DANGER, WORDING.urgent_first)):
        assert says in seen(press(bob, action)["blocks"])
        slack.stacks[BOB] = [{**theirs, "id": "V2", "root_view_id": "V2"}]
    assert "no such screening" in seen(answer(bob, MILD)["blocks"])
    slack.homes[BOB] = _page([_button(ids.SCREEN_RESULT, which), _button(ids.SCREEN_ERASE, which)])
    slack.stacks[BOB] = []
    bob.click("home", ids.SCREEN_RESULT)
    assert bob.wait_dm("no such screening")
    assert bob.modal is None
    bob.click("home", ids.SCREEN_ERASE)
    assert bob.wait_dm(SAY.screen.gone)
    assert desk.screenings.look(actor(slack), which).screening == before


def test_a_practitioner_sees_only_their_own_on_the_front_page_and_a_guest_begins_none(
    alice: Human, slack: FakeSlack
) -> None:
    which, bob, guest = reference(begun(alice)), slack.user(BOB), slack.user(GUEST)
    bob.open_home()
    slack.wait(lambda: slack.homes.get(BOB))
    assert which not in str(slack.homes[BOB])
    guest.slash("/screen")
    assert guest.wait_ephemeral("guest")
    assert guest.modal is None


def _page(buttons: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "V1", "type": "home", "blocks": [{"type": "actions", "elements": buttons}]}


def _button(action: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Take it"}}


# The guidance, and the end


def test_what_the_guidance_says_lies_upon_the_page_and_opens_with_its_words_in_bold(alice: Human) -> None:
    begun(alice)
    until(alice, MILD, "A/growth")
    said = press(alice, ids.SCREEN_GUIDANCE)
    assert len(alice.s.stacks[ALICE]) == 2
    wanted = pressed(said)[ids.SHOW_ANCHOR]
    assert len(wanted) == len({*INSTRUMENT.items["growth"].rests_on, "not-known"})
    passage = press(alice, ids.SHOW_ANCHOR, wanted[0])
    assert SAY.passage.quoted in seen(passage["blocks"])
    alice.close()
    alice.close()
    assert key(alice.modal) == "A/growth"


@pytest.fixture
def ended(alice: Human) -> dict[str, Any]:
    """The result of a screening whose walk went to its last page early."""
    begun(alice)
    until(alice, MILD, "A/voice")
    answer(alice, MILD)
    press(alice, ids.SCREEN_EARLY)
    return answer(alice, MILD)


def test_the_result_puts_each_childs_voice_first_and_names_no_score(ended: dict[str, Any]) -> None:
    say = SAY.screened
    heads = [one["text"]["text"] for one in ended["blocks"] if one["type"] == "header"]
    wanted = [say.voices, say.steps, say.decided_heading, say.profile, say.unknown, WORDING.sources_heading]
    assert [head for head in heads if head in wanted] == wanted
    assert INSTRUMENT.not_a_score in seen(ended["blocks"])
    assert WORDING.immediate_danger in seen(ended["blocks"][:1])


def test_the_end_is_told_in_one_message_with_its_pictures_and_without_a_word_on_a_locked_screen(
    alice: Human, ended: dict[str, Any]
) -> None:
    slack = alice.s
    told = alice.wait_dm(reference(ended))
    assert told["text"].startswith("Your neglect screening is finished.")
    assert "Child" not in told["text"]
    first = {one["id"] for one in slack.wait(lambda: _pictures(slack, alice, told), 30)}
    press(alice, ids.SCREEN_BACK)
    alice.submit()
    slack.wait(lambda: {one["id"] for one in _pictures(slack, alice, told)} - first, 30, "the pictures, drawn again")
    assert len([one for one in slack.bot_messages(alice.dm_id) if reference(ended) in one["text"]]) == 1
    assert not first & set(slack.files)
    alts = [call.args["alt_txt"] for call in slack.calls_to("files.getUploadURLExternal")]
    assert all("Child A" in alt and len(alt) <= 1000 for alt in alts)
    assert {call.args["channel_id"] for call in slack.calls_to("files.completeUploadExternal")} == {alice.dm_id}


def test_an_erased_screening_leaves_no_picture_and_no_word_in_slack(
    alice: Human, desk: Assistant, ended: dict[str, Any]
) -> None:
    slack, which = alice.s, reference(ended)
    told = alice.wait_dm(which)
    files = [one["id"] for one in slack.wait(lambda: _pictures(slack, alice, told), 30)]
    erase = next(one for _, one in alice._elements(told["blocks"]) if one["action_id"] == ids.SCREEN_ERASE)
    assert erase["confirm"]["style"] == "danger"
    alice.click(told, ids.SCREEN_ERASE)
    slack.wait(lambda: SAY.screen.erased in told["text"], 20, "the message, taken back")
    assert not set(files) & set(slack.files)
    assert "Child A" not in seen(told["blocks"])
    assert which not in [one.reference for one in desk.screenings.mine(actor(slack))]


def test_one_that_is_erased_while_it_is_told_of_leaves_nothing_either(alice: Human, desk: Assistant) -> None:
    slack = alice.s
    begun(alice)
    until(alice, MILD, "A/voice")
    which = reference(press(alice, ids.SCREEN_EARLY))
    slack.inject_fault("chat.postMessage", held=1.5)
    answer(alice, MILD)
    told = alice.wait_dm(which)
    assert desk.screenings.erase(actor(slack), which)
    slack.wait(lambda: SAY.screen.erased in told["text"], 20, "the message, taken back")
    assert not {one["id"] for one in _pictures(slack, alice, told)} & set(slack.files)


def test_a_screening_is_shared_with_a_manager_or_lead_and_with_nobody_else(
    alice: Human, desk: Assistant, ended: dict[str, Any]
) -> None:
    slack, which, lead = alice.s, reference(ended), alice.s.user(LEAD)
    press(alice, ids.SCREEN_SHARE)
    alice.submit({"person": BOB})
    assert alice.wait_dm("is not known here as a manager")
    assert which not in [one.reference for one in desk.screenings.mine(actor(slack, BOB))]
    alice.close()
    press(alice, ids.SCREEN_SHARE)
    alice.submit({"person": LEAD})
    got = lead.wait_dm("shared a neglect screening")
    assert "Child" not in seen(got["blocks"])
    lead.click(got, ids.SCREEN_RESULT)
    shown = lead.wait_modal(ids.SCREEN_FORM)
    assert SAY.screened.voices in seen(shown["blocks"])
    assert ids.SCREEN_BACK not in pressed(shown), "it is not theirs to change"


def test_where_slack_takes_no_files_the_person_is_told_and_the_rest_is_there(alice: Human) -> None:
    slack = alice.s
    slack.scopes.discard("files:write")
    try:
        begun(alice)
        until(alice, MILD, "A/voice")
        press(alice, ids.SCREEN_EARLY)
        end = answer(alice, MILD)
        assert alice.wait_dm(reference(end))
        assert alice.wait_dm("could not be put here", timeout=30)
    finally:
        slack.scopes.add("files:write")


def test_it_begins_in_place_of_a_window_that_is_open(alice: Human) -> None:
    begun(alice)
    alice.modal["blocks"].insert(0, {"type": "actions", "elements": [_button(ids.START_SCREEN, "KFH7Q2M")]})
    assert press(alice, ids.START_SCREEN)["callback_id"] == ids.SCREEN_BEGIN
    assert len(alice.s.stacks[ALICE]) == 1


def test_with_the_family_there_the_end_shows_what_they_may_see_and_the_rest_is_a_press_away(alice: Human) -> None:
    begun(alice)
    answer(alice, MILD)
    answer(alice, MILD, setting="family")
    until(alice, MILD, "A/voice")
    answer(alice, MILD, **{"A/said": "Nobody else may read this."})
    press(alice, ids.SCREEN_EARLY)
    end = answer(alice, MILD)
    assert SAY.screened.with_family in seen(end["blocks"])
    assert "Nobody else may read this" not in seen(end["blocks"])
    whole = press(alice, ids.SCREEN_RESULT)
    assert "Nobody else may read this" in seen(whole["blocks"])


def test_what_the_family_may_see_leaves_out_words_and_sources(alice: Human, ended: dict[str, Any]) -> None:
    shown = press(alice, ids.SCREEN_FAMILY)
    assert SAY.screened.family_note in seen(shown["blocks"])
    assert ids.SHOW_ANCHOR in pressed(ended)
    assert ids.SHOW_ANCHOR not in pressed(shown)


# When nothing can be kept


def test_a_page_that_cannot_be_kept_stays_open_and_danger_says_999_all_the_same(home: Path, desk: Assistant) -> None:
    lost = Losing(desk)
    with people(FakeSlack()) as slack, Bot(slack, settings(home, slack), lost):
        alice = slack.user(ALICE)
        alice.slash("/screen")
        if alice.wait_modal()["callback_id"] == ids.SCREEN_BEGIN:
            alice.submit()
        gate = dict(alice.modal)
        until(alice, MILD, "A/voice")
        lost.down, page = True, dict(alice.modal)
        answer(alice, MILD)
        assert alice.errors == {"A/met": SAY.screen.not_kept}
        assert SAY.screen.not_kept in seen(press(alice, ids.SCREEN_BACK)["blocks"])
        assert key(alice.modal) == "A/voice"
        assert at(press(alice, ids.SCREEN_DANGER), "Call 999 now") == 0
        slack.stacks[ALICE] = [page]
        assert at(press(alice, ids.SCREEN_BACK, typed={"A/said": DANGER}), "Call 999 now") == 0
        slack.stacks[ALICE] = [page]
        assert at(answer(alice, MILD, **{"A/said": DANGER}), "Call 999 now") == 0
        for sign in INSTRUMENT.gate:
            slack.stacks[ALICE] = [gate]
            says = WORDING.urgent_first if sign.kind == "danger" else WORDING.refer_now
            assert says in seen(answer(alice, MILD, gate=(sign.id,))["blocks"])
        lost.down = False
        slack.stacks[ALICE] = []
        assert begun(alice)


def test_where_not_even_the_window_can_be_drawn_999_comes_as_a_message(alice: Human) -> None:
    begun(alice)
    alice.s.inject_fault("views.update", http_status=503)
    alice.click("modal", ids.SCREEN_DANGER)
    assert alice.wait_dm("Call 999 now")


def test_a_partnerships_own_screening_that_cannot_be_read_is_said_to_be_so(home: Path, alice: Human) -> None:
    own = home / "neglect_screening.yaml"
    own.write_text("name: Not right\n", encoding="utf-8")
    try:
        alice.slash("/screen")
        assert SAY.screen.broken in seen(alice.wait_modal()["blocks"])
    finally:
        own.unlink()
