from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffChanged:
    """Somebody was added, locked, let in, or has other roles; their sessions may be over."""

    username: str
