from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "muted", "accent", "ok", "warn", "err"]


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is shown: a word, an icon and a colour, never the colour alone."""

    word: str
    icon: str
    tone: Tone = ""
