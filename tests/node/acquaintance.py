"""Hospitals who trust each other, and records of patients for them to train on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from fedcore.crypto.identity import Identity
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.process import free_port
from fedcore.session.records import Peer


def write_records(path, n, seed, age="age"):
    """Numbers, words, yes and no; some of each not recorded."""
    rng = np.random.default_rng(seed)
    years = rng.integers(41, 89, n)
    smokes = rng.choice(["never", "former", "current"], n)
    pressure = rng.normal(135, 20, n).round(1)
    high = rng.choice(["yes", "no"], n)
    stroke = (0.1 * (years - 65) + 1.5 * (smokes == "current") - 0.8 + rng.logistic(size=n) > 0).astype(int)
    rows = [[f"{seed}-{i}", years[i], smokes[i], pressure[i], high[i], stroke[i]] for i in range(n)]
    for row in rows[::9]:
        row[1 + seed % 2] = ""
    header = ["pid", age, "smoking", "bp", "high=bp", "stroke"]
    path.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n", encoding="utf-8")
    return path


def acquainted(folder, *names):
    """Hospitals who trust each other; the first one listens."""
    made = []
    for name in names:
        (folder / name).mkdir()
        made.append(Hospital(folder / name, Identity.create(name)))
    address = f"127.0.0.1:{free_port()}"
    for one in made:
        for other in (each for each in made if each is not one):
            public = other.identity.public
            listens = address if other is made[0] else None
            one.store.add_peer(Peer(other.party_id, public.name, public.curve_public, public.sign_public, listens))
            one.store.set_peer_state(other.party_id, "confirmed")
    return made, Where(listen=address, timeout_s=120), Where(host=made[0].party_id, timeout_s=120)


def at_once(*work):
    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result(120) for future in [pool.submit(each) for each in work]]
