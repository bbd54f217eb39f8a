"""Which columns tell sex and age, by their names: a first guess, which a person may change when reading a result."""

from __future__ import annotations

from typing import Literal

from fedcore.data.names import words

Demographic = Literal["sex", "age"]

_SEX = frozenset({"sex", "gender", "male", "female"})
_AGE = frozenset({"age", "ages", "ageyears", "agegroup"})
_OTHER = frozenset({
    "menarche", "menopause", "onset", "diagnosis", "father", "mother", "partner", "first", "orientation", "hormone",
    "birth", "gestational", "education", "smoking", "quit", "activity",
})  # fmt: skip
_CHINESE = {"性别": "sex", "年龄": "age", "岁数": "age"}


def demographic(name: str) -> Demographic | None:
    """What a column of this name most likely tells of a patient; None for anything but sex and age.

    "age_at_onset" is no age of the patient today, and "sex_hormone" no sex.
    """
    parts = words(name)
    joined = "".join(parts)
    for word, found in _CHINESE.items():
        if word in joined:
            return "sex" if found == "sex" else "age"
    if _OTHER & set(parts):
        return None
    if _SEX & set(parts):
        return "sex"
    return "age" if _AGE & {*parts, joined} else None
