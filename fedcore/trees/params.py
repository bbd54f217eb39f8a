"""The parameters of boosting under XGBoost's own names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from fedcore.errors import DataError

MAX_DEPTH = 16
MAX_ROUNDS = 10_000

# name: (lowest, highest, whether the lowest itself is allowed)
_RANGES: dict[str, tuple[float, float, bool]] = {
    "num_boost_round": (1, MAX_ROUNDS, True),
    "max_depth": (1, MAX_DEPTH, True),
    "eta": (0.0, 1.0, False),
    "reg_lambda": (0.0, 1e6, True),
    "gamma": (0.0, 1e6, True),
    "min_child_weight": (0.0, 1e6, True),
    "max_bin": (2, 65534, True),
    "scale_pos_weight": (0.0, 1e4, False),
    "subsample": (0.0, 1.0, False),
    "colsample_bytree": (0.0, 1.0, False),
    "early_stopping_rounds": (1, MAX_ROUNDS, True),
    "seed": (0, 2**63 - 1, True),
}
_WHOLE = frozenset({"num_boost_round", "max_depth", "max_bin", "early_stopping_rounds", "seed"})


@dataclass(frozen=True)
class BoostParams:
    """How to boost; raises DataError naming the parameter that is out of its range."""

    num_boost_round: int = 100
    max_depth: int = 4
    eta: float = 0.1
    reg_lambda: float = 1.0
    gamma: float = 0.0
    min_child_weight: float = 1.0
    max_bin: int = 64
    scale_pos_weight: float = 1.0
    subsample: float = 1.0
    colsample_bytree: float = 1.0
    early_stopping_rounds: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "early_stopping_rounds" and value is None:
                continue
            _check(field.name, value)
            # 1 and 1.0 must sign and compare alike.
            object.__setattr__(self, field.name, int(value) if field.name in _WHOLE else float(value))

    @staticmethod
    def from_mapping(values: Mapping[str, Any]) -> BoostParams:
        """From a file or a peer's proposal; raises DataError for a name which is not a parameter."""
        known = {field.name for field in fields(BoostParams)}
        for name in values:
            if name not in known:
                raise DataError(
                    "There is no training parameter named {name}.",
                    advice="The parameters are: {known}.",
                    name=name,
                    known=", ".join(sorted(known)),
                )
        return BoostParams(**dict(values))

    def to_mapping(self) -> dict[str, Any]:
        return asdict(self)


def _check(name: str, value: object) -> None:
    low, high, low_allowed = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataError("The training parameter {name} must be a number.", name=name)
    if name in _WHOLE and not float(value).is_integer():
        raise DataError("The training parameter {name} must be a whole number, not {value}.", name=name, value=value)
    if not low_allowed and not low < value <= high:
        raise DataError(
            "The training parameter {name} is {value}; it must be more than {low} and at most {high}.",
            name=name,
            value=value,
            low=low,
            high=high,
        )
    if not low <= value <= high:  # not a number fails this too
        raise DataError(
            "The training parameter {name} is {value}; it must be at least {low} and at most {high}.",
            name=name,
            value=value,
            low=low,
            high=high,
        )
