"""QR codes fast enough for a batch of invoices (ISO/IEC 18004, level M).

ReportLab's encoder gives the patterns that a size always has and the table of blocks; what
changes with the text, its bits and their error correction, is computed here with whole
numbers instead of polynomials of objects. The mask is fixed: any of the eight is valid.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, zip_longest
from typing import Any, Final

from reportlab.graphics.barcode import qrencoder

MASK: Final = 2
_ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_LARGEST_VERSION: Final = 20
_FIELD: Final = 0x11D


@dataclass(frozen=True, slots=True)
class _Block:
    data: int
    correction: int


@dataclass(frozen=True, slots=True)
class _Template:
    """A code of one size with all-zero data, and where each bit of data goes."""

    side: int
    modules: bytes
    places: tuple[int, ...]
    blocks: tuple[_Block, ...]

    @property
    def data_bytes(self) -> int:
        return sum(block.data for block in self.blocks)


@lru_cache(maxsize=512)
def qr_rows(text: str) -> tuple[str, ...]:
    """The modules of a QR code, one string of `0` and `1` a row.

    Raises:
        ValueError: more text than a code that is still easy to scan holds.
    """
    for version in range(1, _LARGEST_VERSION + 1):
        template = _template(version)
        bits, count = _encoded(text, version)
        if count <= template.data_bytes * 8:
            return _drawn(template, _padded(bits, count, template.data_bytes))
    raise ValueError(f"{len(text)} characters are too many for a QR code")


def _encoded(text: str, version: int) -> tuple[int, int]:
    """The text's bits as one number, and how many they are."""
    if all(letter in _ALPHANUMERIC for letter in text):
        bits, count = _header(0b0010, len(text), 9 if version < 10 else 11)
        for start in range(0, len(text) - 1, 2):
            pair = _ALPHANUMERIC.index(text[start]) * 45 + _ALPHANUMERIC.index(text[start + 1])
            bits, count = bits << 11 | pair, count + 11
        if len(text) % 2:
            bits, count = bits << 6 | _ALPHANUMERIC.index(text[-1]), count + 6
        return bits, count
    raw = text.encode()
    bits, count = _header(0b0100, len(raw), 8 if version < 10 else 16)
    return bits << len(raw) * 8 | int.from_bytes(raw), count + len(raw) * 8


def _header(mode: int, length: int, length_bits: int) -> tuple[int, int]:
    return mode << length_bits | length & (1 << length_bits) - 1, 4 + length_bits


def _padded(bits: int, count: int, size: int) -> bytes:
    end = min(4, size * 8 - count)
    bits, count = bits << end, count + end
    fill = -count % 8
    data = (bits << fill).to_bytes((count + fill) // 8)
    return (data + b"\xec\x11" * size)[:size]


def _drawn(template: _Template, data: bytes) -> tuple[str, ...]:
    parts: list[bytes] = []
    corrections: list[bytes] = []
    start = 0
    for block in template.blocks:
        part = data[start : start + block.data]
        start += block.data
        parts.append(part)
        corrections.append(_correction(part, block.correction))
    mixed = bytes(
        byte
        for column in chain(zip_longest(*parts), zip_longest(*corrections))
        for byte in column
        if byte is not None
    )
    modules = bytearray(template.modules)
    stream = f"{int.from_bytes(mixed):0{len(mixed) * 8}b}"
    for place, bit in zip(template.places, stream, strict=False):
        if bit == "1":
            modules[place] ^= 1
    line = modules.decode("ascii")
    side = template.side
    return tuple(line[row : row + side] for row in range(0, side * side, side))


def _correction(data: bytes, size: int) -> bytes:
    """The remainder of the data divided by the generator, kept as one large number."""
    table = _generator_multiples(size)
    top = (size - 1) * 8
    keep = (1 << size * 8) - 1
    rest = 0
    for byte in data:
        rest = (rest << 8 & keep) ^ table[rest >> top ^ byte]
    return rest.to_bytes(size)


@cache
def _generator_multiples(size: int) -> tuple[int, ...]:
    generator = [1]
    root = 1
    for _ in range(size):
        shifted = [*generator, 0]
        for index, value in enumerate(generator):
            shifted[index + 1] ^= _times(value, root)
        generator = shifted
        root = _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(value, factor) for value in generator[1:]))
        for factor in range(256)
    )


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= _FIELD
        other >>= 1
    return product


@cache
def _template(version: int) -> _Template:
    level = qrencoder.QRErrorCorrectLevel.M
    blocks = tuple(
        _Block(block.dataCount, block.totalCount - block.dataCount)
        for block in qrencoder.QRRSBlock.getRSBlocks(version, level)
    )
    code: Any = qrencoder.QRCode(version, level)
    code.dataCache = [0] * sum(block.data + block.correction for block in blocks)
    code.makeImpl(False, MASK)
    side = code.moduleCount
    modules = bytes(0x31 if dark else 0x30 for row in code.modules for dark in row)
    places = tuple(row * side + column for column, row in code.dataPosIterator())
    return _Template(side, modules, places, blocks)
