"""A real HTTP server in a thread, which answers as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Exchange(BaseHTTPRequestHandler):
    """One request, with what a test needs to answer it."""

    protocol_version = "HTTP/1.1"

    body = b""

    def read_json(self):
        return json.loads(self.body)

    def answer(self, status: int, body: bytes | dict | list = b"", headers: dict[str, str] | None = None) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def begin_stream(self, content_type: str = "text/event-stream") -> None:
        """Send the head of a reply whose end is that the connection is closed."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def log_message(self, *_):
        pass


@contextmanager
def local_server(handle: Callable[[Exchange], None]) -> Iterator[str]:
    """Serve until the `with` ends; yield the URL. `handle` is called for each request."""

    class Handler(Exchange):
        def do_GET(self):
            handle(self)

        def do_POST(self):
            # Read at once: on a connection that goes on, the next request would begin with it.
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            handle(self)

        def do_HEAD(self):
            handle(self)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> str:
    """Return a URL that nothing answers at."""
    with local_server(lambda exchange: None) as url:
        return url
