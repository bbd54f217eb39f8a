"""Several hospitals on one machine, each its own process, over real sockets; for evaluation and benchmarks.

    fedstroke simulate SESSION.toml --report REPORT.json [--models DIR]

Nothing is simulated but the distance between the hospitals: each process has its own folder and keys, and speaks to
the others through its socket as it would from another town. What no real session has is the *pooled* model, which
this program trains afterwards on all records at once, to say whether the joint forest is the same.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec

from fedcore.crypto.identity import PublicIdentity
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.synthetic import is_generated
from fedcore.data.table import Table, build_table
from fedcore.errors import DataError, FedcoreError, PeerLost, ProtocolError, StoreError, TermsMismatch
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import coding_of, load_feature_model
from fedcore.node.meeting import Where
from fedcore.node.process import MemoryWatch, StageClock, cpu_seconds, free_port, own_command
from fedcore.node.sessions import Draft, Outcome, draft_terms, join, propose
from fedcore.pooled import PooledModel, joint_as_pooled, train_pooled
from fedcore.protocols.terms import read_terms
from fedcore.report.compose import report_of
from fedcore.report.language import LANGUAGES
from fedcore.report.material import Material, material_of
from fedcore.report.saving import save_report
from fedcore.session.records import Peer
from fedcore.session.status import Status
from fedcore.session_file import HospitalFile, SimulationFile, read_session_file
from fedcore.trees.model import first_difference, from_booster_json, to_booster_json
from fedcore.versions import versions

_CONNECT_S = 300.0
_LAST_WORDS_S = 10.0
_KINDS = {kind.__name__: kind for kind in (DataError, PeerLost, ProtocolError, StoreError, TermsMismatch)}


def load_table(hospital: HospitalFile, folder: Path) -> Table:
    """The hospital's records as the trainer sees them; raises DataError on what is wrong with them."""
    return build_table(read_records(folder / hospital.records, ReadOptions()), mapping_of(hospital))[0]


def mapping_of(hospital: HospitalFile) -> ColumnMapping:
    """What the session file says about the columns."""
    return ColumnMapping(
        id_columns=tuple(hospital.id),
        label=hospital.label,
        label_positive=hospital.label_positive,
        features=None if hospital.features is None else tuple(hospital.features),
        duplicates=hospital.duplicates,
    )


class HospitalEndedError(FedcoreError):
    """A hospital's process died of something nobody foresaw; it has said so itself."""

    exit_code = 70


# -- one hospital's process -------------------------------------------------------------------------------------------


def run_hospital(config: Mapping[str, Any]) -> dict[str, Any]:
    """The life of one hospital process: open, load, meet, train, report."""
    if config.get("mode") == "horizontal":
        from fedcore.simulate_horizontal import run_site_process  # which builds on this module

        return run_site_process(config)
    clock = StageClock("start")
    me = msgspec.convert(config["hospital"], HospitalFile)
    clock.enter("reading")
    table = load_table(me, Path(config["folder"]))
    clock.enter("connecting")
    last: list[Status] = [Status()]

    def show(status: Status) -> None:
        if status.state != last[0].state:
            clock.enter(status.state)
        last[0] = status
        print(json.dumps({"tree": status.tree, "trees": status.trees, "state": status.state}), flush=True)

    with Hospital.open(Path(config["home"]), config["passphrase"]) as hospital:
        where = Where(listen=config.get("listen"), host=config.get("host"), timeout_s=_CONNECT_S)
        if me.label is not None:
            draft = msgspec.convert(config["draft"], Draft)
            terms = draft_terms(hospital, draft)
            coding = coding_of(mapping_of(me).to_json(), table.coding)
            outcome = propose(hospital, terms, table, where, on_status=show, coding=coding)
        else:
            outcome = join(hospital, config["proposer"], table, where, lambda _: None, on_status=show)
        clock.enter("end")
        report = {
            "name": me.name,
            "role": "label" if me.label is not None else "feature",
            "rows": len(table.ids),
            "features": len(table.features),
            "bytes_sent": sum(p.bytes_sent for p in last[0].peers),
            "bytes_received": sum(p.bytes_received for p in last[0].peers),
            "messages": outcome.result["disclosures"]["messages"],
            "cpu_s": cpu_seconds(),
            "cpu_by_stage_s": clock.cpu_s,
        }
        return {"report": report, "outcome": _told(hospital, outcome)}


