"""The data-protection chapter's tables of messages, made from the registry: `python -m app.help_messages`.

They stand in the files between `<!-- messages NAME -->` and `<!-- end -->`; a test fails where they are not those of
the registry, so what the officer reads is what sender and receiver enforce.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html import escape

from app import translations
from app.help_pages import FOLDER
from fedcore.protocols.lattice_messages import LATTICE
from fedcore.protocols.message import Message
from fedcore.protocols.messages import (
    AGREEMENT,
    HORIZONTAL_MASKS,
    MESSAGE_TYPES,
    PAIRING,
    SCORING,
    VERTICAL_PAILLIER,
    Abort,
    Finished,
)

Types = tuple[type[Message], ...]
TABLES: dict[str, Types] = {
    "agreement": (*(t for t in (*PAIRING, *AGREEMENT) if t is not Abort), Finished, Abort),
    "paillier": VERTICAL_PAILLIER,
    "lattice": LATTICE,
    "horizontal": HORIZONTAL_MASKS,
    "scoring": SCORING,
}
"""Which messages stand in which table; one that an earlier table of the chapter explains is not repeated."""

HEADS = {
    "en": ("What, and in which form", "From", "Who can read it", "What they could still learn"),
    "zh_CN": ("内容与形式", "发送方", "谁能读", "仍可能得知"),
}
SENDERS = {
    "en": {
        "label": "label hospital", "feature": "feature hospital", "host": "proposing hospital",
        "site": "every hospital", "both": "either",
    },
    "zh_CN": {
        "label": "标签医院", "feature": "特征医院", "host": "提出条款的医院", "site": "每家医院", "both": "任一方",
    },
}  # fmt: skip


WIDTHS = (36, 15, 18, 31)  # per cent
PROPOSING = {"label": "host", "feature": "site"}
"""Before the terms are signed there are no roles yet."""


def rows() -> dict[str, list[type[Message]]]:
    """The messages of each table, every one once."""
    told: set[type[Message]] = set()
    found = {}
    for name, types in TABLES.items():
        found[name] = [each for each in types if each not in told]
        told.update(types)
    return found


def untold() -> set[type[Message]]:
    """Messages of the registry which no table has."""
    return set(MESSAGE_TYPES) - {each for types in rows().values() for each in types}


def table(code: str, name: str, types: list[type[Message]], say: Callable[[str], str]) -> str:
    """`say` brings a core text into the language."""
    head = "".join(f'<th width="{w}%">{escape(h)}</th>' for h, w in zip(HEADS[code], WIDTHS, strict=True))
    lines = [f'<table class="list" width="100%" cellspacing="0">\n<tr>{head}</tr>']
    for each in types:
        d = each.disclosure
        sender = PROPOSING.get(d.sender, d.sender) if name == "agreement" else d.sender
        what = f'{escape(say(str(d.item)))}<br><span class="lead">{escape(say(str(d.form)))}</span>'
        cells = (SENDERS[code][sender], say(str(d.reader)), say(str(d.could_learn)))
        lines.append(f"<tr><td>{what}</td>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def filled(code: str, html: str) -> str:
    """The chapter with its tables as the registry has them now."""
    chinese = translations.core_translations(translations.CHINESE)

    def say(english: str) -> str:
        return english if code == "en" else chinese.get(english) or english

    for name, types in rows().items():
        between = re.compile(rf"(<!-- messages {name} -->).*?(<!-- end -->)", re.DOTALL)
        made = table(code, name, types, say)
        html, count = between.subn(lambda found, made=made: f"{found[1]}\n{made}\n{found[2]}", html)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"the chapter has {count} places for the table {name}")
    return html


def main() -> int:
    for code in HEADS:
        path = FOLDER / code / "privacy.html"
        path.write_text(filled(code, path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
