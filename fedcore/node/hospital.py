"""One hospital on this machine: its home folder, its identity, the peers it knows, its ledger and its results.

home/
  identity.json     keys, encrypted under the passphrase
  store.sqlite      peers, sessions, results
  ledger/           what left the house
  models/           boosters; split tables, encrypted under the identity's data key
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import platformdirs

from fedcore.crypto.identity import (
    Identity,
    PublicIdentity,
    change_passphrase,
    load_identity,
    read_public_identity,
    save_identity,
    verify,
)
from fedcore.crypto.invitation import invite, read_invitation
from fedcore.errors import DataError, ProtocolError, StoreError
from fedcore.session.files import write_atomically
from fedcore.session.ledger import Ledger, VerifyResult
from fedcore.session.ledger import verify as verify_ledger
from fedcore.session.records import Peer
from fedcore.session.store import Store

PASSPHRASE_VARIABLE = "FEDSTROKE_PASSPHRASE"  # noqa: S105  the name of the variable, not its content
HOME_VARIABLE = "FEDSTROKE_HOME"
_LEDGER_DOMAIN = b"fedstroke ledger head"


def default_home() -> Path:
    """Where this user's hospital lives unless `--home` says otherwise."""
    given = os.environ.get(HOME_VARIABLE)
    return Path(given) if given else Path(platformdirs.user_data_dir("fedstroke", appauthor=False))


def identity_path(home: Path) -> Path:
    return home / "identity.json"


def copy_identity(home: Path, path: Path) -> None:
    """A backup of the identity in `home`: encrypted as it is there, readable by its owner only.

    Raises StoreError when there is none or `path` cannot be written.
    """
    read_public_identity(identity_path(home))  # says what is wrong with a file that is none
    try:
        write_atomically(path, identity_path(home).read_bytes())
    except OSError as error:
        raise StoreError(
            "The backup could not be written.", advice="Choose another folder, one you may write to.", detail=str(error)
        ) from error


