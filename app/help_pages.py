"""The guide's files: which chapters there are, in which order, and what stands in them.

A chapter is `assets/help/<language>/<key>.html`: one for each page of the window under the page's key, and four more.
Both languages have the same chapters with the same anchors. Pictures lie in `assets/help/pictures/<language>`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtCore import QLocale

from app.pages import ORDER
from app.paths import ASSETS

FOLDER = ASSETS / "help"
FIRST = "index"
CHAPTERS = (FIRST, *ORDER, "it", "privacy", "glossary")
ICONS = {FIRST: "help", "it": "it", "privacy": "lock", "glossary": "glossary"}
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "td", "th", "dt", "dd", "tr", "title", "br"})


@dataclass(frozen=True)
class Chapter:
    """One file of the guide: `html` as it stands there, and what was found in it."""

    key: str
    path: Path
    html: str
    title: str
    text: str
    anchors: tuple[str, ...]
    links: tuple[str, ...]
    pictures: tuple[str, ...]

    def count(self, words: str) -> int:
        """How often WORDS stand in the text, without regard to case."""
        return self.text.casefold().count(words.casefold()) if words else 0


def language() -> str:
    """The language the window speaks now."""
    return "zh_CN" if QLocale().language() == QLocale.Language.Chinese else "en"


@lru_cache(maxsize=64)
def chapter(code: str, key: str) -> Chapter:
    """The chapter KEY in the language `en` or `zh_CN`; OSError where the file did not come with the program."""
    path = FOLDER / code / f"{key}.html"
    html = path.read_text(encoding="utf-8")
    found = _Reader()
    found.feed(html)
    found.close()
    text = " ".join("".join(found.text).split())
    return Chapter(
        key, path, html, " ".join("".join(found.title).split()), text, tuple(found.anchors), tuple(found.links),
        tuple(found.pictures),
    )  # fmt: skip


@dataclass
class _Reader(HTMLParser):
    """Collects the first heading, the words, the anchors, the links and the pictures."""

    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"h1", "head"}:
            self._inside = tag
        if tag in _BLOCKS:
            self.text.append(" ")
        if tag == "img":
            self.pictures.append(given.get("src", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for name in ("id", "name"):
            if name in given:
                self.anchors.append(given[name])

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag in _BLOCKS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._inside == "head":
            return
        self.text.append(data)
        if self._inside == "h1":
            self.title.append(data)
