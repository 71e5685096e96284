import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from services.practice.demo_stripe import LocalStripe

LINK = "/c/pay/cs_test_nobody"


def test_a_customer_s_link_outlives_the_program(tmp_path: Path) -> None:
    first = LocalStripe(tmp_path)
    address = first.url()
    first.close()
    second = LocalStripe(tmp_path)
    try:
        assert second.url() == address
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(address + LINK, timeout=10)
        assert "Este enlace no existe" in answer.value.read().decode()
    finally:
        second.close()


def test_a_port_that_somebody_took_meanwhile_is_replaced(tmp_path: Path) -> None:
    first = LocalStripe(tmp_path)
    port = int(first.url().rpartition(":")[2])
    first.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        second = LocalStripe(tmp_path)
        try:
            assert second.url() != f"http://127.0.0.1:{port}"
        finally:
            second.close()
