"""Files written whole or not at all: beside their place first, then renamed."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

PART = ".pincite-part"
"""The end of the name of a file that is still being written; what a killed run leaves can be told by it."""


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put bytes in the place of a file; a reader sees the old content or the new. Raises `OSError`.

    A link is followed, and what is no regular file, such as a device, is written to. Without a `mode`
    the file keeps its permissions, or gets those that a new file gets here.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "it is a link that leads to itself")
    _beside(target, data, _mode(target) if mode is None else mode)


def _beside(target: Path, data: bytes, mode: int) -> None:
    # Only who writes a file pays for this import.
    from tempfile import mkstemp

    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=PART)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets here."""
    with suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
