"""A machine made of fakes, on which the real `run` sets up a small tree."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parents[2]
_TOOLS: Final = (
    "sh cat chmod cksum cp date dirname env flock grep kill mkdir mktemp rm sed sleep tr uname"
)
_FAKES: Final = {
    "id": 'cat "$MACHINE/uid"',
    "dpkg-query": """
        while read -r name; do echo "$name installed"; done <"$MACHINE/installed" """,
    "apt-cache": "exit 1",
    "apt-get": """
        echo "$DEBIAN_FRONTEND: $*" >>"$MACHINE/apt.log"
        for name in "$@"; do
            if grep -qx "$name" "$MACHINE/unavailable"; then exit 100; fi
        done
        for name in "$@"; do echo "$name"; done >>"$MACHINE/installed" """,
    "uv": """
        echo "$*" >>"$MACHINE/uv.log"
        case $1 in
            venv) "$4" -m venv --without-pip "$5" ;;
            pip) while [ -e "$MACHINE/slow" ]; do sleep 0.05; done ;;
        esac""",
}
_PROGRAM: Final = """
import os, sys
print(sys.argv[1:], os.getcwd(), os.environ.get("QT_QPA_PLATFORM"))
"""
_EVERYTHING: Final = (
    "python3 python3-venv ca-certificates libgl1 libegl1 libglib2.0-0t64 libfontconfig1 "
    "libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-shape0 libxcb-xkb1 libwayland-cursor0 libwayland-egl1 libnss3 libasound2t64 "
    "libxcomposite1 libxdamage1 libxrandr2 libxtst6 libxkbfile1 libgbm1 libxcb-dri3-0 libxext6 "
    "libxfixes3 libcups2 cups-client"
)


class BareMachine:
    """Holds a small tree in a folder with spaces, and a PATH of fakes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "a folder with spaces" / "ventanilla"
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self._make_path()
        self._make_tree()
        self.say("unavailable", "")
        self.say("installed", _EVERYTHING)
        self.say("uid", "0")

    def say(self, fact: str, words: str) -> None:
        """Set a fact of this machine: one word a line."""
        (self.folder / fact).write_text("".join(f"{word}\n" for word in words.split()))

    def told(self, log: str) -> list[str]:
        """What a fake wrote down, one call a line."""
        path = self.folder / log
        return path.read_text().splitlines() if path.exists() else []

    def start(self, *arguments: str, display: str = "") -> "subprocess.Popen[str]":
        """Start `run` from another folder."""
        return subprocess.Popen(
            [self.tree / "run", *arguments],
            cwd=self.elsewhere,
            env=self._environment(display),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, display: str = "") -> "subprocess.CompletedProcess[str]":
        """Start `run` and wait for its end."""
        with self.start(*arguments, display=display) as process:
            said, complained = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, said, complained)

    def environments_made(self) -> int:
        """How many times a virtual environment was made."""
        return sum(call.startswith("venv") for call in self.told("uv.log"))

    def _environment(self, display: str) -> dict[str, str]:
        facts = {"PATH": str(self.folder / "bin"), "MACHINE": str(self.folder), "HOME": "/nowhere"}
        return facts | ({"DISPLAY": display} if display else {})

    def _make_path(self) -> None:
        path = self.folder / "bin"
        path.mkdir()
        for tool in _TOOLS.split():
            found = shutil.which(tool)
            if found is not None:
                (path / tool).symlink_to(found)
        (path / "python3").symlink_to(Path(sys.executable).resolve())
        for name, script in _FAKES.items():
            _write_script(path / name, f"#!/bin/sh\n{script}\n")

    def _make_tree(self) -> None:
        for package in ("desktop", "ui", "services", "resources"):
            (self.tree / package).mkdir(parents=True)
            (self.tree / package / "__init__.py").touch()
        (self.tree / "desktop" / "__main__.py").write_text(_PROGRAM)
        (self.tree / "installer").mkdir()
        for lock in ("run", "test"):
            (self.tree / "installer" / f"{lock}.lock").write_text("nothing==1.0\n")
        shutil.copy(REPOSITORY / "run", self.tree / "run")


def _write_script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
