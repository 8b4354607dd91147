"""What is said to an approval beyond yes and no: somebody else, one more, back for more, several at once, and
completing what came back.
"""

from __future__ import annotations

import re

from bot.grammar import companies, customers, filing
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINT = lazy("[审转交退补签过意批准]")
_ONE = r"#?\s?(?P<number>\d{1,6})\s?号?"
_TEAM = r"(?:\s?\([^\s,;:。()]{{2,12}}\)|\s[^\s,;:。()]{{1,10}}(?:组|部|区|队|处|科|中心|公司)(?=$|[\s,;:。]))"
"""Behind a name: in brackets, or a word that ends as teams are called; any other word is a remark."""
_NAME = rf"(?P<{{}}>[^\s,;:。、!?#\d\x1f(]{{{{2,12}}}}?{_TEAM}?)"
_VERB = r"(?:转交|转派|移交|转|交)(?:一下)?"
_TO = r"(?:给到?|到|至|由)"
_PLEASE = r"(?:请|麻烦|帮我|帮忙|我要?|想|要){0,3}"
_DONE = r"(?:来?(?:处理|审批|审|批|看看?))?(?:一下)?(?:吧|了|哈)?"
_REST = r"(?:[\s,;:。!]+(?P<note>.*))?$"

_OTHER = r"#?\s?(?P<number2>\d{1,6})\s?号?"
_HAND_ON = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?(?:(?:{_VERB}\s?审批|审批\s?{_VERB})\s?{_ONE}(?:的?审批)?|{_OTHER}的?审批\s?{_VERB})"
    rf"\s?{_TO}?\s?{_NAME.format('to')}{_DONE}{_REST}"
)
_HAND_ON_OF = lazy(
    rf"^{_PLEASE}(?:把|将)\s?(?P<customer>[^\s,;:。]{{4,40}}?)的审批\s?{_VERB}\s?{_TO}?\s?{_NAME.format('to')}{_DONE}{_REST}"
)
_HAND_ON_NOBODY = lazy(rf"^{_PLEASE}(?:{_VERB}\s?审批|审批\s?{_VERB})\s?{_ONE}$")
_ADD = lazy(
    rf"^{_PLEASE}(?:给\s?)?(?:(?P<after>后)加签|(?:前)?加签|加一?个?审批人)\s?(?:{_ONE})\s?{_TO}?\s?{_NAME.format('to')}{_DONE}{_REST}"
    rf"|^{_PLEASE}(?:给\s?)?#?\s?(?P<number2>\d{{1,6}})\s?号?\s?(?:(?P<after2>后)加签|(?:前)?加签|再?加一?个?审批人)"
    rf"\s?{_TO}?\s?{_NAME.format('to2')}{_DONE}(?:[\s,;:。!]+(?P<note2>.*))?$"
)
_ADD_NOBODY = lazy(rf"^{_PLEASE}(?:后|前)?加签\s?{_ONE}$")
_RETURN = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?(?:退回(?:补充|修改|补资料|重填|去)?(?:一下)?\s?{_ONE}(?:的?(?:报备|申请|单子?))?"
    rf"|#?\s?(?P<number2>\d{{1,6}})\s?号?(?:的?(?:报备|申请|单子?))?\s?[,:]?\s?退回(?:去)?(?:补充|修改|补资料|重填)?(?:一下)?)"
    r"(?!\s?公海)(?:了|吧)?[\s,;:。]*(?P<note>.*)$"
)
_LET_HIM = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?{_ONE}(?:的?(?:报备|申请|单子?))?[\s,:]*(?:让|叫|请|要)(?:他|她|[^\s,\d]{{2,4}}?)(?:再)?(?:补充|补一下|补上|补)"
    r"(?:一下|上)?(?P<note>.*)$"
)
_SEVERAL = lazy(
    r"^(?:审批)?(?:通过|同意|批准|都?通过|批)(?:报备|审批)?[\s:]*(?P<numbers>#?\d{1,6}号?(?:(?:[\s,、;和及]|以及)+#?\d{1,6}号?)+)(?:都|全部)?(?:通过|同意|批准)?$"
    r"|^(?P<numbers2>#?\d{1,6}号?(?:(?:[\s,、;和及]|以及)+#?\d{1,6}号?)+)[\s,]*(?:都|全部?|一起|统统|均)?(?:通过|同意|批准|批了|过)(?:了|吧)?$"
)
_ALL = lazy(
    r"^(?:把|将)?(?:待我审批|待审批|等我审批|审批|报备)?的?(?:全部|全都|都|一键|统统|所有的?|批量)(?:报备|审批|待审批)?(?:都)?(?:通过|同意|批准|批了|过)(?:了|吧|一下|掉)?$"
    r"|^(?:通过|同意|批准)(?:全部|所有)(?:的?(?:报备|审批|申请))?(?:了|吧)?$"
)
_COMPLETE = lazy(
    rf"^{_PLEASE}(?:(?:补充|补一下|补上|重新提交|修改)(?:资料|材料|信息|内容|报备)?|补(?:资料|材料))\s?:?\s?{_ONE}(?=$|[\s,:;。的])[\s,:;。]*(?P<rest>.*)$"
    rf"|^#?\s?(?P<number2>\d{{1,6}})\s?号?[\s,:]*(?:补充|补一下|补上)(?:资料|材料|信息|内容)?(?=$|[\s,:;。])[\s,:;。]*(?P<rest2>.*)$"
)
_COMPLETE_WORD = lazy(r"^(?:补充|补)(?:资料|材料|信息)$")


