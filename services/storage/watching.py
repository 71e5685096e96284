"""How long work on the books is watched and stopped."""

from typing import Final, Protocol


class Progress(Protocol):
    """What a copy is watched through; `ui.tasks.Progress` fits."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how much of how much is copied; a total of 0 means that nobody knows."""

    def raise_if_cancelled(self) -> None:
        """Leave the work here if somebody asked to stop."""


class _Unwatched:
    def report(self, done: int, total: int, text: str = "") -> None:
        pass

    def raise_if_cancelled(self) -> None:
        pass


UNWATCHED: Final[Progress] = _Unwatched()