def _told(hospital: Hospital, outcome: Outcome) -> dict[str, Any]:
    """What the simulator needs of an outcome, as plain values."""
    told: dict[str, Any] = {"timings_s": dict(outcome.result["timings_s"]), "terms": outcome.terms.canonical().decode()}
    if outcome.label is not None:
        told["material"] = material_of(hospital, outcome.terms.session).to_json()
        told["comparison"] = outcome.label.comparison.to_json()
        told["booster"] = outcome.label.booster_json.decode()
        told["own"] = outcome.label.own.booster_json.decode()
        told["alignment"] = [{"with": a.name, "shared": a.shared} for a in outcome.label.alignment]
    else:
        model, features, _ = load_feature_model(hospital, outcome.terms.session)
        told["splits"] = [asdict(split) for split in model.splits]
        told["features"] = list(features)
    return told


# -- all of them ------------------------------------------------------------------------------------------------------


def simulate(
    path: Path, models: Path | None = None, *, quiet: bool = False, tell: Callable[[Material], None] = lambda _: None
) -> dict[str, Any]:
    """Run the session of a file and return the report; raises what ended it. `tell` is given what a report for people
    is made of: that of the label hospital or of the first site, with the pooled model beside."""
    from fedcore.simulate_horizontal import is_horizontal, simulate_horizontal  # which builds on this module

    if is_horizontal(path):
        return simulate_horizontal(path, models, quiet=quiet, tell=tell)
    simulation = read_session_file(path)
    folder = path.resolve().parent
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="fedstroke-") as scratch:
        configs = _prepare(simulation, folder, Path(scratch))
        told = run_all(configs, quiet)
    elapsed = time.perf_counter() - started
    label_name = next(h.name for h in simulation.hospital if h.label is not None)
    label = told[label_name]["outcome"]
    terms = read_terms(label["terms"].encode())
    tables = [load_table(h, folder) for h in _label_first(simulation)]
    pooled = train_pooled(terms, tables)
    split_tables = [told[h.name]["outcome"]["splits"] for h in _label_first(simulation)[1:]]
    joint = from_booster_json(label["booster"].encode())
    difference = first_difference(
        replace(joint_as_pooled(joint, split_tables), feature_names=(), remote_names=()), pooled.forest
    )
    if models is not None:
        _write_models(models, label, told, pooled, tables, simulation)
    tell(replace(Material.from_json(label["material"]), pooled=pooled.metrics.to_json()))
    timings = label["timings_s"]
    return {
        "mode": simulation.session.mode,
        "scheme": simulation.session.scheme,
        "key_bits": simulation.session.key_bits,
        "versions": versions(),
        "session": msgspec.to_builtins(simulation.session),
        "params": terms.params,
        "hospitals": [told[h.name]["report"] for h in simulation.hospital],
        "alignment": label["alignment"],
        "models": {
            "joint": label["comparison"]["joint"],
            "local": {label_name: label["comparison"]["own"]},
            "pooled": pooled.metrics.to_json(),
        },
        "auc_difference": {
            "value": label["comparison"]["auc_difference"],
            "ci": label["comparison"]["auc_difference_ci"],
            "p_value": label["comparison"]["p_value"],
        },
        "trees": len(joint.trees),
        "trees_equal": difference is None,
        "first_difference": difference,
        "timings_s": {
            "alignment": timings["alignment"],
            "own_model": timings["own_model"],
            "key": timings["key"],
            "training": timings["training"],
            "per_tree": timings["per_tree"],
            "evaluation": timings["evaluation"],
            "pooled_training": pooled.training_s,
            "total": elapsed,
        },
    }