class Hospital:
    """An unlocked hospital; a context manager. One program at a time may hold a home folder."""

    def __init__(self, home: Path, identity: Identity) -> None:
        self.home = home
        self.identity = identity
        self.store = Store(home)
        try:
            self.ledger = Ledger(
                home / "ledger",
                lambda: datetime.now(UTC),
                seal_head=lambda digest: identity.sign(_LEDGER_DOMAIN, digest),
                check_head=lambda digest, seal: _is_sealed(identity.public, digest, seal),
            )
        except BaseException:
            self.store.close()
            raise

    @classmethod
    def create(cls, home: Path, name: str, passphrase: str) -> Self:
        """First start: make an identity; raises StoreError when there is one, DataError for name or passphrase."""
        identity = Identity.create(name)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_identity(identity_path(home), identity, passphrase)
        return cls(home, identity)

    @classmethod
    def restore(cls, home: Path, backup: Path, passphrase: str) -> Self:
        """Take up the identity of a backup in a folder which has none, and unlock it.

        The same keys, so the others go on trusting them; peers, models and ledger are not in that file. Raises
        StoreError when there is an identity already, or the file or the passphrase is not right: then nothing changed.
        """
        path = identity_path(home)
        if path.exists():
            raise StoreError(
                "This computer has an identity already, that of {name}.",
                advice="Restore the backup on a computer, or in a data folder, without one. Nothing was changed.",
                name=read_public_identity(path).name,
            )
        identity = load_identity(backup, passphrase)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            write_atomically(path, backup.read_bytes())
        except OSError as error:
            raise StoreError(
                "The identity cannot be written to {path}.", advice="Check the rights of the folder and the disk.",
                path=str(path), detail=str(error),
            ) from error  # fmt: skip
        return cls(home, identity)

    @classmethod
    def open(cls, home: Path, passphrase: str) -> Self:
        """Unlock; raises StoreError when the passphrase is wrong or the files cannot be used."""
        return cls(home, load_identity(identity_path(home), passphrase))

    def close(self) -> None:
        self.ledger.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- identity and peers -------------------------------------------------------------------------------------------

    @property
    def party_id(self) -> str:
        return self.identity.party_id

    def check_passphrase(self, passphrase: str) -> None:
        """Raises StoreError when it is not this identity's; signing terms asks for it again."""
        load_identity(identity_path(self.home), passphrase)

    def change_passphrase(self, old: str, new: str) -> None:
        change_passphrase(identity_path(self.home), old, new)

    def invitation(self, address: str = "") -> str:
        """The text to mail to another hospital; `address` is where this one listens, "" if it only connects out."""
        return invite(self.identity, address).to_text()

    def add_peer(self, invitation_text: str) -> Peer:
        """Remember the hospital of an invitation; it is let in only for pairing until both people compared codes."""
        invitation = read_invitation(invitation_text)
        public = invitation.public
        if public.party_id == self.party_id:
            raise DataError(
                "This is your own invitation.", advice="Ask the other hospital for theirs and add that one."
            )
        return self.store.add_peer(
            Peer(public.party_id, public.name, public.curve_public, public.sign_public, invitation.address or None)
        )

    def peer(self, party_id: str) -> Peer:
        """Raises DataError when no such peer is known."""
        peer = self.store.peer(party_id)
        if peer is None:
            raise DataError("No such hospital is known here.", advice="Add its invitation on the Peers page first.")
        return peer

    def confirmed_peer(self, party_id: str) -> Peer:
        """Raises ProtocolError when the peer's identity has not been confirmed, or was blocked."""
        peer = self.peer(party_id)
        if peer.state != "confirmed":
            raise ProtocolError(
                "{peer} has not been confirmed as a peer.",
                advice="Confirm each other by phone on the Peers page first.",
                peer=peer.name,
            )
        return peer

    def find_peer(self, name_or_id: str) -> Peer:
        """By party id, the beginning of one, or name; raises DataError when none or several fit."""
        known = self.store.peers()
        found = [p for p in known if p.name == name_or_id] or [
            p for p in known if len(name_or_id) >= 6 and p.party_id.startswith(name_or_id)
        ]
        if len(found) != 1:
            raise DataError(
                "{count} peers are called {name}.",
                advice="Known peers: {known}. Use the party id where names are alike.",
                count=len(found),
                name=name_or_id,
                known=", ".join(p.name for p in known) or "–",
            )
        return found[0]

    # -- results and ledger -------------------------------------------------------------------------------------------

    def results(self) -> list[dict[str, Any]]:
        """Finished sessions as short lines, the latest first."""
        return [
            summary
            for record in self.store.sessions()
            if (summary := self.store.results(record.session_id).get("summary")) is not None
        ]

    def result(self, session: str) -> Mapping[str, Any]:
        """Raises DataError when there is no such result."""
        result = self.store.results(session).get("result")
        if result is None:
            raise DataError("There is no result of that session here.", advice="Choose one from the list of results.")
        found: Mapping[str, Any] = result
        return found

    def verify_ledger(self) -> VerifyResult:
        return verify_ledger(self.home / "ledger", lambda digest, seal: _is_sealed(self.identity.public, digest, seal))


def verify_ledger_of(home: Path, public: PublicIdentity) -> VerifyResult:
    """Check the ledger in `home` without its passphrase, also while a program has it open or it was tampered with.

    `public` decides whose signature counts; where it comes from the same folder, a person compares its fingerprint.
    """
    return verify_ledger(home / "ledger", lambda digest, seal: _is_sealed(public, digest, seal))


def public_identity(peer: Peer) -> PublicIdentity:
    return PublicIdentity(peer.name, peer.curve_public, peer.sign_public)


def _is_sealed(public: PublicIdentity, digest: bytes, seal: bytes) -> bool:
    try:
        verify(public, _LEDGER_DOMAIN, digest, seal)
    except ProtocolError:
        return False
    return True
