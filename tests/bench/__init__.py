"""Benchmarks, each run with `python -m tests.bench.NAME`.

The core is imported here, before any of them imports numpy, because it says how many threads numpy's matrix library may
keep: those spin while they wait for work, and a benchmark would count that as computing.
"""

import fedcore as fedcore
