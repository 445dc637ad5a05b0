"""The web application, put together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.settings import Settings
from bot.web import api, pages, problems, reviews, screening, thresholds
from bot.web.desk import Desk, Opening
from bot.web.shell import Shell
from bot.web.slack import Door, slack_router
from bot.web.vendor import STATIC


def create_app(source: Desk | Callable[[], Desk], settings: Settings, slack: Door | None = None) -> FastAPI:
    """The application. `source` is the desk, or a call that opens one, which is made in the background at start-up.

    `slack` is the door for what Slack posts, where a workspace is served."""
    logging.getLogger("bot.web").setLevel(settings.log_level.upper())
    app = FastAPI(
        title="Curiosity",
        description="Answers to safeguarding questions from published guidance, each statement with its source.",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=_opened,
    )
    app.state.opening = Opening(source)
    app.state.keep_days = settings.keep_days
    app.state.keep_screenings_days = settings.keep_screenings_days
    app.state.user_header = settings.web_user_header
    app.add_middleware(Shell)
    problems.install(app)
    app.include_router(pages.router)
    app.include_router(api.router)
    app.include_router(screening.router)
    app.include_router(reviews.router)
    app.include_router(thresholds.router)
    if slack is not None:
        app.include_router(slack_router(slack))
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


@asynccontextmanager
async def _opened(app: FastAPI) -> AsyncIterator[None]:
    app.state.opening.start()
    yield
