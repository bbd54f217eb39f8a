"""A virtual X screen, the windows on it and a picture of it; needs xvfb, x11-utils and imagemagick."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

_EVERY_S = 0.02


@contextlib.contextmanager
def virtual_screen(size: str = "1280x800x24") -> Iterator[str]:
    """The display's name, such as ":7", while the screen exists; open to every local user."""
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-ac", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as said:
            number = said.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(20)


def windows(display: str) -> dict[str, tuple[int, int]]:
    """Title -> width and height of every mapped window with a title."""
    tree = _x(display, "xwininfo", "-root", "-tree")
    found = {}
    for window, title in re.findall(r"^\s+(0x[0-9a-f]+) \"([^\"]*)\"", tree, re.MULTILINE):
        about = _x(display, "xwininfo", "-id", window)
        if "IsViewable" in about:
            width, height = (int(re.search(rf"{name}: (\d+)", about)[1]) for name in ("Width", "Height"))  # type: ignore[index]
            found[title] = (width, height)
    return found


def wait_for_window(display: str, title: str, process: subprocess.Popen[bytes], timeout_s: float = 60) -> float:
    """Seconds until a window of more than an icon's size whose title begins so is on the screen."""
    began = time.monotonic()
    while time.monotonic() - began < timeout_s:
        if any(name.startswith(title) and size > (200, 200) for name, size in windows(display).items()):
            return time.monotonic() - began
        if process.poll() is not None:
            raise RuntimeError(f"the program ended with {process.returncode} before it opened a window")
        time.sleep(_EVERY_S)
    raise RuntimeError(f"no window called {title} within {timeout_s:.0f} s")


def picture(display: str, path: Path) -> int:
    """Save what the screen shows; returns how many colours are in it, 1 or 2 where nothing was painted."""
    _x(display, "import", "-window", "root", str(path))
    return int(_x(display, "identify", "-format", "%k", str(path)))


def _x(display: str, *words: str) -> str:
    environment = os.environ | {"DISPLAY": display, "LC_ALL": "C"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout
