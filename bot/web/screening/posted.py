"""A form of the screening as it arrives, in the shapes that the desk takes."""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from bot.screening.types import Field, Page

PARTS = ("day", "month", "year")
TABLE = "chronology"
ROW = ("child", "service", "other", "outcome", "reason", "followed")
"""The fields of one contact; its day has three more."""
NOT_CSV = "Choose a CSV file. In Excel, use “Save as” and choose CSV."


class Posted(NamedTuple):
    """What was typed, and which button was pressed."""

    fields: FormData
    file: bytes = b""

    @property
    def do(self) -> str:
        return self.text("do") or "on"

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def day(self, name: str) -> str:
        """A day of three fields as one text; empty where all are."""
        return " ".join(filter(None, (self.text(f"{name}-{part}") for part in PARTS)))

    def given(self, page: Page) -> dict[str, Any]:
        """What is put into each field of a page."""
        return {field.key: self._value(field) for field in page.fields}

    @property
    def contact(self) -> bool:
        """Whether anything of one contact was filled in."""
        return any(self.text(name) for name in ROW) or bool(self.day("date"))

    def row(self) -> str:
        """One contact as a row of a table."""
        held = io.StringIO()
        service = self.text("other") or self.text("service")
        cells = (self.day("date") or "?", self.text("child"), service, self.text("outcome"))
        words = (self.text("reason"), self.text("followed"))
        plain = (" ".join(cell.replace("|", "/").split()) for cell in (*cells, *words))
        csv.writer(held, delimiter="\t", lineterminator="").writerow(plain)
        return held.getvalue()

    def table(self) -> str | None:
        """The rows that were pasted, or those of the file; None for a file that is no text."""
        if not self.file:
            return self.text(TABLE)
        if b"\0" in self.file or self.file[:2] == b"PK":
            return None
        try:
            return self.file.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.file.decode("cp1252", errors="replace")

    def _value(self, field: Field) -> Any:
        if field.kind == "many":
            return [value for value in self.fields.getlist(field.key) if isinstance(value, str)]
        return self.day(field.key) if field.kind == "day" else self.text(field.key)


async def posted(request: Request) -> Posted:
    """The form, its file read."""
    async with request.form() as fields:
        file = fields.get("file")
        return Posted(fields, await file.read() if isinstance(file, UploadFile) else b"")
