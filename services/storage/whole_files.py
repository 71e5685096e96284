import errno
import os
import secrets
from pathlib import Path
from typing import Final

_CAUSES: Final = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EISDIR: "missing",
    errno.ENAMETOOLONG: "too_long",
}


def put_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file so that under its name there is never a part of it, whatever dies meanwhile.

    Raises:
        OSError: nothing stands under the name that did not before.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def cause_of(error: OSError) -> str:
    """Why a file could not be written, as our words know it; `failed` where nobody can tell."""
    return _CAUSES.get(error.errno or 0, "failed")