def read(line: Line) -> Parsed | None:
    """The first of these that the whole message is."""
    key = line.key
    if not _HINT.search(key) or len(key) > 300:
        return None
    for reader in (_several, _handed_on, _added, _sent_back, _completed):
        if (found := reader(line)) is not None:
            return found
    return None


def _several(line: Line) -> Parsed | None:
    key = line.key.strip(" 。!,")
    if match := _SEVERAL.match(key):
        numbers = re.findall(r"\d+", match["numbers"] or match["numbers2"])
        return Parsed(intent=Intent.APPROVE_ALL, fields={"numbers": " ".join(numbers)})
    return Parsed(intent=Intent.APPROVE_ALL) if _ALL.match(key) else None


def _handed_on(line: Line) -> Parsed | None:
    if match := _HAND_ON.match(line.key):
        number = match["number"] or match["number2"]
        return _parsed(Intent.HAND_ON, line, match, customer=number, spans=(("to", "to"), ("note", "note")))
    if match := _HAND_ON_NOBODY.match(line.key):
        return Parsed(intent=Intent.HAND_ON, fields={"customer": match["number"]})
    match = _HAND_ON_OF.match(line.key)
    if match and companies.sure_end(match["customer"]):
        customer = line.shown[match.start("customer") : match.end("customer")]
        return _parsed(Intent.HAND_ON, line, match, customer=customer, spans=(("to", "to"), ("note", "note")))
    return None


def _added(line: Line) -> Parsed | None:
    if "加" not in line.key:
        return None
    if match := _ADD.match(line.key):
        second = "2" if match["number2"] else ""
        found = _parsed(
            Intent.ADD_APPROVER,
            line,
            match,
            customer=match[f"number{second}"],
            spans=(("to", f"to{second}"), ("note", f"note{second}")),
        )
        behind: Fields = {"when": "after"} if match[f"after{second}"] else {}
        return Parsed(intent=found.intent, fields={**found.fields, **behind})
    match = _ADD_NOBODY.match(line.key)
    return Parsed(intent=Intent.ADD_APPROVER, fields={"customer": match["number"]}) if match else None


def _sent_back(line: Line) -> Parsed | None:
    if "退回" in line.key and "公海" not in line.key and (match := _RETURN.match(line.key)):
        number = match["number"] or match["number2"]
        note = customers.note(line.part(match.start("note")))
        return _with_note(Intent.RETURN, number, note)
    if "补" in line.key and (match := _LET_HIM.match(line.key)):
        note = line.shown[match.start("note") :].strip(" ，,。:：")
        return _with_note(Intent.RETURN, match["number"], f"请补充{note}" if note else "")
    return None


def _completed(line: Line) -> Parsed | None:
    if _COMPLETE_WORD.match(line.key):
        return Parsed(intent=Intent.COMPLETE)
    match = _COMPLETE.match(line.key)
    if match is None:
        return None
    second = "2" if match["number2"] else ""
    start = match.start(f"rest{second}")
    fields = filing.read(line.part(start)) if match[f"rest{second}"] else {}
    return Parsed(intent=Intent.COMPLETE, fields={"customer": match[f"number{second}"], **fields})


def _parsed(
    intent: Intent, line: Line, match: re.Match[str], *, customer: str, spans: tuple[tuple[str, str], ...]
) -> Parsed:
    fields: Fields = {"customer": customer}
    for name, group in spans:
        start, end = match.span(group)
        if start >= 0 and (said := line.shown[start:end].strip(" ，,。:：\x1f")):
            fields[name] = said
    return Parsed(intent=intent, fields=fields)


def _with_note(intent: Intent, number: str, note: str) -> Parsed:
    fields: Fields = {"customer": number, **({"note": note} if note else {})}
    return Parsed(intent=intent, fields=fields)
