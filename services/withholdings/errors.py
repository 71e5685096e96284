from services.errors import UserError


class BadXml(UserError):
    """A file that is no withholding that can be read.

    Details: `problem` (`too_large`, `not_xml`, `dtd`, `not_a_withholding`, `version`,
    `incomplete`) and `found`.
    """

    key = "withholding.bad_xml"


class OtherTaxpayer(UserError):
    """The voucher withholds from somebody else than this company. Details: `found`, `ours`."""

    key = "withholding.other_taxpayer"


class OtherCustomer(UserError):
    """The voucher was made out by somebody else than the customer. Details: `found`, `ours`."""

    key = "withholding.other_customer"


class NothingMatched(UserError):
    """No invoice of the customer is on the voucher. Details: `found`, the numbers on it."""

    key = "withholding.nothing_matched"
