"""A hospital's own Dask cluster, named on the command line: where it is and how the way to it is protected.

What works there is handed, in tasks, the private Paillier key's parts, the blinding secrets, and the patients'
identifiers, gradients and binned values: whoever runs the cluster could read them. It therefore has to belong to the
hospital as its own computers do.

Dask knows no passwords. Its only protection is mutual TLS under a certificate authority, which must have been made for
this cluster alone: every certificate that it signed is let in. Tasks and results are pickled, so whoever is let in can
also run programs, on the cluster and through a forged result here. Hence nothing but loopback without TLS, unless told.
"""

from __future__ import annotations

import ipaddress
import logging
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fedcore.errors import DataError, FedcoreError, StoreError, Text

CONNECT_S = 15.0


@dataclass(frozen=True)
class Certificates:
    """PEM files: the authority that signed scheduler, workers and us; our certificate and its key."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address, tcp://HOST:PORT or tls://HOST:PORT. Build one with `cluster_at`."""

    address: str
    certificates: Certificates | None = None
    is_cleartext_accepted: bool = False

    @property
    def warning(self) -> Text | None:
        """What to tell the person before anything is sent to a cluster without TLS."""
        if self.certificates is not None:
            return None
        if is_loopback(self.address):
            return Text(
                "The cluster is used without TLS: everyone who can run programs on this computer can reach it, and so "
                "read the parts of this hospital's private key and its patients' identifiers and values. Use "
                "--cluster-tls to prevent that."
            )
        return Text(
            "The cluster is used without TLS: this hospital's private key, in parts, and its patients' identifiers and "
            "values, among them gradients, cross the network in the clear. Use --cluster-tls to prevent that."
        )

    def check_worker(self, address: str) -> None:
        """Raises DataError for a worker which this address and these certificates do not protect the way to."""
        if self.certificates is not None and not address.startswith("tls://"):
            raise DataError(
                "The cluster's worker {worker} does not use TLS.",
                advice="Start every worker with --tls-ca-file, --tls-cert and --tls-key.",
                worker=address,
            )
        if self.certificates is None and not self.is_cleartext_accepted and not is_loopback(address):
            raise DataError(
                "The cluster's worker {worker} is on another computer, and without TLS the parts of this hospital's "
                "private key and its patients' identifiers and values would cross the network in the clear.",
                advice="Use --cluster-tls with certificates, or --cluster-insecure if nobody else is on that network.",
                worker=address,
            )


def cluster_at(address: str, certificates: Certificates | None = None, *, is_insecure: bool = False) -> Cluster:
    """The cluster of that address; raises DataError when it is none, or not protected and not said to be insecure."""
    scheme = _scheme(address)
    if certificates is not None and scheme != "tls":
        raise DataError(
            "Certificates were given, but {address} is an address without TLS.",
            advice="Write it as tls://HOST:PORT, as the scheduler does when it starts.",
            address=address,
        )
    if certificates is None and scheme == "tls":
        raise DataError(
            "{address} uses TLS, and no certificates were given.",
            advice="Add --cluster-tls CA CERT KEY with the three files.",
            address=address,
        )
    if certificates is None and not is_insecure and not is_loopback(address):
        raise DataError(
            "Without TLS, this hospital's private key, in parts, and its patients' identifiers and values, among them "
            "gradients, would cross the network to {address} in the clear.",
            advice="Use --cluster-tls with certificates, or --cluster-insecure if nobody else is on that network.",
            address=address,
        )
    return Cluster(address, certificates, is_insecure)


def _scheme(address: str) -> str:
    try:
        parts = urlsplit(address)
        if parts.scheme in ("tcp", "tls") and parts.hostname and parts.port and not parts.path:
            return parts.scheme
    except ValueError:
        pass
    raise DataError(
        "{address} is not the address of a cluster.",
        advice="Write tcp://HOST:PORT or tls://HOST:PORT, as the scheduler does when it starts.",
        address=address,
    )


def is_loopback(address: str) -> bool:
    """Whether scheme://HOST:PORT stays within this computer. Names other than localhost may mean anything."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(cluster: Cluster) -> Any:
    """A `distributed.Client`, untyped for want of the package in most installations. Raises DataError when the package
    or the certificates are missing, StoreError when the cluster does not answer."""
    try:
        import dask.config
        from distributed import Client, Security
    except ImportError as missing:
        raise DataError(
            "Working on a cluster needs the Python packages dask and distributed, and they are not installed here.",
            advice="Install the versions which the cluster has: pip install dask distributed",
            detail=str(missing),
        ) from None
    # A large session's tasks are megabytes of numbers which exist once; Dask would advise for each to keep them there.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})
    # What it would write between the lines of progress, tracebacks mostly, is said by the errors raised here.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    made: Any = Client
    try:
        security = None if cluster.certificates is None else _security(Security, cluster.certificates)
        return made(cluster.address, security=security, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise unreachable(cluster, error) from None


def _security(security: Any, files: Certificates) -> Any:
    """Loads the files once before Dask does, whose error would not say which of them is wrong."""
    try:
        context = ssl.create_default_context(cafile=files.authority)
        context.load_cert_chain(files.certificate, files.key, password=_no_password)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise DataError(
            "The certificates of the cluster cannot be used.",
            advice="Check the three files of --cluster-tls: the authority, this computer's certificate, and its key "
            "without a password, all in PEM format.",
            detail=f"{type(error).__name__}: {error}",
        ) from None
    return security(
        tls_ca_file=str(files.authority),
        tls_client_cert=str(files.certificate),
        tls_client_key=str(files.key),
        require_encryption=True,
    )


def _no_password() -> str:
    """Otherwise OpenSSL would ask at the terminal, in the middle of a session."""
    raise ValueError("the key is encrypted")


def unreachable(cluster: Cluster, error: BaseException) -> FedcoreError:
    return StoreError(
        "The cluster at {address} does not answer.",
        advice="Check the address and that its scheduler runs, and with TLS that all certificates are of the same "
        "authority. Or leave out --cluster to work on this computer.",
        detail=f"{type(error).__name__}: {error}",
        address=cluster.address,
    )
