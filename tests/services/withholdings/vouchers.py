"""Electronic withholding vouchers as a customer's program writes them."""

from dataclasses import dataclass, field

OURS = "1790016919001"
THEIRS = "0990012345001"
FIRST, SECOND = "001-002-000000001", "001-002-000000002"


def access_key(number: str, ruc: str = OURS) -> str:
    """The access key of one of our invoices (the check digit is not looked at)."""
    digits = number.replace("-", "")
    return f"1511202601{ruc}2{digits}1234567811"


@dataclass(frozen=True)
class Line:
    invoice: str = FIRST
    tax: str = "1"
    code: str = "3440"
    base: str = "100.00"
    percent: str = "3"
    amount: str = "3.00"
    key: str | None = None


@dataclass(frozen=True)
class Voucher:
    issuer: str = THEIRS
    taxpayer: str = OURS
    version: str = "2.0.0"
    sequential: str = "000000123"
    day: str = "20/11/2026"
    lines: tuple[Line, ...] = field(
        default_factory=lambda: (
            Line(),
            Line(tax="2", code="2", base="15.00", percent="70", amount="10.50"),
        )
    )
    prolog: str = '<?xml version="1.0" encoding="UTF-8"?>'

    def text(self) -> str:
        documents = "".join(
            f"""<docSustento><codSustento>01</codSustento><codDocSustento>01</codDocSustento>
            <numDocSustento>{line.invoice.replace("-", "")}</numDocSustento>
            <fechaEmisionDocSustento>15/11/2026</fechaEmisionDocSustento>
            <numAutDocSustento>{line.key or access_key(line.invoice)}</numAutDocSustento>
            <retenciones><retencion><codigo>{line.tax}</codigo>
            <codigoRetencion>{line.code}</codigoRetencion><baseImponible>{line.base}</baseImponible>
            <porcentajeRetener>{line.percent}</porcentajeRetener>
            <valorRetenido>{line.amount}</valorRetenido></retencion></retenciones></docSustento>"""
            for line in self.lines
        )
        return f"""{self.prolog}<comprobanteRetencion id="comprobante" version="{self.version}">
        <infoTributaria><ambiente>2</ambiente><tipoEmision>1</tipoEmision>
        <razonSocial>Comercial Ñandú S.A.</razonSocial><ruc>{self.issuer}</ruc>
        <claveAcceso>{"2" * 49}</claveAcceso><codDoc>07</codDoc><estab>001</estab>
        <ptoEmi>001</ptoEmi><secuencial>{self.sequential}</secuencial></infoTributaria>
        <infoCompRetencion><fechaEmision>{self.day}</fechaEmision>
        <tipoIdentificacionSujetoRetenido>04</tipoIdentificacionSujetoRetenido>
        <identificacionSujetoRetenido>{self.taxpayer}</identificacionSujetoRetenido>
        <periodoFiscal>11/2026</periodoFiscal></infoCompRetencion>
        <docsSustento>{documents}</docsSustento></comprobanteRetencion>"""

    def content(self) -> bytes:
        return self.text().encode()

    def authorized(self, number: str = "3" * 49) -> bytes:
        """Inside the tax office's answer, as it comes by e-mail."""
        return f"""<?xml version="1.0" encoding="UTF-8"?><autorizacion><estado>AUTORIZADO</estado>
        <numeroAutorizacion>{number}</numeroAutorizacion>
        <comprobante><![CDATA[{self.text()}]]></comprobante></autorizacion>""".encode()
