import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.cards.answers import ProviderAccount
from services.gateways.stripe_gateway import StripeGateway


class Generous(BaseHTTPRequestHandler):
    """An account whose key may read payouts and webhooks, and nothing else that was asked for."""

    def do_GET(self) -> None:
        may = self.path.startswith(("/v1/payouts", "/v1/webhook_endpoints"))
        body = b'{"object":"list","data":[],"has_more":false,"url":"/v1/x"}'
        if not may:
            body = b'{"error":{"type":"invalid_request_error","message":"no permission"}}'
        self.send_response(200 if may else 403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def generous() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Generous)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_key_that_may_more_than_is_needed_is_told(generous: str, gateway: StripeGateway) -> None:
    restricted = StripeGateway("rk_test_x", api_base=generous)
    assert restricted.needless_rights() == ("payouts", "webhooks")

    account = gateway.account()
    assert isinstance(account, ProviderAccount)
    assert (account.country, account.currency, account.may_charge) == ("US", "usd", True)
    assert account.is_full_key
    assert {"payouts", "transfers"} <= set(gateway.needless_rights())
