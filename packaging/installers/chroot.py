"""A bare Debian in a folder, and commands in it: a hospital's computer before anything is installed.

Needs root and debootstrap. /proc, /dev and shared memory exist only in a mount namespace which ends with this program,
so nothing stays mounted, whatever happens.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Runs in a mount namespace of its own and keeps it until its standard input closes; $0 is the root.
_HOLD = """set -e
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount --make-rslave "$0/dev"
mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"
if [ -d /tmp/.X11-unix ]; then
    mkdir -p "$0/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"
fi
echo ready
read -r _
"""


@dataclass(frozen=True)
class Chroot:
    """Commands run as root unless `user` is named; `home` of a user is /home/USER."""

    root: Path
    holder: int  # the process that keeps the mounts

    def command(self, words: Sequence[str], user: str = "", environment: Mapping[str, str] | None = None) -> list[str]:
        """The command line that runs `words` inside, with nothing of this machine's environment."""
        home = f"/home/{user}" if user else "/root"
        settings = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": home} | dict(environment or {})
        inside = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
        if user:
            inside = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *inside]
        return ["nsenter", f"--mount=/proc/{self.holder}/ns/mnt", "chroot", str(self.root), *inside, *words]

    def run(
        self,
        words: Sequence[str],
        user: str = "",
        environment: Mapping[str, str] | None = None,
        timeout_s: float = 600,
        is_expected_to_fail: bool = False,
    ) -> str:
        """What the command wrote to standard output, and when it fails as expected to both streams.

        Raises RuntimeError with both when it fails, or should have and did not.
        """
        done = subprocess.run(
            self.command(words, user, environment),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
            errors="replace",
        )
        both = f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        if (done.returncode != 0) is not is_expected_to_fail:
            raise RuntimeError(f"{shlex.join(words)} ended with {done.returncode}:\n{both}")
        return both if is_expected_to_fail else done.stdout

    def start(
        self,
        words: Sequence[str],
        user: str = "",
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Leave a command running; the caller ends it."""
        with (log or Path(os.devnull)).open("wb") as file:
            return subprocess.Popen(
                self.command(words, user, environment), stdout=file, stderr=subprocess.STDOUT, start_new_session=True
            )

    def path(self, inside: str) -> Path:
        """The path out here of what is `inside` there."""
        return self.root / inside.lstrip("/")


@contextlib.contextmanager
def mounted(root: Path) -> Iterator[Chroot]:
    """The Debian in `root` with what a running system mounts."""
    words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _HOLD, str(root)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        if holder.stdout.readline() != b"ready\n":
            raise RuntimeError("the bare Debian could not be mounted")
        try:
            yield Chroot(root, holder.pid)
        finally:
            holder.stdin.close()


def bootstrap(root: Path, suite: str, mirror: str, kept: Path) -> None:
    """Make a fresh Debian in `root`; `kept` is a tar of it, made the first time and unpacked from then on."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    if not kept.is_file():
        fresh = ["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, str(root), mirror]
        subprocess.run(fresh, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["tar", "-C", str(root), "-cf", str(kept), "."], check=True)
    else:
        subprocess.run(["tar", "-C", str(root), "-xf", str(kept)], check=True)
    policy = root / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")  # packages start no services in here
    policy.chmod(0o755)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command that was left running, with what it started."""
    try:
        os.killpg(process.pid, 15)
        process.wait(20)
    except ProcessLookupError:
        pass
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait(20)
