"""Passwords of databases, in the system's keyring and nowhere else; without a keyring they are asked for each time."""

from __future__ import annotations

from typing import Any

from fedcore.errors import StoreError

SERVICE = "FedStroke database"
"""Under this name the system's keyring lists the passwords; the user name there is the address without a password."""


def has_keyring() -> bool:
    """Whether the system has a keyring that encrypts what it keeps."""
    return _backend() is not None


def kept_password(address: str) -> str | None:
    """The password of a database, None where none is kept, or the keyring is locked or absent."""
    backend = _backend()
    if backend is None:
        return None
    try:
        kept: str | None = backend.get_password(SERVICE, address)
    except Exception:  # every system's keyring raises its own; a locked one means: ask the person
        return None
    return kept


def keep_password(address: str, password: str) -> None:
    """Raises StoreError when the keyring does not take it; nothing is written elsewhere then."""
    backend = _backend()
    try:
        if backend is None:
            raise RuntimeError("no keyring")
        backend.set_password(SERVICE, address, password)
    except Exception as error:
        raise StoreError(
            "The password could not be put into the system's keyring.",
            advice="The records are open all the same; the password will be asked for next time.",
            detail=type(error).__name__,
        ) from error


def _backend() -> Any:
    """The keyring in use, None for one that would write passwords to the disk in the clear."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    members = found.backends if isinstance(found, ChainerBackend) else [found]
    try:
        return found if members and all(member.priority >= 1 for member in members) else None
    except Exception:  # a backend that cannot even say its priority does not work here
        return None
