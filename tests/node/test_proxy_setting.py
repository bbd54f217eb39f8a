"""The proxy of Settings is the way on which a hospital connects: a session of two, one of them behind it."""

from __future__ import annotations

import threading
from dataclasses import replace

from fedcore.node.meeting import meeting
from fedcore.node.settings import save_settings
from fedcore.protocols.messages import AGREEMENT
from fedcore.session.status import Board
from tests.net.socks_proxy import Proxy
from tests.node.acquaintance import acquainted, at_once

NOWHERE = "no-such-name.invalid"


def test_hospitals_meet_through_the_proxy_that_was_set(tmp_path):
    (north, south), listen, connect = acquainted(tmp_path, "North", "South")
    port = listen.listen.rsplit(":", 1)[1]
    south.store.add_peer(replace(south.peer(north.party_id), address=f"{NOWHERE}:{port}"))
    proxy = Proxy(names={NOWHERE: "127.0.0.1"})
    save_settings(south.home, {"proxy": proxy.address})

    both = threading.Barrier(2)

    def meet(me, other, where):
        with meeting(me, "s", [me.peer(other.party_id)], where, Board(lambda _: None), lambda: False) as met:
            met.driver.connect(60.0, AGREEMENT)
            both.wait(60.0)  # who leaves first would be waited for

    try:
        at_once(lambda: meet(north, south, listen), lambda: meet(south, north, connect))
        assert proxy.asked[0] == (NOWHERE, int(port))
        assert proxy.passed > 500
    finally:
        proxy.close()
        north.close()
        south.close()
