"""The tax office's codes and percentages, until the office puts its own in the settings."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.errors import BadField
from services.payments.tenders import WithheldTax
from services.text import clean_line
from services.withholdings.records import WithheldCode

SETTING: Final = "withholdings.codes"

_MOST: Final = 100

# Income tax in force since 2026-03-01 (NAC-DGERCGC26-00000009). The first of each tax is what a
# customer usually keeps back of a service.
DEFAULTS: Final = (
    WithheldCode(WithheldTax.INCOME, "3440", "Otros servicios y conceptos", 300),
    WithheldCode(WithheldTax.INCOME, "307", "Servicios: predomina la mano de obra", 300),
    WithheldCode(WithheldTax.INCOME, "312", "Bienes muebles", 200),
    WithheldCode(WithheldTax.INCOME, "303A", "Servicios profesionales de sociedades", 500),
    WithheldCode(WithheldTax.INCOME, "343", "RIMPE emprendedores", 100),
    WithheldCode(WithheldTax.VAT, "2", "IVA de servicios", 7_000),
    WithheldCode(WithheldTax.VAT, "1", "IVA de bienes", 3_000),
    WithheldCode(WithheldTax.VAT, "3", "IVA completo", 10_000),
    WithheldCode(WithheldTax.VAT, "9", "IVA 10 %", 1_000),
    WithheldCode(WithheldTax.VAT, "10", "IVA 20 %", 2_000),
    WithheldCode(WithheldTax.VAT, "11", "IVA 50 %", 5_000),
)


def from_setting(value: Any) -> tuple[WithheldCode, ...]:
    """The codes as they were put; ours when they never were."""
    if value is None:
        return DEFAULTS
    return tuple(
        WithheldCode(
            WithheldTax(each["tax"]), each["code"], each["name"], int(each["basis_points"])
        )
        for each in value
    )


def as_setting(codes: Sequence[WithheldCode]) -> list[Mapping[str, object]]:
    """The codes as a business setting holds them.

    Raises:
        BadField: `code`, `name` or `basis_points`; a code twice; none of a tax.
    """
    if len(codes) > _MOST:
        raise BadField(field="codes", problem="too_many", most=_MOST)
    seen: set[tuple[WithheldTax, str]] = set()
    kept: list[Mapping[str, object]] = []
    for each in codes:
        code = clean_line(each.code, field="code", most=10, required=True)
        if (each.tax, code) in seen:
            raise BadField(field="code", problem="repeated", value=code)
        seen.add((each.tax, code))
        if not 1 <= each.basis_points <= 10_000:
            raise BadField(field="basis_points", problem="out_of_range", least="0.01", most="100")
        name = clean_line(each.name, field="name", most=80, required=True)
        kept.append(
            {"tax": each.tax.value, "code": code, "name": name, "basis_points": each.basis_points}
        )
    if {tax for tax, _ in seen} != set(WithheldTax):
        raise BadField(field="codes", problem="required")
    return kept
