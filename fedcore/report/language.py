"""Core sentences in another language without the window: read from the same translation file as the window's.

The file is Qt's (TS, an XML form); the sentence in English is the key, in the context "core".
"""

from __future__ import annotations

import string
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fedcore.assets import asset
from fedcore.errors import DataError, Text

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
_COMMAS = {"en": ", ", "zh_CN": "、"}


class Language:
    """Says `Text`s, also as the plain values that a kept result holds; what nobody has translated stays English."""

    def __init__(self, code: str) -> None:
        if code not in LANGUAGES:
            raise DataError(
                "There are no reports in {language}.",
                advice="Choose one of: {known}.",
                language=code,
                known=", ".join(LANGUAGES),
            )
        self.code = code
        self._known = _translations(code)
        self._gaps = _Gaps(self)

    def say(self, text: Text | Mapping[str, Any] | str) -> str:
        if isinstance(text, str):
            return text
        template = text.template if isinstance(text, Text) else str(text.get("template", ""))
        values = text.values if isinstance(text, Text) else text.get("values") or {}
        try:
            return self._gaps.vformat(self._known.get(template, template), (), values)
        except (KeyError, IndexError, ValueError):  # of an older version, whose template had other gaps
            return str(text) if isinstance(text, Text) else str(text.get("english") or template)

    def listed(self, items: list[str]) -> str:
        return _COMMAS[self.code].join(items)


class _Gaps(string.Formatter):
    """Fills gaps: texts are said, lists joined, counts grouped."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, Text) or (isinstance(value, Mapping) and "template" in value):
            return self._language.say(value)
        if isinstance(value, list | tuple):
            return self._language.listed([self.format_field(item, "") for item in value])
        if isinstance(value, int) and not isinstance(value, bool) and not format_spec:
            return f"{value:,}" if abs(value) >= 10_000 else str(value)
        return super().format_field(value, format_spec)


@lru_cache(maxsize=4)
def _translations(code: str) -> Mapping[str, str]:
    if code == "en":
        return {}
    root = ET.parse(asset(f"translations/fedstroke_{code}.ts")).getroot()  # noqa: S314  comes with the program
    found = {}
    for message in root.iterfind("context[name='core']/message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        if translation is not None and translation.get("type") != "unfinished" and translation.text:
            found[source] = translation.text
    return found
