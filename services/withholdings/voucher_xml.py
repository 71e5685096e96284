"""Electronic withholding vouchers (*comprobante de retención* 2.0.0, SRI), read and nothing more.

A customer sends these files: they are hostile until they were read. No DTD and no entity is
accepted, nothing is fetched, and the size is looked at before anything else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError  # only the type and the error

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from services.errors import BadField
from services.payments.tenders import WithheldTax
from services.withholdings.errors import BadXml
from services.withholdings.numbers import parse_authorization, parse_number

LARGEST: Final = 1_000_000
"""In bytes; the tax office itself takes no more than 320 KB."""

_VERSION: Final = "2.0.0"
_TAXES: Final = {"1": WithheldTax.INCOME, "2": WithheldTax.VAT}
_DAY: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DOCUMENT: Final = re.compile(r"[0-9]{15}")
_KEY: Final = re.compile(r"[0-9]{49}")
_MOST_LINES: Final = 500
_DEEPEST: Final = 2


@dataclass(frozen=True, slots=True)
class XmlLine:
    """A line of the file. `document` is our invoice: 15 digits; `key` the one it was given."""

    document: str
    key: str
    tax: WithheldTax
    code: str
    base_cents: int
    basis_points: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class XmlVoucher:
    """What the file says: who withheld from whom, when, under which number, and how much."""

    issuer: str
    taxpayer: str
    number: str
    authorization: str
    issued_on: date
    lines: tuple[XmlLine, ...]


def read(content: bytes) -> XmlVoucher:
    """A voucher from its file, alone or inside the tax office's answer (*autorización*).

    Raises:
        BadXml: it is no withholding of version 2.0.0, or it is hostile.
    """
    root, authorization = _voucher(content, 0)
    version = root.get("version", "")
    if version != _VERSION:
        raise BadXml(problem="version", found=version or "?")
    head = _child(root, "infoTributaria")
    body = _child(root, "infoCompRetencion")
    try:
        number = parse_number(
            "-".join(_text(head, name) for name in ("estab", "ptoEmi", "secuencial"))
        )
        named = parse_authorization(authorization or _text(head, "claveAcceso"))
    except BadField as error:
        raise BadXml(problem="incomplete", found=error.field) from error
    lines = tuple(_lines(root))
    if not lines:
        raise BadXml(problem="incomplete", found="retencion")
    return XmlVoucher(
        issuer=_text(head, "ruc"),
        taxpayer=_text(body, "identificacionSujetoRetenido"),
        number=number,
        authorization=named,
        issued_on=_day(body, "fechaEmision"),
        lines=lines,
    )


def _voucher(content: bytes | str, depth: int) -> tuple[Element, str]:
    if len(content) > LARGEST:
        raise BadXml(problem="too_large", found=str(len(content)))
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadXml(problem="dtd", found=type(error).__name__) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadXml(problem="not_xml", found="") from error
    if root.tag == "comprobanteRetencion":
        return root, ""
    if root.tag != "autorizacion" or depth >= _DEEPEST:
        raise BadXml(problem="not_a_withholding", found=str(root.tag)[:60])
    inside, _ = _voucher(_text(root, "comprobante").strip(), depth + 1)
    return inside, (root.findtext("numeroAutorizacion") or "").strip()


def _lines(root: Element) -> Iterator[XmlLine]:
    count = 0
    for document in root.iterfind("docsSustento/docSustento"):
        number = _text(document, "numDocSustento").replace("-", "")
        key = (document.findtext("numAutDocSustento") or "").strip()
        if _DOCUMENT.fullmatch(number) is None:
            raise BadXml(problem="incomplete", found="numDocSustento")
        for each in document.iterfind("retenciones/retencion"):
            count += 1
            if count > _MOST_LINES:
                raise BadXml(problem="too_large", found=str(count))
            line = _line(each, number, key)
            if line is not None:
                yield line


def _line(each: Element, number: str, key: str) -> XmlLine | None:
    tax = _TAXES.get(_text(each, "codigo"))
    amount = _scaled(each, "valorRetenido")
    if tax is None or amount == 0:
        return None
    return XmlLine(
        number,
        key if _KEY.fullmatch(key) else "",
        tax,
        _text(each, "codigoRetencion")[:10],
        _scaled(each, "baseImponible"),
        _scaled(each, "porcentajeRetener"),
        amount,
    )


def _child(parent: Element, name: str) -> Element:
    found = parent.find(name)
    if found is None:
        raise BadXml(problem="incomplete", found=name)
    return found


def _text(parent: Element, name: str) -> str:
    told = (parent.findtext(name) or "").strip()
    if not told:
        raise BadXml(problem="incomplete", found=name)
    return told


def _scaled(parent: Element, name: str) -> int:
    """A number of at most two decimals, times a hundred: cents, or basis points of a percent."""
    told = _text(parent, name)
    try:
        scaled: Any = Decimal(told) * 100 if _AMOUNT.fullmatch(told) else None
    except InvalidOperation:
        scaled = None
    if scaled is None or scaled != scaled.to_integral_value():
        raise BadXml(problem="incomplete", found=name)
    return int(scaled)


def _day(parent: Element, name: str) -> date:
    found = _DAY.fullmatch(_text(parent, name))
    try:
        if found is not None:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise BadXml(problem="incomplete", found=name)
