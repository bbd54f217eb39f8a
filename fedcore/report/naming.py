"""Columns and codes as a person named them: units beside numbers, meanings beside codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedcore.report.document import Words
from fedcore.report.material import Material
from fedcore.report.opening import text_of

_SIDES = {"no (0)": "0", "yes (1)": "1"}


def column_name(m: Material, column: str) -> str:
    """With its unit, where one was said."""
    unit = (m.mapping.get("units") or {}).get(column)
    return f"{column} ({unit})" if unit else column


def code_name(m: Material, column: str, code: str) -> str:
    """What the code means, where a list says so, with the code behind."""
    meaning = (m.mapping.get("code_lists") or {}).get(column, {}).get(code)
    return f"{meaning} ({code})" if meaning else code


def group_name(m: Material, column: str, label: Mapping[str, Any] | str) -> Words:
    """A group's label; a category, a code or a side of yes and no by its meaning."""
    code = label if isinstance(label, str) else _SIDES.get(str(label.get("template")))
    if code is None or (not isinstance(label, str) and code_name(m, column, code) == code):
        return text_of(label)
    return code_name(m, column, code)
