"""The walk through a screening, one page in one window; and the lists of screenings, contacts and passages beside it.

Danger stands at the head of every page, in the same place. A window remembers which screening it shows and which of its
pages, and nothing that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from bot.screen import TABLE, Open
from bot.screening.days import worded
from bot.screening.pages import STOP
from bot.screening.said import listed, low
from bot.screening.types import Child, Field, Meeting, Page, RefusedRow, Summary
from bot.slack import ids
from bot.slack.blocks import sources
from bot.slack.blocks.answers import contacts
from bot.slack.blocks.kit import (
    LONGEST,
    Element,
    actions,
    alert,
    bullets,
    button,
    confirm,
    cut,
    defused,
    divider,
    header,
    line,
    plain,
    prose,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.screening_fields import fields
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, View
from bot.types import Citation

MOST = 100
"""Blocks of a window."""
LISTED = 10
"""Screenings in one list."""
HELD = 45
"""Contacts in one list: two blocks each."""
ROWS = 20
"""Refused rows whose reasons are named; all of them stand in the field."""
DETAIL = "/detail"
"""How the pages end that ask more of a concern: what is worth asking stood on the page before."""
NOTICE = "notice"


def page(opened: Open, notice: str = "", rows: str = "") -> View:
    """The page where a screening is. `rows` are lines of a table to be put right, as they were sent just now."""
    shown = opened.page
    if shown is None:
        raise ValueError("a screening that is at its end has no page")
    screening = opened.screening
    told = [*_notice(notice), *_refused(screening.refused if shown.key == TABLE else (), rows)]
    lead = _stopped(opened, shown) if shown.key == STOP else _asked(opened, shown)
    mark = f"{len(screening.meetings)}.{len(screening.refused)}.{screening.merged}"
    held = [_once(field, shown) for field in shown.fields]
    asked = fields(held, screening.answers, mark, rows)
    blocks = [*_danger(screening.stopped), *told, *lead, *asked, divider(), *_going(opened, shown)]
    return _form(ids.SCREEN_FORM, words().screen.next, blocks, ids.page_of(opened.reference, shown.key))


def stop_now(kind: Literal["danger", "refer"]) -> View:
    """999 or a referral, in words alone: for when nothing can be kept or looked up."""
    say = wording()
    urgent = [header(f"🚨 {say.urgent_first}"), prose(say.urgent_why), prose(say.urgent_record)]
    told = urgent if kind == "danger" else [*_danger_line(), prose(say.refer_now)]
    return _shown(words().screen.title, [*told, small(defused(words().screen.not_kept_now))])


def begin(unfinished: Sequence[Summary]) -> View:
    """What somebody has not finished, to go on with; or to begin a new one."""
    say = words().screen
    blocks = [*_danger_line(), section(f"*{defused(say.unfinished)}*")]
    for one in unfinished[:LISTED]:
        goes = button(ids.SCREEN_RESUME, say.resume, one.reference, style="primary")
        blocks += [section(said(one)), *actions([goes])]
    return _form(ids.SCREEN_BEGIN, say.start, [*blocks, divider(), section(defused(say.begin))], "")


def mine(held: Sequence[Summary]) -> Iterator[Block]:
    """Somebody's own screenings on their front page: those to go on with first."""
    say, own = words().screen, [one for one in held if one.mine]
    unfinished = [one for one in own if one.state != "finished"][:LISTED]
    finished = [one for one in own if one.state == "finished"][:LISTED]
    yield section(f"*{defused(say.unfinished if unfinished else words().home.unfinished)}*")
    for one in unfinished:
        goes = button(ids.SCREEN_RESUME, say.resume, one.reference, style="primary")
        yield from (section(said(one)), *actions([goes, erasing(one.reference)]))
    if finished:
        yield section(f"*{defused(say.finished)}*")
    for one in finished:
        opens = button(ids.SCREEN_RESULT, say.result, one.reference)
        yield from (section(said(one)), *actions([opens, erasing(one.reference)]))


