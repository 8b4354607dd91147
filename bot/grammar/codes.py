"""Codes: credit codes, receipt codes, contract numbers, customer numbers."""

from __future__ import annotations

from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

_USCC_LABEL = (
    r"(?:统一社会信用代码|社会信用代码|统一信用代码|统一代码|信用代码|信用码|纳税人识别号|税务登记号|税号|"
    r"营业执照号?|uscc)(?:\(?税号\)?)?"
)
_LABELLED_USCC = lazy(rf"{_USCC_LABEL}[是为号:=|\s]*((?:[0-9a-z][ \-]?){{17}}[0-9a-z])(?![0-9a-z])")
_USCC = lazy(r"(?<![0-9a-z])[159y][0-9a-z]\d{6}[0-9a-z]{10}(?![0-9a-z])")
_RECEIPT = lazy(r"[0-9a-z][0-9a-z\-_]{2,38}[0-9a-z]")
_CONTRACT = lazy(
    r"(?:合同编号|合同号码?|合同单号|合同|编号|订单号|订单编号|单号|协议号)[是为:=|\s]*"
    r"(?P<code>[a-z0-9〔\[(][a-z0-9\-_/〔〕\[\]()年第.]{2,38}号?)(?![万亿元wk.\d])"
)
_BARE_CONTRACT = lazy(r"(?<![a-z0-9])(?P<code>[a-z]{1,6}[\-_]?\d[a-z0-9\-_/]{3,30})(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Code:
    """A code found in a key: where it stands with its label, and where the code itself stands."""

    start: int
    end: int
    code_start: int
    code_end: int


def find_uscc(key: str) -> Code | None:
    """A unified social credit code, 18 characters; a label allows blanks in it."""
    match = _LABELLED_USCC.search(key)
    if match:
        return Code(match.start(), match.end(), match.start(1), match.end(1))
    match = _USCC.search(key)
    return Code(match.start(), match.end(), match.start(), match.end()) if match else None


def find_receipt(key: str) -> Code | None:
    """The code of a receipt: letters and digits, perhaps with dashes."""
    match = _RECEIPT.search(key)
    return Code(match.start(), match.end(), match.start(), match.end()) if match else None


def find_contract(key: str) -> Code | None:
    """A contract number: labelled, or letters followed by digits."""
    match = _CONTRACT.search(key)
    while match and not any(c.isdigit() for c in match["code"]):
        match = _CONTRACT.search(key, match.end())
    match = match or _BARE_CONTRACT.search(key)
    return Code(match.start(), match.end(), match.start("code"), match.end("code")) if match else None
