"""How properties are tried: by what is found, not by how fast this computer is just now."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# By default an example that takes 0.2 s fails its test, and so does slow drawing of examples: true of any test on a
# machine with other work. On top of what Hypothesis itself chooses here, which on a CI server is fixed examples.
settings.register_profile("unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
