"""The network library of this installation, for diagnostics."""

from __future__ import annotations

import zmq


def library() -> dict[str, str | bool]:
    """Its version, and whether it can do what the links need."""
    return {
        "zeromq": zmq.zmq_version(),
        "curve": zmq.has("curve"),
        "socks_proxy": hasattr(zmq, "SOCKS_PROXY"),
    }
