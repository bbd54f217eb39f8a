"""The file that describes a simulation: the session, the training parameters, and every hospital with its records.

README.md shows one; paths are relative to the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fedcore.errors import DataError


class SessionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[session]` table."""

    mode: Literal["vertical"] = "vertical"
    scheme: Literal["paillier", "lattice"] = "paillier"
    key_bits: int = 3072
    rows: Literal["label", "shared"] = "label"
    test_fraction: float = 0.3
    min_group: int = 5
    seed: int = 1


class HospitalFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[hospital]]` table; `label` present makes it the label hospital."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    records: str
    id: Annotated[list[str], Meta(min_length=1)]
    label: str | None = None
    label_positive: str | None = None
    features: list[str] | None = None
    duplicates: Literal["refuse", "keep_first", "leave_out"] = "refuse"


class SimulationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole SESSION.toml."""

    session: SessionFile
    hospital: Annotated[list[HospitalFile], Meta(min_length=2, max_length=20)]
    params: dict[str, int | float | None] = {}


def read_session_file(path: Path) -> SimulationFile:
    """Raises DataError, naming file and field, when it is not such a file."""
    try:
        simulation = msgspec.toml.decode(path.read_bytes(), type=SimulationFile)
    except OSError as error:
        raise DataError("{file} cannot be read.", advice="Check the path.", file=str(path), detail=str(error)) from None
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            "{file} is not a session file: {why}",
            advice="See README.md for an example.",
            file=path.name,
            why=str(error),
        ) from None
    n_labels = sum(h.label is not None for h in simulation.hospital)
    if n_labels != 1:
        raise DataError(
            "{file} names {count} label hospitals.",
            advice="Give exactly one hospital a `label`.",
            file=path.name,
            count=n_labels,
        )
    if len({h.name for h in simulation.hospital}) != len(simulation.hospital):
        raise DataError("{file} names a hospital twice.", advice="Give each hospital its own name.", file=path.name)
    return simulation
