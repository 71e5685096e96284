import os
from pathlib import Path

import pytest

from services.storage.sealing import (
    SealBroken,
    is_sealed,
    open_file,
    read_seal,
    seal_file,
    seal_of,
)

PHRASE = "cuatro caballos bajan despacio"
PIECE = 1 << 20


def unwatched(_done: int, _total: int) -> None:
    pass


def test_whatever_its_length_a_file_comes_out_as_it_went_in(tmp_path: Path) -> None:
    seal = read_seal(seal_of(PHRASE).told())
    plain, sealed, out = (tmp_path / name for name in ("plain", "sealed", "out"))
    for length in (0, 1, PIECE, 2 * PIECE + 5):
        plain.write_bytes(os.urandom(length))
        seal_file(plain, sealed, seal, unwatched)
        open_file(sealed, out, PHRASE, unwatched)

        assert is_sealed(sealed)
        assert out.read_bytes() == plain.read_bytes()


def test_a_file_cut_where_a_piece_ends_or_with_pieces_exchanged_is_refused(tmp_path: Path) -> None:
    plain, sealed, out = (tmp_path / name for name in ("plain", "sealed", "out"))
    plain.write_bytes(os.urandom(3 * PIECE))
    seal_file(plain, sealed, seal_of(PHRASE), unwatched)
    whole = sealed.read_bytes()
    head, size = len(whole) - 3 * (PIECE + 16), PIECE + 16
    pieces = [whole[head + n * size : head + (n + 1) * size] for n in range(3)]

    for broken in (pieces[:2], pieces[:1], [pieces[1], pieces[0], pieces[2]], pieces[1:]):
        sealed.write_bytes(whole[:head] + b"".join(broken))
        with pytest.raises(SealBroken):
            open_file(sealed, out, PHRASE, unwatched)


def test_another_files_pieces_do_not_fit(tmp_path: Path) -> None:
    plain, first, second, out = (tmp_path / name for name in ("plain", "a", "b", "out"))
    plain.write_bytes(b"x" * PIECE)
    seal = seal_of(PHRASE)
    for each in (first, second):
        seal_file(plain, each, seal, unwatched)
    head = len(first.read_bytes()) - PIECE - 16
    first.write_bytes(first.read_bytes()[:head] + second.read_bytes()[head:])

    with pytest.raises(SealBroken):
        open_file(first, out, PHRASE, unwatched)
