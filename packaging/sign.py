"""Makes the release key and signs a release; for the maintainer, on a computer that is not on a network.

    python packaging/sign.py key release-secret.pem          once: makes the key pair, asks for a passphrase
    python packaging/sign.py list dist                        the manifest of every system's installers in a folder
    python packaging/sign.py sign release-secret.pem dist/fedstroke-1.4.0.manifest.json

`key` writes the public half to assets/keys/release.json, which the next build carries; with `--next` it is added beside
the present one, so that a later release may be signed with it. `sign` writes the signature beside the manifest, after
it has read every installer which the manifest lists and found it as listed. Needs the program's own environment.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import json
import os
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installers.project import ROOT, read_project
from installers.release import is_installer, write_manifest

from fedcore.update import KEY_FILE, SIGNATURE, SIGNED, check_update, fingerprint

_PUBLIC = ROOT / "assets" / KEY_FILE


def make_key(secret: Path, passphrase: str, public: Path, is_next: bool = False) -> str:
    """Write a new pair; returns its fingerprint. Raises ValueError rather than replace a file."""
    present = json.loads(public.read_text(encoding="utf-8"))["keys"] if public.exists() else []
    if secret.exists() or (present and not is_next) or len(present) > 1:
        raise ValueError("there is a key already; --next adds the one that will follow it, and two are the most")
    key = Ed25519PrivateKey.generate()
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    secret.touch(mode=0o600)
    secret.write_bytes(pem)
    raw = key.public_key().public_bytes_raw()
    listed = [*present, base64.b64encode(raw).decode()]
    public.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"format": "fedstroke release keys", "version": 1, "keys": listed}, indent=1)
    public.write_text(text + "\n", encoding="utf-8")
    return fingerprint(raw)


def write_manifest_of(folder: Path) -> Path:
    """The manifest of this source's version for all its installers in the folder, from whichever system they came."""
    version = read_project().version
    installers = [path for path in folder.iterdir() if is_installer(path, version)]
    return write_manifest(version, installers, folder, int(time.time()))


def sign(secret: Path, passphrase: str, manifest: Path) -> Path:
    """Write the signature beside the manifest; raises what `fedstroke verify-update` would say of the release."""
    key = serialization.load_pem_private_key(secret.read_bytes(), passphrase.encode())
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{secret.name} is not an Ed25519 key")
    raw = key.public_key().public_bytes_raw()
    signature = base64.b64encode(key.sign(SIGNED + manifest.read_bytes())).decode()
    head = {"format": "fedstroke update signature", "version": 1}
    text = json.dumps(head | {"key": fingerprint(raw), "signature": signature}, indent=1)
    path = manifest.with_name(manifest.name + SIGNATURE)
    path.write_text(text + "\n", encoding="utf-8")
    try:
        update = check_update(manifest, [raw], own="0.0.0")
        listed = [file["name"] for file in json.loads(manifest.read_text(encoding="utf-8"))["files"]]
        if absent := sorted(set(listed) - set(update.checked)):
            raise ValueError(f"not beside the manifest: {', '.join(absent)}")
    except Exception:
        path.unlink()  # a signature over files that were not seen must not leave this computer
        raise
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    steps = parser.add_subparsers(dest="step", required=True)
    making = steps.add_parser("key", help="make the key pair")
    making.add_argument("secret", type=Path)
    making.add_argument("--next", action="store_true", help="beside the present key, to follow it")
    listing = steps.add_parser("list", help="write the manifest of the installers in a folder")
    listing.add_argument("folder", type=Path)
    signing = steps.add_parser("sign", help="sign the manifest of a release")
    signing.add_argument("secret", type=Path)
    signing.add_argument("manifest", type=Path)
    given = parser.parse_args()
    try:
        if given.step == "list":
            print(f"Written: {write_manifest_of(given.folder)}")
            return 0
        passphrase = os.environ.get("FEDSTROKE_RELEASE_PASSPHRASE") or getpass.getpass("Passphrase of the key: ")
        if given.step == "key":
            if len(passphrase) < 12:
                raise ValueError("use at least 12 characters")
            made = make_key(given.secret, passphrase, _PUBLIC, given.next)
            print(f"Release key {made}; keep {given.secret} offline.")
        else:
            print(f"Signed: {sign(given.secret, passphrase, given.manifest)}")
    except Exception as error:
        print(f"Not done: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
