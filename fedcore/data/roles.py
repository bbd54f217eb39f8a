"""A first guess at what each column is for. A person confirms or changes it; nothing is trained on a guess alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fedcore.data import names
from fedcore.data.profiles import ColumnProfile
from fedcore.errors import Text

Role = Literal["identifier", "outcome", "predictor", "ignore"]


@dataclass(frozen=True)
class RoleGuess:
    """A role and, in a sentence, why."""

    role: Role
    reason: Text


def roles_of(profiles: Sequence[ColumnProfile]) -> dict[str, RoleGuess]:
    """A guess for every column, in order. At most one outcome; identifiers may be several (name and date of birth)."""
    identifiers = suggest_identifiers(profiles)
    outcome = suggest_outcome([p for p in profiles if p.name not in identifiers])
    roles: dict[str, RoleGuess] = {}
    for profile in profiles:
        if profile.name in identifiers:
            roles[profile.name] = RoleGuess("identifier", Text("The name or its unique values suggest it."))
        elif profile.name == outcome:
            roles[profile.name] = RoleGuess("outcome", Text("The name suggests a stroke, and it has few values."))
        else:
            roles[profile.name] = _other(profile)
    return roles


def suggest_identifiers(profiles: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """The one column that best tells patients apart; else name and date of birth; else none."""
    best: tuple[bool, int, int] | None = None
    chosen = ""
    for position, profile in enumerate(profiles):
        rank = names.identifier_rank(profile.name)
        if profile.kind in ("date", "empty") or (rank is None and profile.kind != "identifier"):
            continue
        unique = profile.distinct / max(1, profile.known)
        if names.is_person_name(profile.name) or unique <= 0.5:
            continue
        score = (unique <= 0.95, 99 if rank is None else rank, position)
        if best is None or score < best:
            best, chosen = score, profile.name
    if best is not None:
        return (chosen,)
    people = [p.name for p in profiles if names.is_person_name(p.name)]
    births = [p.name for p in profiles if names.is_birth_date(p.name) and p.kind == "date"]
    return tuple(p.name for p in profiles if p.name in (*people, *births)) if people else ()


def suggest_outcome(profiles: Sequence[ColumnProfile]) -> str | None:
    """The column named most simply after a stroke which has two to five values."""
    ranked = [
        (rank, position, profile.name)
        for position, profile in enumerate(profiles)
        if (rank := names.outcome_rank(profile.name)) is not None
        and 2 <= profile.distinct <= 5 and profile.kind in ("yes_no", "category", "numeric")
    ]  # fmt: skip
    return min(ranked)[2] if ranked else None


def _other(profile: ColumnProfile) -> RoleGuess:
    if profile.kind == "empty":
        return RoleGuess("ignore", Text("It is empty."))
    if names.is_person_name(profile.name):
        return RoleGuess("ignore", Text("It holds names of people."))
    if profile.kind == "identifier":
        return RoleGuess("ignore", Text("It looks like another identifier."))
    if profile.kind == "date":
        return RoleGuess("ignore", Text("It holds dates."))
    if profile.kind == "text":
        return RoleGuess("ignore", Text("It holds free text or too many categories."))
    if profile.distinct == 1 and profile.missing_share == 0:
        return RoleGuess("ignore", Text("All its cells are the same."))
    return RoleGuess("predictor", Text("It can be used as a predictor."))


def with_role(roles: Mapping[str, RoleGuess], role: Role) -> tuple[str, ...]:
    """The columns guessed to have this role."""
    return tuple(name for name, guess in roles.items() if guess.role == role)
