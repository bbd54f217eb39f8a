"""Resident identity numbers of the People's Republic of China (GB 11643-1999; ISO 7064 MOD 11-2 check character)."""

from __future__ import annotations

import datetime
import re

# First digits of the region code: provinces, municipalities, autonomous and special regions, Taiwan.
_PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_OLD = re.compile(r"[0-9]{15}")
_NEW = re.compile(r"[0-9]{17}[0-9x]")


def check_character(first17: str) -> str:
    """The eighteenth character for seventeen digits, in lower case."""
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, first17, strict=True)) % 11]


def _plausible(province: str, date: str) -> bool:
    if province not in _PROVINCES:
        return False
    try:
        datetime.date(int(date[:4]), int(date[4:6]), int(date[6:]))
    except ValueError:
        return False
    return True


def to_eighteen(digits: str) -> str | None:
    """The 18-character form of a 15-digit number issued before 1999, or None where it cannot be one."""
    if _OLD.fullmatch(digits) is None or not _plausible(digits[:2], "19" + digits[6:12]):
        return None
    first17 = digits[:6] + "19" + digits[6:]
    return first17 + check_character(first17)


def is_eighteen(text: str) -> bool:
    """Whether province and birth date make this an 18-character number; the check character is not looked at."""
    return _NEW.fullmatch(text) is not None and _plausible(text[:2], text[6:14])


def check_fails(text: str) -> bool:
    """Whether this is an 18-character number with a wrong check character: mistyped, or rounded by a spreadsheet."""
    return is_eighteen(text) and check_character(text[:17]) != text[17]
