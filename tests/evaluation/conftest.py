"""Held-out patients of several kinds, drawn afresh from fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest


def draw(n, seed=0, decimals=None, prevalence=-3.0):
    """Outcome, joint and own risk of n patients; the joint one is the true risk. `decimals` makes ties."""
    rng = np.random.default_rng(seed)
    mine, theirs = rng.normal(size=n), rng.normal(size=n)
    joint = 1 / (1 + np.exp(-(mine + theirs + prevalence)))
    own = 1 / (1 + np.exp(-(mine + prevalence + 0.4)))
    y = (rng.random(n) < joint).astype(np.uint8)
    if decimals is not None:
        joint, own = np.round(joint, decimals), np.round(own, decimals)
    return y, joint, own


@pytest.fixture(name="draw", scope="session")
def draw_fixture():
    return draw


@pytest.fixture(params=[(400, None), (400, 2), (400, 1), (3000, None), (25, 1)], ids=str)
def patients(request):
    n, decimals = request.param
    y, joint, own = draw(n, seed=n, decimals=decimals, prevalence=-1.5)
    assert 0 < y.sum() < n
    return y, joint, own