def said(one: Summary) -> str:
    """A screening in a list, as Slack's markup."""
    say = words().screen
    state = {"draft": say.draft, "stopped": say.stopped, "finished": ""}[one.state]
    days = {"begun": worded(one.begun), "changed": worded(one.changed)}
    return say.listed.format(children=defused(aged(one.children)), state=state, **days)


def aged(children: Sequence[Child]) -> str:
    """`Child A (under 1) and Child B (5 to 11)`."""
    return listed(f"{child.name} ({child.band.value})" for child in children) or words().screen.no_child


def erasing(reference: str) -> Element:
    """The button that erases one, once somebody has said that they mean it."""
    say = words().screen
    asked = confirm(say.erase_title, say.erase_text, say.erase_yes, say.erase_no)
    return button(ids.SCREEN_ERASE, say.erase, reference, confirm=asked)


def closed(reference: str) -> View:
    """After "Save and close"."""
    return _shown(words().screen.title, [prose(words().screen.closed.format(reference=reference))])


def guidance(reference: str, held: Mapping[str, Citation]) -> View:
    """The passages behind a page, each to be opened."""
    say = words().screen
    cited = [(anchor, one.model_copy(update={"number": n})) for n, (anchor, one) in enumerate(held.items(), 1)]
    shown: list[Block] = []
    for anchor, one in cited[: MOST // 2 - 1]:
        opens = sources.source(one, ids.SHOW_ANCHOR, ids.anchored(reference, anchor))
        shown += [opens, rich({"type": "rich_text_quote", "elements": [run(cut(one.quote, LONGEST) or "…")]})]
    return _shown(words().passage.title, shown or [prose(say.guidance_none)])


def contacts_held(reference: str, meetings: Sequence[Meeting]) -> View:
    """The contacts that are held, the newest first, each to be taken out."""
    say = words().screen
    blocks = [section(f"*{defused(say.held.format(count=len(meetings)))}*")]
    places = list(enumerate(meetings))[::-1][:HELD]
    for place, one in places:
        takes = button(ids.SCREEN_STRIKE, say.strike, ids.placed(reference, place, len(meetings)))
        told = ", ".join(filter(None, (f"Child {one.child}", one.service, one.outcome.value.replace("_", " "))))
        blocks.append(section(f"*{worded(one.day)}*\n{defused(told)}", takes))
    shown = _shown(say.title, blocks if meetings else [prose(say.no_rows)])
    return {**shown, "private_metadata": ids.page_of(reference, TABLE)}


def noticed(view: Mapping[str, object], notice: str) -> View:
    """A window as it stands, with something said at its head."""
    names = ("type", "title", "close", "submit", "callback_id", "private_metadata")
    kept = {name: view[name] for name in names if view.get(name)}
    held = view["blocks"] if isinstance(view["blocks"], list) else []
    blocks = [block for block in held if block.get("block_id") != NOTICE]
    return {**kept, "blocks": [*_notice(notice), *blocks[: MOST - 1]]}


def put_back(refused: Sequence[RefusedRow], typed: str) -> str:
    """The lines of a table that were refused, under its heading, to be put right."""
    numbers = {one.row for one in refused}
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((at for at, one in enumerate(lines, 1) if one.strip()), 0)
    if first in numbers and len(numbers) == 1 and not any(map(str.isdigit, lines[first - 1])):
        return typed  # a heading that names too few columns: no row was read
    heads = first and first not in numbers and not any(map(str.isdigit, lines[first - 1]))
    return "\n".join(one for at, one in enumerate(lines, 1) if at in numbers or (heads and at == first))


def _asked(opened: Open, shown: Page) -> Iterator[Block]:
    """Where this is, what is asked, and what is worth asking."""
    say = words().screen
    yield small(defused(_progress(opened, shown)))
    if shown.key == "gate":
        yield section(defused(opened.screening.instrument.about, LONGEST))
        yield small(defused(say.kept))
    if shown.private:
        yield alert(say.private)
    if shown.title not in (field.says for field in shown.fields):
        yield section(f"*{defused(shown.title, 1000)}*")
    if shown.hint:
        yield section(defused(shown.hint, LONGEST))
    if shown.key == TABLE:
        held = len(opened.screening.meetings)
        yield small(defused(say.more_rows))
        yield from actions([button(ids.SCREEN_CONTACTS, f"{say.contacts} ({held})")] if held else [])
    if shown.ask and not shown.key.endswith(DETAIL):
        heading = line([run(say.ask, bold=True)])
        yield rich(heading, bullets([run(cut(one, 500))] for one in shown.ask))


def _stopped(opened: Open, shown: Page) -> Iterator[Block]:
    """999, or to refer, before anything else."""
    first = wording().urgent_first
    yield header(f"🚨 {shown.title}")
    told = opened.told.removeprefix(first).strip()
    yield from (prose(one) for one in told.split("\n\n")[:6] if one.strip())
    yield from contacts(opened.contacts)
    if shown.hint:
        yield small(defused(shown.hint, LONGEST))


def _progress(opened: Open, shown: Page) -> str:
    """`Child A: food and growth. Question 14 of about 62`: more come, and go, with the answers."""
    say, keys = words().screen, [one.key for one in opened.screening.pages()]
    at = {"number": keys.index(shown.key) + 1 if shown.key in keys else len(keys), "all": len(keys)}
    if not opened.screening.children:
        return say.progress.format(number=at["number"])
    whose = shown.child.name if shown.child else say.household if shown.section else ""
    if whose and shown.section and shown.section != whose:
        whose = say.of_child.format(child=whose, area=low(shown.section))
    return say.progress_in.format(where=whose, **at) if whose else say.progress_of.format(**at)


def _once(field: Field, shown: Page) -> Field:
    """A field without the hint that its page says already."""
    return field.model_copy(update={"hint": ""}) if field.hint == shown.hint else field


def _going(opened: Open, shown: Page) -> list[Block]:
    """Where one can go from here."""
    say, screening = words().screen, opened.screening
    moves = [button(ids.SCREEN_SAVE, say.save)]
    if shown.key not in (STOP, "gate"):
        moves.insert(0, button(ids.SCREEN_BACK, say.back))
    if shown.rests_on:
        moves.append(button(ids.SCREEN_GUIDANCE, say.guidance))
    if screening.children and shown.key not in (STOP, "decision"):
        moves.append(button(ids.SCREEN_EARLY, say.early))
    return actions(moves)


def _danger(stopped: str = "") -> list[Block]:
    """999, and the two ways out of the walk; while it is stopped, only the graver one."""
    say = words().screen
    ways = [button(ids.SCREEN_DANGER, say.danger, style="danger"), button(ids.SCREEN_REFER, say.refer)]
    kept = {"danger": 0, "refer": 1}.get(stopped, 2)
    return [*([] if stopped == "danger" else _danger_line()), *actions(ways[:kept])]


def _danger_line() -> list[Block]:
    return [small(f"*{defused(wording().immediate_danger)}*")]


def _notice(notice: str) -> list[Block]:
    return [{**alert(notice), "block_id": NOTICE}] if notice else []


def _refused(refused: Sequence[RefusedRow], rows: str) -> list[Block]:
    """Why each row was refused: by its place among those that stand in the field, where they do."""
    if not refused:
        return []
    say, heads = words().screen, len(rows.splitlines()) - len(refused)
    places = [at + heads if heads in (0, 1) else one.row for at, one in enumerate(refused, 1)]
    held = zip(places[:ROWS], refused, strict=False)
    why = [[run(cut(say.row.format(row=place, why=one.why), 500))] for place, one in held]
    return [alert(say.refused.format(count=len(refused))), rich(bullets(why))]


def _form(name: str, submit: str, blocks: Sequence[Block], about: str) -> View:
    shown = {**_shown(words().screen.title, blocks), "callback_id": name, "submit": plain(submit, 24)}
    return {**shown, "private_metadata": about}


def _shown(title: str, blocks: Sequence[Block]) -> View:
    close = plain(words().buttons.close, 24)
    return {"type": "modal", "title": plain(title, 24), "close": close, "blocks": list(blocks[:MOST])}
