"""The other side of `/_control/`, for tests and the demo company."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]


class ControlRefused(Exception):
    """The simulator did not do what it was told."""


class SimulatorControl:
    """Steers a simulator: faults, clock, dashboard, and what it counted.

    Args:
        base_url: Such as `http://127.0.0.1:4242`.
        token: The control token from the ready line.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.token = token

    def state(self) -> Json:
        """Counts of charges, and every intent, refund, dispute and page with its metadata."""
        return dict(self._call("GET", "state"))

    def intents(self, **metadata: str) -> list[Json]:
        """The intents whose metadata holds these values."""
        wanted = metadata.items()
        return [one for one in self.state()["intents"] if wanted <= one["metadata"].items()]

    def refunds(self, **metadata: str) -> list[Json]:
        """The refunds whose metadata holds these values, oldest first."""
        wanted = metadata.items()
        return [one for one in self.state()["refunds"] if wanted <= one["metadata"].items()]

    def pages(self, **metadata: str) -> list[Json]:
        """The pages whose metadata holds these values, oldest first."""
        wanted = metadata.items()
        return [one for one in self.state()["pages"] if wanted <= one["metadata"].items()]

    def requests(self, after: int = 0) -> list[Json]:
        """The log of requests to the API, oldest first."""
        return list(self._call("GET", f"requests?after={after}"))

    def add_fault(self, endpoint: str, kind: str, times: int = 1, **more: Any) -> Json:
        """Set a fault; `faults.Fault` says what may be given. `times=0` is for ever."""
        order = {"endpoint": endpoint, "kind": kind, "times": times, **more}
        return dict(self._call("POST", "faults", order))

    def clear_faults(self) -> None:
        """Forget every fault and release what is held."""
        self._call("DELETE", "faults")

    def release(self) -> int:
        """Let held answers go; gives how many there were."""
        return int(self._call("POST", "release")["released"])

    def wait_until_held(self, count: int = 1, seconds: float = 10.0) -> None:
        """Wait until that many answers are held.

        Raises:
            TimeoutError: they did not come.
        """
        until = time.monotonic() + seconds
        while len(self.state()["held"]) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"fewer than {count} answers are held")
            time.sleep(0.01)

    def settle_late(self, *, force: bool = False) -> list[Json]:
        """Let the effects of `500_late` appear; by force also on a canceled intent."""
        return list(self._call("POST", "settle_late", {"force": force}))

    def set_clock(self, *, to: int | None = None, advance: int = 0) -> int:
        """Move the simulator's clock; gives the time it shows."""
        order = {"advance": advance} | ({} if to is None else {"set": to})
        return int(self._call("POST", "clock", order)["clock"])

    def dashboard(self, action: str, **fields: Any) -> Json:
        """Act behind the program's back.

        Actions: refund, fail_refund, settle_refund (a pending one arrives), dispute,
        close_dispute (`outcome` won or lost), cancel, charge (a foreign one), authenticate,
        settle_processing, late_success, pay_page, begin_page, alter.
        """
        return dict(self._call("POST", "dashboard", {"action": action, **fields}))

    def pay_page(self, page: str, card: str = "visa", *, force: bool = False) -> Json:
        """Pay a page as its customer would; gives the page as it is then.

        Args:
            page: Its id.
            card: A test card by its name, such as `visa` or `chargeDeclined`.
            force: Also when it has expired, against Stripe's promise.

        Raises:
            ControlRefused: it is not open.
        """
        return self.dashboard("pay_page", page=page, card=card, force=force)

    def late_success(self, payment_intent: str, card: str = "visa") -> Json:
        """Let a canceled intent take the money all the same, against Stripe's promise."""
        return self.dashboard("late_success", payment_intent=payment_intent, card=card)

    def set_account(self, **settings: Any) -> None:
        """Change `moto`, `processing`, `refunds_pending`, `descriptor_prefix`, `display_name`."""
        self._call("POST", "account", settings)

    def revoke_key(self, key: str) -> None:
        """Answer this key with 401 from now on."""
        self._call("POST", "keys", {"revoke": key})

    def restore_key(self, key: str) -> None:
        """Take a revoked key back."""
        self._call("POST", "keys", {"restore": key})

    def restrict_key(self, key: str, *endpoints: str) -> None:
        """Answer this key with 403 at these endpoints; at none lifts it."""
        self._call("POST", "keys", {"restrict": key, "from": endpoints})

    def forget_keys(self) -> int:
        """Forget every idempotency key, as Stripe does after a day; gives how many there were."""
        return int(self._call("POST", "forget_keys")["forgotten"])

    def seed_customer(self, name: str, card: str = "visa", **details: Any) -> tuple[str, str]:
        """A customer with a kept card: its id and its payment method's id.

        Args:
            name: The customer's name.
            card: A test card by its name, such as `visa` or `chargeDeclined`.
            details: `email`, `phone`, `metadata`.
        """
        made = self._call("POST", "customers", {"name": name, "card": card, **details})
        return str(made["customer"]), str(made["payment_method"])

    def reset(self) -> None:
        """Forget everything: objects, keys, faults, clock."""
        self._call("POST", "reset")

    def _call(self, method: str, name: str, order: Json | None = None) -> Any:
        address = urlsplit(self.base_url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
        try:
            connection.request(
                method,
                f"/_control/{name}",
                body=None if order is None else json.dumps(order),
                headers={"X-Simulator-Control": self.token, "Connection": "close"},
            )
            answer = connection.getresponse()
            body = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise ControlRefused(body["error"]["message"])
        return body
