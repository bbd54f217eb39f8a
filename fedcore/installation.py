"""Whether everything the program is made of is here and works: for IT after installing, and for whoever packages it.

A part that is missing is otherwise noticed only when it is needed, by a doctor, in the middle of something.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import fedcore

# Extras: what they are for, and the module which tells whether they are there.
EXTRAS = {
    "psycopg": "records from PostgreSQL",
    "pymysql": "records from MySQL",
    "pyodbc": "records from SQL Server",
    "distributed": "a Dask cluster",
}


@dataclass(frozen=True)
class Finding:
    """One part: is it here and does it work; `detail` says which one, or what is wrong."""

    part: str
    is_ok: bool
    detail: str
    is_needed: bool = True


def findings() -> Iterator[Finding]:
    """Every part of the program without its window, one after the other; takes a few seconds."""
    yield _try("the program's own modules", _own_modules)
    yield _try("arithmetic of encryption (gmpy2)", _arithmetic)
    yield _try("encrypted connections (ZeroMQ with CURVE)", _connections)
    yield _try("training (XGBoost)", _training)
    yield _try("the files that come with the program", _files)
    yield _try("the system's keyring", _keyring, is_needed=False)
    for module, purpose in EXTRAS.items():
        yield _try(purpose, partial(_version, module), is_needed=False)


def _try(part: str, look: Callable[[], str], *, is_needed: bool = True) -> Finding:
    try:
        return Finding(part, True, look(), is_needed)
    except Exception as error:  # whatever a damaged installation raises is the finding
        return Finding(part, False, f"{type(error).__name__}: {error}", is_needed)


def _own_modules() -> str:
    names = [found.name for found in pkgutil.walk_packages(fedcore.__path__, "fedcore.")]
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} modules"


def _arithmetic() -> str:
    import gmpy2

    base, exponent, modulus = 3, (1 << 127) - 1, (1 << 521) - 1
    if gmpy2.powmod(base, exponent, modulus) != pow(base, exponent, modulus):
        raise ArithmeticError("a power is wrong")
    return f"gmpy2 {gmpy2.version()}, {gmpy2.mp_version()}"


def _connections() -> str:
    zmq = importlib.import_module("zmq")
    if not zmq.has("curve"):
        raise RuntimeError("this ZeroMQ cannot encrypt")
    return f"ZeroMQ {zmq.zmq_version()}"


def _training() -> str:
    import numpy as np
    import xgboost

    x = np.array([[0.0], [0.0], [1.0], [1.0]])
    params = {"max_depth": 1, "eta": 1.0, "lambda": 0.0, "min_child_weight": 0.0, "base_score": 0.5}
    booster = xgboost.train(params, xgboost.DMatrix(x, label=x[:, 0]), 1)
    if not np.allclose(booster.predict(xgboost.DMatrix(x)), x[:, 0]):
        raise ArithmeticError("a tree over four rows is wrong")
    return f"XGBoost {xgboost.__version__}"


def _files() -> str:
    from fedcore.assets import asset

    for folder in ("demo", "icons", "translations", "help"):
        if not any(path.is_file() for path in asset(folder).rglob("*")):
            raise FileNotFoundError(folder)
    return str(asset("demo").parent)


def _keyring() -> str:
    import keyring

    found = keyring.get_keyring()
    if found.priority < 1:
        raise RuntimeError("none that keeps passwords safe; they are asked for each time")
    return str(found.name)


def _version(module: str) -> str:
    return str(importlib.import_module(module).__version__)
