"""Reading any file at all: its kind told from its bytes, its cost limited, its failure one line."""

from __future__ import annotations

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from papers import column, pdf, word

from ingest.errors import Unreadable
from ingest.read import SUFFIXES, Limits, read
from ingest.read.sandbox import read_apart

ODD = Path(__file__).parents[2] / "shared" / "corpus" / "odd"
SLOW = re.compile("bomb|100k")
BODY = "Everyone who works with children should know what to do when they are worried."


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        read(path, limits) if limits else read(path)
    reason = str(refused.value)
    assert reason
    assert "\n" not in reason
    return reason


def outcome(path: Path) -> str:
    """Everything a file gave, or the one line that refused it."""
    try:
        return " ".join(block.text for block in read(path, Limits(seconds=30)).blocks).lower()
    except Unreadable as refused:
        return str(refused).splitlines()[0]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", pdf(column(BODY)), "pdf"),
        ("a.DOCX", word(lambda d: d.add_paragraph(BODY)), "docx"),
        ("a.htm", f"<html><body><p>{BODY}</p>".encode(), "html"),
        ("a.markdown", f"# Aims\n\n{BODY}".encode(), "markdown"),
        ("a.txt", BODY.encode(), "text"),
        ("utf16.txt", BODY.encode("utf-16"), "text"),
    ],
)
def test_each_format_is_read_in_a_child_process(tmp_path: Path, name: str, data: bytes, kind: str):
    reading = read(saved(tmp_path, name, data))
    assert reading.format == kind
    assert BODY in [block.text for block in reading.blocks]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"<!DOCTYPE html><html><body>no longer here", "it is a web page named .pdf"),
        ("a.pdf", "<html>hello".encode("utf-16"), "it is a web page named .pdf"),
        ("a.pdf", b"PK\x03\x04rest", "it is a Word document or zip file named .pdf"),
        ("a.docx", b"%PDF-1.7 rest", "it is a PDF named .docx"),
        ("a.docx", b"MZ\x90\0program", "it is a program named .docx"),
        ("a.txt", b"%PDF-1.7 rest", "it is a PDF named .txt"),
        ("a.md", b"\x89PNG\r\n", "it is a picture named .md"),
        ("a.pdf", b"just words", "it is text named .pdf"),
        ("a.txt", b"\x01\x02\0\x03binary", "what is in it is not what .txt files hold; it may be damaged"),
        ("a.pdf", b"", "it is empty"),
        ("a.txt", b" \n\0\n", "it is empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, data: bytes, reason: str):
    assert refusal(saved(tmp_path, name, data)) == reason


@pytest.mark.parametrize("name", ["a.doc", "a.rtf"])
def test_old_formats_say_how_to_save_them(tmp_path: Path, name: str):
    assert "save it as DOCX or PDF" in refusal(saved(tmp_path, name, b"anything"))


def test_an_old_or_locked_word_document_named_docx_says_what_to_do(tmp_path: Path):
    assert "unlock it" in refusal(saved(tmp_path, "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"))


def test_unknown_endings_folders_and_missing_files_are_each_one_line(tmp_path: Path):
    assert "files named .zip are not read" in refusal(tmp_path / "a.zip")
    assert refusal(tmp_path / "gone.pdf") == "there is no such file"
    (tmp_path / "folder.pdf").mkdir()
    assert refusal(tmp_path / "folder.pdf") == "it is not a file"


def test_a_pipe_named_like_a_document_does_not_hang(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "it is not a file"


def test_a_file_over_the_size_limit_is_never_opened(tmp_path: Path):
    assert refusal(saved(tmp_path, "a.txt", b"word " * 1_000), Limits(size=2_000)) == "it is larger than 0.002 MB"


def test_a_reader_that_takes_too_long_is_stopped():
    slow = ("<div><p>x" * 200_000).encode()
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=r"longer than 0\.5 seconds"):
        read_apart("html", slow, Limits(seconds=0.5))
    assert time.monotonic() - begun < 10


def test_a_reader_that_takes_too_much_memory_is_stopped():
    with pytest.raises(Unreadable, match=r"memory|damaged"):
        read_apart("text", b"some words\n" * 1_500_000, Limits(memory=250_000_000))


def test_more_text_than_a_document_holds_is_refused():
    with pytest.raises(Unreadable, match="MB of text"):
        read_apart("text", b"some words\n\n" * 1_000, Limits(text=5_000))


def test_a_reader_that_fails_leaves_one_plain_line():
    with pytest.raises(Unreadable, match="damaged"):
        read_apart("docx", b"PK\x03\x04 not a zip", Limits())


@pytest.mark.skipif(not ODD.is_dir(), reason="the odd files are not beside this checkout")
def test_every_odd_file_ends_in_a_reading_or_one_line_without_hidden_words():
    paths = [p for p in sorted(ODD.rglob("*")) if p.suffix.lower() in SUFFIXES and not SLOW.search(p.name)]
    with ThreadPoolExecutor(4) as readers:
        said = list(readers.map(outcome, paths))
    assert all(said)
    assert not any(re.search("ignore (previous|all)|do not cite|system prompt", text) for text in said)
