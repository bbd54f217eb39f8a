"""The arithmetic on a Dask cluster: the same results as here, and no other end than a result or a reason."""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from distributed import Client, LocalCluster, Security

from fedcore.commands.options import add_meeting, workers_of
from fedcore.crypto import blinding, paillier, pool
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers
from fedcore.errors import DataError, ProtocolError, StoreError, TermsMismatch
from fedcore.node import cluster as cluster_module
from fedcore.node.cluster import Certificates, Cluster, cluster_at
from fedcore.node.cluster_executor import ClusterExecutor, check_versions, open_cluster
from fedcore.node.meeting import workers
from fedcore.node.process import free_port
from fedcore.node.sessions import draft_terms, join, propose

PUBLIC, PRIVATE = paillier.generate_keypair(512, allow_insecure_test_size=True)
SOON_S = 60.0
ANY_PORT = "127.0.0.1:0"


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Two workers, each a process with a nanny that starts it again."""
    folder = str(tmp_path_factory.mktemp("dask"))
    with LocalCluster(2, threads_per_worker=1, dashboard_address=ANY_PORT, local_directory=folder) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def executor(processes: LocalCluster) -> Iterator[Executor]:
    with open_cluster(cluster_at(processes.scheduler_address)) as opened:
        yield opened


@pytest.fixture
def threads() -> Iterator[LocalCluster]:
    """A cluster in this process, quick to start, to be broken."""
    with LocalCluster(1, processes=False, protocol="tcp://", dashboard_address=ANY_PORT) as cluster:
        yield cluster


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline, pause = time.monotonic() + SOON_S, threading.Event()
    while not is_so() and time.monotonic() < deadline:
        pause.wait(0.05)
    return is_so()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Path]:
    """A file which is made when the test ends; tasks that wait for it are at work until then."""
    yield tmp_path / "gate"
    (tmp_path / "gate").touch()


def until_there(gate: Path) -> str:
    """An expression which is done when the file is there; a minute later it gives up."""
    is_there, pause = f"__import__('os').path.exists({str(gate)!r})", "__import__('threading').Event().wait(0.05)"
    return f"any({is_there} or {pause} for _ in range(1200))"


def on_workers(cluster: LocalCluster, expression: str) -> list[Any]:
    """What an expression gives on each worker; a function of this module would not be known there."""
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        return list(client.run(eval, expression).values())


# -- the same results -------------------------------------------------------------------------------------------------


def test_equal_chunks_are_encrypted_differently(executor: Executor) -> None:
    """Dask computes equal calls once unless told otherwise: chunks of equal plaintexts would be equal ciphertexts."""
    ciphertexts = paillier.Encryptor(PRIVATE).encrypt_many([7] * 700, executor)
    assert len(set(ciphertexts)) == 700
    again = paillier.Encryptor(PRIVATE).encrypt_many([7] * 700, executor)
    assert not set(again) & set(ciphertexts)
    assert set(paillier.decrypt_many(ciphertexts, PRIVATE)) == {7}


def test_sums_over_encrypted_patients(executor: Executor) -> None:
    rng = np.random.default_rng(3)
    n = 700
    gh = np.stack([rng.integers(-50, 51, n), rng.integers(0, 20, n)], axis=1)
    layout = PairLayout(50 * n, 20 * n)
    ciphertexts = paillier.Encryptor(PRIVATE).encrypt_many(layout.encode(gh), executor)
    bins = rng.integers(0, 5, (n, 40)).astype(np.uint8)
    indptr = np.arange(41, dtype=np.int64) * 4
    slot = rng.integers(-1, 2, n).astype(np.int32)
    inline = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B"), bins, indptr, slot, 2)
    products = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B", executor), bins, indptr, slot, 2, executor)
    assert products == inline
    answers = answer(products, layout, PUBLIC, executor)
    sums = decrypt_answers(answers, len(products), layout, PRIVATE, "B", executor)
    assert np.array_equal(sums, decrypt_answers(answer(inline, layout, PUBLIC), len(inline), layout, PRIVATE, "B"))
    assert sums.reshape(2, 40, 4, 2)[1, 7, 2].tolist() == gh[(slot == 1) & (bins[:, 7] == 2)].sum(axis=0).tolist()


def test_alignment(executor: Executor) -> None:
    digest = b"m" * blinding.DIGEST_BYTES
    one, other = blinding.BlindingSecret.create(), blinding.BlindingSecret.create()
    ours, theirs = [f"p{i}" for i in range(2000)], [f"p{i}" for i in range(1500, 3000)]
    hashed = blinding.hash_to_curve(digest, ours, executor)
    assert hashed == blinding.hash_to_curve(digest, ours)
    blinded = one.multiply(hashed, executor, own=True)
    assert blinded == one.multiply(hashed, own=True)
    mine = other.multiply(blinded, executor)
    peers = one.multiply(other.multiply(blinding.hash_to_curve(digest, theirs, executor), executor, own=True), executor)
    size = blinding.POINT_BYTES
    split = [{points[i : i + size] for i in range(0, len(points), size)} for points in (mine, peers)]
    assert len(split[0] & split[1]) == 500
    padding = blinding.random_points(2000, executor)  # whose chunks are calls with equal arguments
    assert len({padding[i : i + size] for i in range(0, len(padding), size)}) == 2000


def test_a_session_with_one_hospital_on_a_cluster(two: Any, tables: Any, processes: LocalCluster) -> None:
    two.introduce()
    terms = draft_terms(two.north, two.draft())
    scheduler: Any = processes.scheduler
    before = scheduler.transition_counter
    label, feature = two.meet(
        lambda: propose(two.north, terms, tables[0], two.listening, n_workers=cluster_at(processes.scheduler_address)),
        lambda: join(two.south, two.north.party_id, tables[1], two.connecting, lambda _: None, n_workers=1),
    )
    assert label.result["role"] == "label", label
    assert feature.result["role"] == "feature", feature
    assert scheduler.transition_counter > before + 10


# -- futures ----------------------------------------------------------------------------------------------------------


def test_futures_are_those_of_the_standard_library(executor: Executor) -> None:
    futures = [executor.submit(pow, 2, k) for k in range(4)]
    assert not concurrent.futures.wait(futures, SOON_S).not_done
    assert [future.result() for future in futures] == [1, 2, 4, 8]
    assert {future.result() for future in concurrent.futures.as_completed(futures, SOON_S)} == {1, 2, 4, 8}


def test_results_keep_their_order(executor: Executor) -> None:
    tasks = [(k, k, 1009) for k in range(60)]
    assert pool.map_chunks(executor, pow, tasks, 60) == [pow(*task) for task in tasks]
    assert pool.core_count(executor) == 2


def test_what_a_worker_raises_is_raised_here(executor: Executor) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.map_chunks(executor, divmod, [(4, 2), (1, 0), (4, 2)], 3)
    twist = next(u for u in range(2, 99) if not blinding._is_on_curve(u)).to_bytes(32, "little")
    with pytest.raises(ProtocolError, match="blinded identifier") as caught:
        blinding.BlindingSecret.create().multiply(twist * 300, executor)
    assert caught.value.detail == "a point is not on the curve"
    assert str(caught.value.advice)


def test_raising_from_progress_withdraws_the_rest(executor: Executor, processes: LocalCluster) -> None:
    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stop

    handed_out = 0

    def tasks() -> Iterator[tuple[int, int, int]]:
        nonlocal handed_out
        for handed_out in range(10_000):
            yield handed_out, 65537, 1 << 4096

    with pytest.raises(Stop):
        pool.map_chunks(executor, pow, tasks(), 10_000, stop)
    assert handed_out < 20
    scheduler: Any = processes.scheduler
    assert eventually(lambda: not scheduler.tasks)
    assert pool.map_chunks(executor, pow, [(2, 3)], 1) == [8]


def test_a_cancelled_future_wakes_who_waits(executor: Executor, gate: Path) -> None:
    busy = [executor.submit(eval, f"{until_there(gate)}, {k}") for k in range(6)]
    for future in busy:
        assert future.cancel()
    assert not concurrent.futures.wait(busy, SOON_S).not_done
    assert all(future.cancelled() for future in busy)


def test_the_private_key_is_not_written_into_a_log(executor: Executor, processes: LocalCluster) -> None:
    secret = "the prime of a private key"
    with pytest.raises(TypeError):
        executor.submit(pow, secret, 2).result(SOON_S)
    with Client(processes.scheduler_address, set_as_default=False) as client:
        logs = [str(client.get_worker_logs()), str(client.get_scheduler_logs())]
    assert "Compute Failed" in logs[0]
    assert not any(secret in log for log in logs)


def test_keys_are_forgotten_at_the_end(processes: LocalCluster) -> None:
    cached = "__import__('fedcore.crypto.paillier').crypto.paillier._tables.cache_info().currsize"
    with open_cluster(cluster_at(processes.scheduler_address)) as opened:
        paillier.Encryptor(PRIVATE).encrypt_many(range(2000), opened)
        assert sum(on_workers(processes, cached)) > 0
    assert sum(on_workers(processes, cached)) == 0


# -- what goes wrong --------------------------------------------------------------------------------------------------


def test_a_killed_workers_chunks_are_done_by_others(executor: Executor, processes: LocalCluster) -> None:
    killed = []

    def kill(done: int, total: int) -> None:
        if not killed:
            killed.append(on_workers(processes, "__import__('os').getpid()")[0])
            os.kill(killed[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    tasks = [(k, 65537, 1 << 8192) for k in range(200)]
    assert pool.map_chunks(executor, pow, tasks, 200, kill) == [pow(*task) for task in tasks]
    assert killed


def test_a_cluster_without_workers_ends_the_work(threads: LocalCluster) -> None:
    with open_cluster(cluster_at(threads.scheduler_address), without_workers_s=0.5) as opened:
        assert opened.submit(pow, 2, 3).result(SOON_S) == 8
        threads.scale(0)
        assert eventually(lambda: not threads.scheduler_info["workers"])
        with pytest.raises(StoreError, match="cluster stopped") as caught:
            opened.submit(pow, 2, 3).result(SOON_S)
        assert caught.value.detail == "no worker is connected to the scheduler"
        with pytest.raises(StoreError, match="start the session again"):
            opened.submit(pow, 2, 3)


def test_a_lost_scheduler_ends_the_work() -> None:
    """Of a task that waits for a worker: none is done too early, however long the scheduler takes to go."""
    with LocalCluster(1, processes=False, protocol="tcp://", dashboard_address=ANY_PORT) as broken:
        opened = open_cluster(cluster_at(broken.scheduler_address), without_workers_s=10 * SOON_S)
        broken.scale(0)
        assert eventually(lambda: not broken.scheduler_info["workers"])
        future = opened.submit(pow, 2, 3)
    with pytest.raises(StoreError, match="cluster stopped") as caught:
        future.result(SOON_S)
    assert "scheduler" in caught.value.detail
    assert "no worker" not in caught.value.detail
    opened.shutdown()


def test_cancelling_ends_a_wait_for_workers(threads: LocalCluster) -> None:
    is_cancelled = threading.Event()

    def wait_without_workers() -> None:
        with workers(cluster_at(threads.scheduler_address), is_cancelled.is_set) as opened:
            threads.scale(0)
            assert eventually(lambda: not threads.scheduler_info["workers"])
            future = opened.submit(pow, 2, 3)
            is_cancelled.set()
            future.result(SOON_S)

    with pytest.raises(TermsMismatch, match="cancelled here"):
        wait_without_workers()


def test_a_cluster_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_S", 0.3)
    with pytest.raises(StoreError, match=r"does not answer.*Check the address"):
        open_cluster(cluster_at(f"tcp://127.0.0.1:{free_port()}"))


def test_without_dask_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DataError, match=r"not installed here.*pip install dask distributed"):
        open_cluster(cluster_at("tcp://127.0.0.1:8786"))


def test_workers_of_another_version() -> None:
    with pytest.raises(StoreError, match=r"tcp://127.0.0.1:9 has FedStroke 0.0.9.*Install the same version"):
        check_versions({"tcp://127.0.0.1:9": "0.0.9"})


# -- addresses and protection -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["cluster", "tcp://cluster", "http://cluster:1", "tcp://c:99999", "tcp://c:1/x", ""]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(DataError, match="tcp://HOST:PORT"):
        cluster_at(address, is_insecure=True)


def test_other_computers_need_tls() -> None:
    files = Certificates(Path("ca"), Path("cert"), Path("key"))
    for far in ("tcp://10.0.0.8:8786", "tcp://cluster.example:8786", "tcp://localhost.example:8786"):
        with pytest.raises(DataError, match=r"in the clear.*--cluster-tls"):
            cluster_at(far)
        assert "in the clear" in str(cluster_at(far, is_insecure=True).warning)
        with pytest.raises(DataError, match="tls://HOST:PORT"):
            cluster_at(far, files)
    with pytest.raises(DataError, match="--cluster-tls CA CERT KEY"):
        cluster_at("tls://10.0.0.8:8786", is_insecure=True)
    assert cluster_at("tls://10.0.0.8:8786", files).warning is None
    for near in ("tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:8786"):
        assert "on this computer" in str(cluster_at(near).warning)


def test_workers_on_other_computers_need_tls_as_well() -> None:
    near = cluster_at("tcp://127.0.0.1:8786")
    near.check_worker("tcp://127.0.0.1:40001")
    with pytest.raises(DataError, match=r"tcp://10.0.0.9:40001 is on another computer"):
        near.check_worker("tcp://10.0.0.9:40001")
    cluster_at("tcp://127.0.0.1:8786", is_insecure=True).check_worker("tcp://10.0.0.9:40001")
    with pytest.raises(DataError, match="does not use TLS"):
        Cluster("tls://10.0.0.8:1", Certificates(Path("ca"), Path("cert"), Path("key"))).check_worker(
            "tcp://10.0.0.9:1"
        )


def given(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_meeting(parser)
    return parser.parse_args(["--listen", "127.0.0.1:1", *words])


def test_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert workers_of(given()) is None
    assert workers_of(given("--workers", "3")) == 3
    assert workers_of(given("--cluster", "tcp://127.0.0.1:1")) == Cluster("tcp://127.0.0.1:1")
    assert capsys.readouterr().err.startswith("The cluster is used without TLS: everyone who can run programs")
    assert workers_of(given("--cluster", "tcp://10.0.0.8:1", "--cluster-insecure")) == Cluster(
        "tcp://10.0.0.8:1", None, True
    )
    assert "in the clear" in capsys.readouterr().err
    files = ("ca.pem", "cert.pem", "key.pem")
    assert workers_of(given("--cluster", "tls://10.0.0.8:1", "--cluster-tls", *files)) == Cluster(
        "tls://10.0.0.8:1", Certificates(*map(Path, files))
    )
    assert not capsys.readouterr().err
    with pytest.raises(DataError, match="No cluster was named"):
        workers_of(given("--cluster-insecure"))


def test_tls(tmp_path: Path) -> None:
    """Who has a certificate of the cluster's authority gets in; who has one of another does not."""
    ours, others = make_certificates(tmp_path / "ours"), make_certificates(tmp_path / "others")
    pems = {f"tls_{who}_{what}": str(path) for who in ("client", "scheduler", "worker")
            for what, path in (("cert", ours.certificate), ("key", ours.key))}  # fmt: skip
    security = Security(tls_ca_file=str(ours.authority), require_encryption=True, **pems)
    with LocalCluster(1, processes=False, protocol="tls://", dashboard_address=ANY_PORT, security=security) as cluster:
        with open_cluster(cluster_at(cluster.scheduler_address, ours)) as opened:
            assert opened.submit(pow, 2, 3).result(SOON_S) == 8
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cluster_module, "CONNECT_S", 0.5)
            with pytest.raises(StoreError, match="of the same authority"):
                open_cluster(cluster_at(cluster.scheduler_address, others))


