"""What is said to an approval beyond yes and no: somebody else, one more, back for more, several at once, and
completing what came back.
"""

from __future__ import annotations

import re

from bot.grammar import companies, customers, excepting, filing, manners
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line
from bot.grammar.script import read as read_line

_HINT = lazy("[审转交退补签过意批准看]|打回|ok|可以|没问题")
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
_JUDGES = r"(?:来|去|帮忙)?(?:审批|批|审)(?:一下)?(?:吧|了)?"
_JUDGED = r"(?:的?(?:报备|申请|单子?))?"
_ADD_TOO = lazy(
    rf"^{_PLEASE}(?:给\s?)?{_ONE}{_JUDGED}[\s,:]*(?:再|还要|还得|也|加上|加|另外)(?:让|请|找|叫|由)?\s?"
    rf"{_NAME.format('to')}(?:也|一起|一块|再)?(?:审批|批|审|看看?)(?:一下)?(?:吧|了)?$"
    rf"|^{_PLEASE}(?:给\s?)?{_OTHER}{_JUDGED}[\s,:]*(?:让|请|找|叫)\s?{_NAME.format('to2')}"
    r"(?:也|一起|一块)(?:审批|批|审|看看?)(?:一下)?(?:吧|了)?$"
    rf"|^{_PLEASE}加签\s?(?:给\s?)?{_NAME.format('to3')}\s?#?(?P<number3>\d{{1,6}})号?$"
)
_HAND_ON_TO_JUDGE = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?{_ONE}{_JUDGED}\s?(?:转交|转派|转|交|给|让|由|请){{1,2}}\s?{_NAME.format('to')}{_JUDGES}$"
    rf"|^{_PLEASE}(?:让|请|由|麻烦)\s?{_NAME.format('to2')}{_JUDGES}\s?{_OTHER}$"
)
_SENT_TO_ADD = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?(?:打回去?\s?{_ONE}|{_OTHER}\s?打回去?)[\s,:]*"
    r"(?P<note>(?:让|请|叫|要)?(?:他|她|[^\s,\d]{2,4}?)?再?补.{0,200})$"
)
_FINE = lazy(rf"^(?:ok|okay|可以|没问题|过)[\s,:]*{_ONE}$")
_ADD_NOBODY = lazy(rf"^{_PLEASE}(?:后|前)?加签\s?{_ONE}$")
_RETURN = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?(?:退回(?:补充|修改|补资料|重填|去)?(?:一下)?\s?{_ONE}(?:的?(?:报备|申请|单子?))?"
    rf"|#?\s?(?P<number2>\d{{1,6}})\s?号?(?:的?(?:报备|申请|单子?))?\s?[,:]?\s?退回(?:去)?(?:补充|修改|补资料|重填)?(?:一下)?)"
    r"(?!\s?公海)(?:了|吧)?[\s,;:。]*(?P<note>.*)$"
)
_LET_HIM = lazy(
    rf"^{_PLEASE}(?:(?:把|将)\s?)?{_ONE}(?:的?(?:报备|申请|单子?))?[\s,:]*(?:先?(?:别|不)要?(?:批|过|通过)[\s,:]*)?(?:让|叫|请|要)(?:他|她|[^\s,\d]{{2,4}}?)(?:再)?(?:补充|补一下|补上|补)"
    r"(?:一下|上)?(?P<note>.*)$"
)
_SEVERAL = lazy(
    r"^(?:批量)?(?:审批)?(?:通过|同意|批准|都?通过|批)(?:报备|审批)?[\s:]*(?P<numbers>#?\d{1,6}号?(?:(?:[\s,、;和及]|以及)+#?\d{1,6}号?)+)(?:都|全部)?(?:通过|同意|批准)?$"
    r"|^(?P<numbers2>#?\d{1,6}号?(?:(?:[\s,、;和及]|以及)+#?\d{1,6}号?)+)[\s,]*(?:都|全部?|一起|统统|均)?(?:通过|同意|批准|批了|过)(?:了|吧)?$"
)
_ALL = lazy(
    r"^(?:把|将)?(?:待我审批|待审批|等我审批|审批|报备)?的?(?:全部|全都|全(?=[批过通])|都|一键|统统|所有的?|批量)(?:报备|审批|待审批)?(?:都)?(?:通过|同意|批准|批(?![了吧]?吗)|过)(?:了|吧|一下|掉){0,2}$"
    r"|^(?:通过|同意|批准)(?:全部|所有)的?(?:报备|审批|申请)?(?:了|吧)?$"
)
_COMPLETE = lazy(
    rf"^{_PLEASE}(?:(?:补充|补一下|补上|重新提交|修改)(?:资料|材料|信息|内容|报备)?|补(?:资料|材料))\s?:?\s?{_ONE}(?=$|[\s,:;。的])[\s,:;。]*(?P<rest>.*)$"
    rf"|^#?\s?(?P<number2>\d{{1,6}})\s?号?[\s,:]*(?:补充|补一下|补上)(?:资料|材料|信息|内容)?(?=$|[\s,:;。])[\s,:;。]*(?P<rest2>.*)$"
)
_LABELS = {
    "company": ("公司名", "公司全称", "公司:", "公司是"),
    "contact": ("联系人", "对接人", "负责人"),
    "product": ("产品", "型号", "需求:", "需求是"),
    "source": ("来源", "渠道"),
    "region": ("地区", "区域", "城市"),
}
"""Answers that are believed while something is completed only under their label."""
_COMPLETE_WORD = lazy(r"^(?:补充|补)(?:资料|材料|信息)$")


