"""Whether the disk under a folder is encrypted, as far as this computer tells."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[[list[str]], str | None]


def is_encrypted(folder: Path, run: Run | None = None) -> bool | None:
    """True or false where Linux knows the block devices under a folder; None: nobody can tell."""
    if sys.platform != "linux" and run is None:
        return None
    ask = run or _run
    device = ask(["findmnt", "--noheadings", "--output", "SOURCE", "--target", str(folder)])
    # A subvolume is told behind its device: /dev/mapper/home[/@home].
    device = (device or "").strip().partition("[")[0]
    if not device.startswith("/dev/"):
        return None
    kinds = ask(["lsblk", "--noheadings", "--inverse", "--output", "TYPE", device])
    if kinds is None or not kinds.strip():
        return None
    return "crypt" in kinds.split()


def _run(command: list[str]) -> str | None:
    """What a program of the system says; None where it is missing, fails or thinks too long."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