def test_certificates_that_cannot_be_used(tmp_path: Path) -> None:
    files = make_certificates(tmp_path / "ours")
    other = make_certificates(tmp_path / "others")
    for wrong in (
        Certificates(tmp_path / "none.pem", files.certificate, files.key),
        Certificates(files.key, files.certificate, files.key),
        Certificates(files.authority, files.certificate, other.key),
    ):
        with pytest.raises(DataError, match=r"certificates of the cluster.*three files"):
            open_cluster(cluster_at("tls://127.0.0.1:8786", wrong))
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    encrypted = serialization.BestAvailableEncryption(b"passphrase")
    files.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encrypted))
    with pytest.raises(DataError, match=r"certificates of the cluster.*without a password"):
        open_cluster(cluster_at("tls://127.0.0.1:8786", files))


def make_certificates(folder: Path) -> Certificates:
    """An authority and one certificate for everybody."""
    folder.mkdir()
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = sign_certificate("authority", authority_key.public_key(), "authority", authority_key, is_ca=True)
    certificate = sign_certificate("cluster", key.public_key(), "authority", authority_key, is_ca=False)
    files = Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    files.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def sign_certificate(name: str, key: Any, issuer: str, issuer_key: Any, *, is_ca: bool) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer)).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
    constraints = x509.BasicConstraints(ca=is_ca, path_length=None)
    return builder.add_extension(constraints, critical=True).sign(issuer_key, hashes.SHA256())


def test_shutting_down_twice_is_nothing(threads: LocalCluster) -> None:
    opened: ClusterExecutor = open_cluster(cluster_at(threads.scheduler_address))
    future = opened.submit(eval, "__import__('threading').Event().wait(0.2)")
    opened.shutdown()
    opened.shutdown()
    assert future.done()
    with pytest.raises((RuntimeError, StoreError)):
        opened.submit(pow, 2, 3)
