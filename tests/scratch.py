"""Where the tests keep their files."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")  # noqa: S108  the tests make new folders in it
_ROOM: Final = 4 << 30


def scratch_root() -> Path:
    """A folder in memory where that has room, else the system's temporary folder.

    Nearly every test makes a database of its own and kills no machine: they would wait for the
    disk most of their time. What must outlive a power cut is tried with a durable `Cluster`.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM:
        return _MEMORY
    return Path(tempfile.gettempdir())
