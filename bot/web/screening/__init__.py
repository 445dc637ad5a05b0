"""The neglect screening on the web: one question a page, and it works without JavaScript."""

from fastapi import APIRouter, Depends

from bot.web.screening import reading, walking
from bot.web.who import own_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(own_page)])
router.include_router(reading.router)
router.include_router(walking.router)

__all__ = ["router"]
