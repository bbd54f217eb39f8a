"""A small real SOCKS5 proxy, which counts what passes through it."""

from __future__ import annotations

import contextlib
import socket
import threading


class Proxy:
    """SOCKS5 without password. `names` resolves what only the proxy knows; `passed` counts bytes both ways; `reply` is
    what it answers to a request, 0 to pass it on; `greets` is what it says instead of its greeting."""

    def __init__(self, names=None, reply=0, greets=b"\x05\x00"):
        self.names, self.reply, self.greets, self.passed, self.asked = names or {}, reply, greets, 0, []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._open, self._threads = [self._server], []
        self._run(self._accept)

    def _run(self, work, *args):
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self._open.append(client)
                self._run(self._serve, client)

    def _serve(self, client):
        with contextlib.suppress(OSError, IndexError):
            count = client.recv(2)[1]
            client.recv(count)
            client.sendall(self.greets)
            if self.greets != b"\x05\x00":
                client.close()
                return
            kind = client.recv(4)[3]
            size = 4 if kind == 1 else client.recv(1)[0]
            raw = client.recv(size)
            host = socket.inet_ntoa(raw) if kind == 1 else raw.decode()
            port = int.from_bytes(client.recv(2), "big")
            self.asked.append((host, port))
            if self.reply:
                client.sendall(bytes([5, self.reply, 0, 1]) + bytes(6))
                client.close()
                return
            onward = socket.create_connection((self.names.get(host, host), port), timeout=5)
            self._open.append(onward)
            client.sendall(b"\x05\x00\x00\x01" + bytes(6))
            onward.settimeout(None)
            self._run(self._pipe, client, onward)
            self._run(self._pipe, onward, client)

    def _pipe(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self.passed += len(data)
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5.0)
