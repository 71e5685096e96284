from typing import Final

from services.practice.simulator.call import Call, Reply
from services.practice.simulator.errors import ApiError

COMPANY: Final = "Empresa de práctica"


def retrieve(call: Call) -> Reply:
    """GET /v1/account, and GET /v1/accounts/:id for its own id."""
    account = call.state.setting("account")
    if call.path_ids and call.path_ids[0] != account:
        raise ApiError(
            "The provided key does not have access to account "
            f"'{call.path_ids[0]}' (or that account does not exist).",
            status=403,
            code="account_invalid",
        )
    prefix = call.state.setting("descriptor_prefix", "VENTANILLA")
    name = call.state.setting("display_name", COMPANY)
    return 200, {
        "id": account,
        "object": "account",
        "business_profile": {"name": name, "url": None},
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "US",
        "created": 1_700_000_000,
        "default_currency": "usd",
        "details_submitted": True,
        "email": "practica@ventanilla.invalid",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "branding": {},
            "card_payments": {"statement_descriptor_prefix": prefix},
            "dashboard": {"display_name": name, "timezone": "America/Guayaquil"},
            "payments": {"statement_descriptor": prefix},
        },
        "type": "standard",
    }


def charge(call: Call) -> Reply:
    """GET /v1/charges/:id"""
    return 200, call.load("charge", call.path_ids[0], "charge", in_path=True)


def event(call: Call) -> Reply:
    """GET /v1/events/:id"""
    return 200, call.load("event", call.path_ids[0], "id", in_path=True)


def balance_transaction(call: Call) -> Reply:
    """GET /v1/balance_transactions/:id"""
    return 200, call.load("balance_transaction", call.path_ids[0], "id", in_path=True)


def dispute(call: Call) -> Reply:
    """GET /v1/disputes/:id"""
    return 200, call.load("dispute", call.path_ids[0], "dispute", in_path=True)