def _label_first(simulation: SimulationFile) -> list[HospitalFile]:
    """The label hospital, then the others in the order of the file, which breaks ties between their splits."""
    return sorted(simulation.hospital, key=lambda h: h.label is None)


def _prepare(simulation: SimulationFile, folder: Path, scratch: Path) -> list[dict[str, Any]]:
    """A home with an identity for every hospital, each confirmed at every other; and each process's configuration."""
    hospitals = _label_first(simulation)
    passphrase = secrets.token_urlsafe(24)
    address = f"127.0.0.1:{free_port()}"
    made = confirmed_homes([h.name for h in hospitals], scratch, passphrase, address)
    homes, publics = [home for home, _ in made], [public for _, public in made]
    session = simulation.session
    draft = Draft(
        peers=tuple(p.party_id for p in publics[1:]),
        outcome=hospitals[0].label or "",
        params={"seed": session.seed, **simulation.params},
        scheme=session.scheme,
        key_bits=session.key_bits,
        min_group=session.min_group,
        test_fraction=session.test_fraction,
        rows=session.rows,
        generated=all(is_generated(folder / h.records) for h in hospitals),
    )
    shared = {"folder": str(folder), "passphrase": passphrase, "proposer": publics[0].party_id}
    return [
        shared
        | {"hospital": msgspec.to_builtins(described), "home": str(home)}
        | ({"listen": address, "draft": msgspec.to_builtins(draft)} if i == 0 else {"host": publics[0].party_id})
        for i, (described, home) in enumerate(zip(hospitals, homes, strict=True))
    ]


def confirmed_homes(
    names: Sequence[str], scratch: Path, passphrase: str, address: str
) -> list[tuple[Path, PublicIdentity]]:
    """A home with an identity for every hospital, each confirmed at every other; the first listens at `address`."""
    homes = [scratch / f"hospital-{i}" for i in range(len(names))]
    publics = []
    for home, name in zip(homes, names, strict=True):
        with Hospital.create(home, name, passphrase) as hospital:
            publics.append(hospital.identity.public)
    for i, home in enumerate(homes):
        with Hospital.open(home, passphrase) as hospital:
            for j, public in enumerate(publics):
                if i != j:
                    listens = address if j == 0 else None
                    hospital.store.add_peer(
                        Peer(public.party_id, public.name, public.curve_public, public.sign_public, listens)
                    )
                    hospital.store.set_peer_state(public.party_id, "confirmed")
    return list(zip(homes, publics, strict=True))


class _Run:
    """What the hospitals' processes tell: reports by name, and failures. One failing ends the others."""

    def __init__(self, quiet: bool) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self._failed: list[FedcoreError] = []
        self._quiet = quiet
        self._tree_shown = 0

    def listen(
        self, name: str, is_label: bool, process: subprocess.Popen[str], all_: list[subprocess.Popen[str]]
    ) -> None:
        """Read one process's lines to their end; runs on a thread of its own."""
        assert process.stdout is not None
        for line in process.stdout:
            message = json.loads(line)
            if "report" in message:
                self.told[name] = message
            elif "error" in message:
                self._failed.append(_failure(name, message))
            elif is_label and message["tree"] > self._tree_shown and not self._quiet:
                self._tree_shown = message["tree"]
                print(f"tree {message['tree']} of {message['trees']}", file=sys.stderr, flush=True)
        if process.wait() != 0:
            # Who was told that another one stopped often ends before that one has said why.
            deadline = time.monotonic() + _LAST_WORDS_S
            while self.cause is None and time.monotonic() < deadline and any(p.poll() is None for p in all_):
                time.sleep(0.05)
            for other in all_:
                other.terminate()

    @property
    def cause(self) -> FedcoreError | None:
        """What made the run fail, rather than what followed from it at the other hospitals."""
        return next((e for e in self._failed if not isinstance(e, TermsMismatch | PeerLost)), None)

    def check(self, n_hospitals: int) -> None:
        """Raises why the run failed, if it did."""
        if self._failed:
            raise self.cause or self._failed[0]
        if len(self.told) != n_hospitals:
            raise HospitalEndedError("A hospital's process ended without a result.", advice="See its messages above.")