def read(line: Line) -> Parsed | None:
    """The first of these that the whole message is."""
    key = line.key
    if not _HINT.search(key) or len(key) > 300:
        return None
    for reader in (_several, _fine, _handed_on, _added, _asked_as_well, _handed_to_judge, _sent_back, _completed):
        if (found := reader(line)) is not None:
            return found
    return None


def _several(line: Line) -> Parsed | None:
    key = line.key.strip(" 。!,")
    if match := _SEVERAL.match(key):
        numbers = re.findall(r"\d+", match["numbers"] or match["numbers2"])
        return Parsed(intent=Intent.APPROVE_ALL, fields={"numbers": " ".join(numbers)})
    return Parsed(intent=Intent.APPROVE_ALL) if _ALL.match(key) else excepting.read(line)


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


def _fine(line: Line) -> Parsed | None:
    """ok 12"""
    match = _FINE.match(line.key)
    return Parsed(intent=Intent.APPROVE, fields={"customer": match["number"]}) if match else None


def _asked_as_well(line: Line) -> Parsed | None:
    """12 请何川也看看: one more, without the word 加签."""
    return _named(Intent.ADD_APPROVER, line, _ADD_TOO.match(line.key), 3)


def _handed_to_judge(line: Line) -> Parsed | None:
    """12 给李四批: it says that it is about the approval."""
    return _named(Intent.HAND_ON, line, _HAND_ON_TO_JUDGE.match(line.key), 2)


def _named(intent: Intent, line: Line, match: re.Match[str] | None, ways: int) -> Parsed | None:
    """Number and name, whichever of the ways to say it was taken."""
    if match is None:
        return None
    place = next(place for place in ("", *map(str, range(2, ways + 1))) if match[f"to{place}"])
    return _parsed(intent, line, match, customer=match[f"number{place}"], spans=(("to", f"to{place}"),))


def _sent_back(line: Line) -> Parsed | None:
    if "退回" in line.key and "公海" not in line.key and (match := _RETURN.match(line.key)):
        number = match["number"] or match["number2"]
        note = customers.note(line.part(match.start("note")))
        return _with_note(Intent.RETURN, number, note)
    if "打回" in line.key and (match := _SENT_TO_ADD.match(line.key)):
        note = customers.note(line.part(match.start("note")))
        return _with_note(Intent.RETURN, match["number"] or match["number2"], note)
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
    fields = _answers(line.part(start)) if match[f"rest{second}"] else {}
    return Parsed(intent=Intent.COMPLETE, fields={"customer": match[f"number{second}"], **fields})


def _answers(rest: Line) -> Fields:
    """What is said to complete a matter: answers that are sure, by their label or by their shape; else a remark, in its
    own words, for whoever completes something explains more often than he fills in.
    """
    fields = filing.read(rest)
    loose = {name for name, labels in _LABELS.items() if name in fields and not any(one in rest.key for one in labels)}
    if "phone" in fields:
        loose.discard("contact")
    if not loose:
        return fields
    sure: Fields = {name: value for name, value in fields.items() if name not in loose and name != "note"}
    return {**sure, "note": rest.shown.strip(" ，,。:：")}


def completion(text: str) -> str:
    """The words behind 补充 12, as they were written."""
    line = read_line(text)
    match = _COMPLETE.match(manners.stripped(line).key)
    start = max(match.start("rest"), match.start("rest2")) if match else -1
    return manners.stripped(line).shown[start:].strip(" ，,。:：") if start >= 0 else ""


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
