from typing import Final

NOW: Final = "2026-11-22T20:00:00.000000+00:00"
HASH: Final = "a" * 64
GENESIS: Final = "0" * 64
