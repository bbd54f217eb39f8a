"""What a column's name suggests, in English and Chinese. Only ever a guess which a person confirms."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^0-9A-Za-z\u3400-\u9fff]+")

# Best first: the first of these that is unique per patient becomes the suggested identifier.
_CHINESE_IDS = ("身份证", "病案号", "患者编号", "患者id", "病人编号", "病人id", "住院号", "门诊号", "病历号", "登记号", "就诊卡", "医保", "编号", "序号")  # noqa: E501
_ENGLISH_IDS = ("patientid", "personid", "subjectid", "nationalid", "pid", "mrn", "ssn", "nhsnumber", "nhs", "seqn",
                "recordid", "recordnumber", "medicalrecordnumber", "patientnumber", "patientno", "patient", "caseid",
                "casenumber", "idnumber", "idno", "id", "eid", "uid", "identifier", "rowid", "index")  # fmt: skip
_ONLY_WHOLE = frozenset({"index", "patient", "pid", "nhs"})  # body_mass_index is no identifier
_OUTCOME_WORDS = ("stroke", "cva", "apoplexy", "brainattack")
_CHINESE_OUTCOMES = ("卒中", "中风", "脑梗", "脑出血")
_CHINESE_OTHERS = ("家族", "日期", "时间")
_OTHER_WORDS = frozenset(
    {"family", "father", "mother", "parent", "sibling", "fh", "date", "time", "days", "age", "onset", "prior", "type",
     "risk", "score", "belt", "units", "heat", "volume"}
)  # fmt: skip


def words(name: str) -> tuple[str, ...]:
    """The name's words in lower case: split at capitals, underscores and punctuation."""
    return tuple(word.lower() for word in _SPLIT.split(name) if word)


def identifier_rank(name: str) -> int | None:
    """0 for the surest identifier name, larger for weaker ones, None for a name that suggests none."""
    parts = words(name)
    joined = "".join(parts)
    for rank, word in enumerate(_CHINESE_IDS):
        if word in joined:
            return rank
    endings = {"".join(parts[k:]) for k in range(len(parts))}
    for rank, word in enumerate(_ENGLISH_IDS):
        if joined == word or (word in endings and word not in _ONLY_WHOLE):
            return rank
    return len(_ENGLISH_IDS) if len(parts) > 1 and parts[-1] in {"no", "number", "nr"} else None


def is_identifier(name: str) -> bool:
    """Whether the name suggests a number or code given to a patient."""
    return identifier_rank(name) is not None


def is_person_name(name: str) -> bool:
    """Whether the name suggests a person's name."""
    joined = "".join(words(name))
    return "姓名" in joined or joined in {
        "name", "patientname", "fullname", "firstname", "lastname", "surname", "givenname", "familyname", "forename",
    }  # fmt: skip


def is_birth_date(name: str) -> bool:
    """Whether the name suggests a date of birth."""
    joined = "".join(words(name))
    return "出生" in joined or "生日" in joined or "birth" in joined or joined == "dob"


def outcome_rank(name: str) -> int | None:
    """0 for a column simply called stroke, larger for longer names that contain it, None for any other."""
    parts = words(name)
    joined = "".join(parts)
    named = any(word in parts or joined.endswith(word) for word in _OUTCOME_WORDS)
    if named and not _OTHER_WORDS & set(parts):
        return len(parts) - 1
    if any(word in joined for word in _CHINESE_OUTCOMES) and not any(word in joined for word in _CHINESE_OTHERS):
        return max(0, len(joined) - 3)
    return None


def sounds_like_outcome(name: str) -> bool:
    """Whether the name has a word for stroke in it, whatever else."""
    joined = "".join(words(name))
    return any(w in joined for w in ("stroke", *_CHINESE_OUTCOMES)) or "cva" in words(name)
