"""Drawing a page: the templates, and the addresses and hashes of the files they load."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from bot import noticing, showing
from bot.web import forms
from bot.web.vendor import STATIC, fingerprint
from bot.web.who import signed_in
from prompts import load_wording

TEMPLATES = Path(__file__).parent / "templates"


def draw(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page as a response. `request.state.nonce` is what lets the page's one script run; `at` is the part of the site
    that the menu marks."""
    always = {
        "cspNonce": request.state.nonce,
        "signed_in": signed_in(request),
        "at": f"/{request.url.path.split('/')[1]}",
    }
    return HTMLResponse(_environment().get_template(template).render(always | values), status_code=status)


def asset(name: str) -> dict[str, str]:
    """The address of a file under `static/`, which changes when the file does, and its integrity hash."""
    held = _hashes()[name]
    return {"url": f"/static/{name}?v={held[7:15].replace('+', '-').replace('/', '_')}", "integrity": held}


@cache
def _hashes() -> dict[str, str]:
    listed = (STATIC / "SRI.txt").read_text(encoding="utf-8").split()
    vendored = dict(zip(listed[::2], listed[1::2], strict=True))
    return {**vendored, "app.css": fingerprint((STATIC / "app.css").read_bytes())}


@cache
def _environment() -> Environment:
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), components]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        asset=asset, views=showing, showing=showing, saying=noticing, wording=load_wording(), longest=forms.LONGEST
    )
    return env
