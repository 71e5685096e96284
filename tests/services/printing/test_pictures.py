import io

import pytest
from PIL import Image

import resources
from services.printing.pictures import picture
from tests.services.printing.samples import logo


def test_a_logo_is_put_on_white_without_its_empty_border() -> None:
    ready = picture(logo())

    assert ready is not None
    assert (ready.width, ready.height) == (161, 101)
    assert ready.size_within(80, 40) == pytest.approx((63.76, 40), abs=0.01)


def test_a_large_photograph_is_made_small() -> None:
    file = io.BytesIO()
    Image.new("RGB", (4000, 3000), "navy").save(file, "JPEG")
    ready = picture(file.getvalue())

    assert ready is not None
    assert ready.height <= 168


@pytest.mark.parametrize("data", [b"", b"GIF89a", logo()[:60], b"\x89PNG\r\n\x1a\n" + b"x" * 40])
def test_what_is_not_a_picture_is_left_out(data: bytes) -> None:
    assert picture(data) is None


def test_a_wholly_transparent_picture_is_left_out() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")

    assert picture(file.getvalue()) is None


def test_what_ships_with_the_program_is_found() -> None:
    assert resources.path("fonts", "Roboto-Regular.ttf").is_file()
    assert "Apache License" in resources.text("licences", "Roboto.txt")