def _failure(hospital: str, message: Mapping[str, Any]) -> FedcoreError:
    """The error of the other process, of the same kind, so that the exit code says what kind it was."""
    kind = _KINDS.get(message["kind"], ProtocolError)
    return kind("Hospital {name}: {error}", name=hospital, error=message["error"], detail=message["detail"])


def run_all(configs: list[dict[str, Any]], quiet: bool) -> dict[str, dict[str, Any]]:
    """Start every process, wait for all, and return what each told by hospital name."""
    run = _Run(quiet)
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(_hospital_process(config)) for config in configs]
        threads = [
            threading.Thread(
                target=run.listen, args=(config["hospital"]["name"], "draft" in config, process, processes)
            )
            for config, process in zip(configs, processes, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    run.check(len(configs))
    return run.told


@contextlib.contextmanager
def _hospital_process(config: Mapping[str, Any]) -> Iterator[subprocess.Popen[str]]:
    command = own_command("simulate", "--hospital")
    with subprocess.Popen(  # noqa: S603  this same program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        # The configuration holds the passphrase: through a pipe, since a command line is for all to see.
        process.stdin.write(json.dumps(config))
        process.stdin.close()
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def _write_models(
    folder: Path,
    label: Mapping[str, Any],
    told: Mapping[str, Any],
    pooled: PooledModel,
    tables: list[Table],
    simulation: SimulationFile,
) -> None:
    """The boosters and, since this is no real session, the feature hospitals' split tables in the clear."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "joint.json").write_text(label["booster"], encoding="utf-8")
    (folder / "own.json").write_text(label["own"], encoding="utf-8")
    names = [f"{h.name}.{f}" for h, t in zip(_label_first(simulation), tables, strict=True) for f in t.features]
    (folder / "pooled.json").write_bytes(to_booster_json(pooled.as_one_block(tables), names))
    for i, hospital in enumerate(_label_first(simulation)[1:], start=1):
        outcome = told[hospital.name]["outcome"]
        content = {"hospital": hospital.name, "features": outcome["features"], "splits": outcome["splits"]}
        (folder / f"splits-{i}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", nargs="?", type=Path, help="the session file (TOML)")
    parser.add_argument("--report", type=Path, help="where to write the report (JSON); otherwise standard output")
    parser.add_argument("--models", type=Path, help="a folder for the models of all sides")
    parser.add_argument("--page", type=Path, metavar="FILE", help="a report for people as well, name.html or name.pdf")
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of that report")
    parser.add_argument("--hospital", action="store_true", help=argparse.SUPPRESS)


def main(arguments: argparse.Namespace) -> int:
    """The `simulate` subcommand; FedcoreErrors are for the caller to show."""
    if arguments.hospital:
        return _hospital_main()
    if arguments.session is None:
        raise DataError(
            "No session file was given.", advice="Run: fedstroke simulate SESSION.toml --report REPORT.json"
        )

    def tell(material: Material) -> None:
        if arguments.page is not None:
            document = report_of(material, arguments.language)
            save_report(document, arguments.page, getattr(arguments, "save_pdf", None))

    report = json.dumps(simulate(arguments.session, arguments.models, tell=tell), indent=1, ensure_ascii=False)
    if arguments.report is None:
        print(report)
    else:
        arguments.report.write_text(report + "\n", encoding="utf-8")
    return 0


def _hospital_main() -> int:
    # Ctrl-C goes to every process of a terminal; the one that started the hospitals ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with MemoryWatch() as memory:
            told = run_hospital(json.loads(sys.stdin.read()))
        told["report"]["peak_rss_mb"] = memory.peak_mb
        print(json.dumps(told), flush=True)
    except FedcoreError as error:
        failure = {"error": str(error), "kind": type(error).__name__, "detail": error.detail}
        print(json.dumps(failure), flush=True)
        return error.exit_code
    return 0
