"""A language model that does as it is told, over HTTP on this machine: OpenAI's format, Azure's, Anthropic's, Ollama's.

A behaviour is called with the request's body and a `Line` to answer on. Give one for each request; the last stays.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, NamedTuple

Behaviour = Callable[["Line"], None]


class Asked(NamedTuple):
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def words(self) -> str:
        """Everything that was sent, as text."""
        return json.dumps(self.body, ensure_ascii=False)


class Server:
    """Holds what was asked and what to do next."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.asked: list[Asked] = []
        self.closing = Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.asked.append(Asked(self.path, dict(self.headers), body))
                act = server.behaviours.pop(0) if len(server.behaviours) > 1 else server.behaviours[0]
                with suppress(BrokenPipeError, ConnectionResetError):
                    act(Line(self, server.closing))

            def log_message(self, *_: object) -> None: ...

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def url(self) -> str:
        return f"{self.address}/v1"

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()


class Line:
    """One reply, written piece by piece."""

    def __init__(self, handler: BaseHTTPRequestHandler, closing: Event) -> None:
        self._handler, self.closing = handler, closing

    def status(self, code: int, **headers: str) -> None:
        body = json.dumps({"error": {"message": "a fault that repeats the question", "type": "fault"}}).encode()
        self._handler.send_response(code)
        for name, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def begin(self, kind: str = "text/event-stream") -> None:
        self._handler.send_response(200)
        self._handler.send_header("content-type", kind)
        self._handler.send_header("connection", "close")
        self._handler.end_headers()
        self._handler.close_connection = True

    def event(self, data: dict[str, Any] | str, name: str | None = None) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.raw(f"{f'event: {name}' + chr(10) if name else ''}data: {text}\n\n")

    def raw(self, text: str) -> None:
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def delta(self, text: str, finish: str | None = None, **more: Any) -> None:
        choice = {"index": 0, "delta": {"content": text, **more}, "finish_reason": finish}
        self.event(_chunk([choice]))

    def used(self, sent: int, made: int) -> None:
        usage = {"prompt_tokens": sent, "completion_tokens": made, "total_tokens": sent + made}
        self.event(_chunk([]) | {"usage": usage})


def _chunk(choices: list[Any]) -> dict[str, Any]:
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "fake", "choices": choices}


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server(*behaviours)
    try:
        yield server
    finally:
        server.close()


# Behaviours


def says(reply: dict[str, Any] | str, size: int = 40, pause: float = 0.0) -> Behaviour:
    """Streams a reply in OpenAI's format, a few letters at a time."""
    text = reply if isinstance(reply, str) else json.dumps(reply)

    def act(line: Line) -> None:
        line.begin()
        line.delta("", role="assistant")
        for at in range(0, len(text), size):
            if line.closing.wait(pause) if pause else False:
                return
            line.delta(text[at : at + size])
        line.delta("", finish="stop")
        line.used(1200, 80)
        line.event("[DONE]")

    return act


def refuses(text: str = "I cannot help with that.") -> Behaviour:
    """A refusal as OpenAI's structured output has it."""

    def act(line: Line) -> None:
        line.begin()
        line.delta("", role="assistant", refusal=text)
        line.delta("", finish="stop")
        line.event("[DONE]")

    return act


def fails(code: int, **headers: str) -> Behaviour:
    return lambda line: line.status(code, **headers)


def hangs() -> Behaviour:
    """Takes the request and says nothing, not even a status."""
    return lambda line: (line.closing.wait(30), None)[1]


def breaks_off(text: str) -> Behaviour:
    """Begins, and closes the line in the middle."""

    def act(line: Line) -> None:
        line.begin()
        line.delta(text)

    return act


def never_ends() -> Behaviour:
    """The same letters for ever, as fast as they go."""

    def act(line: Line) -> None:
        line.begin()
        until = time.monotonic() + 10
        while time.monotonic() < until and not line.closing.is_set():
            line.delta("word " * 200)

    return act


def says_as_ollama(reply: dict[str, Any]) -> Behaviour:
    def act(line: Line) -> None:
        line.begin("application/x-ndjson")
        told = {"model": "fake", "created_at": "2026-11-24T00:00:00Z"}
        line.raw(
            json.dumps({**told, "message": {"role": "assistant", "content": json.dumps(reply)}, "done": False}) + "\n"
        )
        last = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
        line.raw(json.dumps({**told, **last, "prompt_eval_count": 1200, "eval_count": 80}) + "\n")

    return act


def says_as_anthropic(reply: dict[str, Any]) -> Behaviour:
    def act(line: Line) -> None:
        line.begin()
        usage = {"input_tokens": 1200, "output_tokens": 1}
        message = {"id": "m1", "type": "message", "role": "assistant", "model": "fake", "content": [], "usage": usage}
        empty = {"stop_reason": None, "stop_sequence": None}
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": message | empty},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": json.dumps(reply)}},
            {"type": "content_block_stop", "index": 0},
            {
                "type": "message_delta",
                "delta": empty | {"stop_reason": "end_turn"},
                "usage": {"input_tokens": 1200, "output_tokens": 80},
            },
            {"type": "message_stop"},
        ]
        for event in events:
            line.event(event, event["type"])

    return act
