"""Won, lost and disputed."""

from __future__ import annotations

from decimal import Decimal

from bot.grammar import codes, customers, labels, money
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_AMOUNT_LABEL = lazy(
    r"(?:合同|成交|签单|签约|订单|总)?(?:金额|总价|总额|合同额|价格|价款)(?:是|为|:|=|\s|共|大概)*$|"
    r"(?:合同|签|一共|总共|共)(?:了|是|:|\s)*$"
)
_CONTRACT_LABEL = lazy(r"[\s,]*(?:合同编号|合同号|编号|合同)(?:是|为|:|\s)*$")


def won(line: Line) -> Parsed:
    """Customer, contract number and sum."""
    fields: Fields = {}
    line = labels.without_numbering(line) if "\n" in line.key else line
    line = _take_contract(line, fields)
    line = take_amount(line, fields)
    customer, rest = customers.take(line)
    note = customers.note(rest)
    if customer:
        fields = {"customer": customer, **fields}
    if note:
        fields["note"] = note
    return Parsed(intent=Intent.WON, fields=fields)


def lost(line: Line) -> Parsed:
    """Customer and reason."""
    customer, rest = customers.take(line)
    reason = customers.note(rest)
    pairs = {"customer": customer, "reason": reason}
    return Parsed(intent=Intent.LOST, fields={name: value for name, value in pairs.items() if value})


def appeal(line: Line) -> Parsed:
    """Customer and grounds."""
    customer, rest = customers.take(line)
    pairs = {"customer": customer, "note": customers.note(rest)}
    return Parsed(intent=Intent.APPEAL, fields={name: value for name, value in pairs.items() if value})


def _take_contract(line: Line, fields: Fields) -> Line:
    code = codes.find_contract(line.key)
    if code is None:
        return line
    fields["contract"] = line.shown[code.code_start : code.code_end]
    return line.cut(code.start, code.end)


def take_amount(line: Line, fields: Fields) -> Line:
    """The sum goes to the fields; the line without it. One below nothing stays below it: nobody sells for it, and
    nobody meant its opposite.
    """
    found = list(money.find(line.key)) or list(_bare_amount(line.key))
    if not found:
        return line
    best = next((one for one in found if one.labelled), found[0])
    label = _AMOUNT_LABEL.search(line.key[max(0, best.start - 10) : best.start])
    rest = line.cut(best.start - (len(label[0]) if label else 0), best.end)
    below = _MINUS.search(line.key) and not _MINUS.search(rest.key)
    fields["amount"] = f"{'-' if below else ''}{money.decimal_string(best.yuan)}"
    return rest


_MINUS = lazy(r"(?:(?:^|(?<=[\s,:\x1f]))-|负)(?=[¥$]?[\d一二两三四五六七八九十百千])")


_BARE = lazy(r"(?<![#\d\w.\-])(?:\d{4,12}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?(?![\d号a-z])")


def _bare_amount(key: str) -> list[money.Sum]:
    match = _BARE.search(key)
    return [money.Sum(match.start(), match.end(), Decimal(match[0].replace(",", "")), labelled=False)] if match else []
