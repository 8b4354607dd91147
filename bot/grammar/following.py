"""Follow-ups: the customer, the kind of contact, what was said, and the next step with its day."""

from __future__ import annotations

import re
from datetime import date

from bot.grammar import companies, customers, dates, manners, report_forms
from bot.grammar.dates import Days
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import CUT, Line

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "拜访",
        (
            r"拜访|走访|上门|登门|面谈|见面|当面|见[了到]|去了|来访|来厂|来公司|到访|到现场|(?:去|到|来)了?(?:他们|客户|对方)?(?:厂里?|工厂|公司里?|现场|车间)(?!的|商|家)|现场(?:看|考察|勘)|"
            r"考察|约见|面聊|(?:到|去)(?:客户|他们|对方)(?:公司|厂|那)|实地"
        ),
    ),
    ("电话", r"电话|致电|去电|来电|通话|电联|打了?个?(?:过去|给)"),
    ("微信", r"微信|企微|加了?好友|wx|发了?语音"),
    ("会议", r"会议|开了?个?会|视频会|线上会|腾讯会|zoom|评审会|碰头会|开完会"),
    ("报价", r"报价|报了个?价|发了?价格|报过价|询价"),
    ("演示", r"演示|demo|试用|讲(?:了|解)?(?:一下|了)?(?:方案|ppt|产品)|产品介绍|宣讲"),
    ("样品", r"样品|送样|寄样|打样|样机|小样|试样"),
    ("邮件", r"邮件|邮箱|email|e-mail|发了?封信"),
    ("合同", r"合同|签约|协议|盖章|签了"),
)
_KIND = lazy("|".join(f"(?P<k{i}>{pattern})" for i, (_name, pattern) in enumerate(_KINDS)))
_WANTED = lazy(
    r"(?:要求?|让我们?|让|想要?|等|需要|希望|待|准备|要看|催|求|需|没|未|不|改天|再|下次|关于|再去|先看|"
    r"看看|看一下|问|看|要我们|要个|给他们?个?|对|的)(?:一?[个份下版]|我们?|他们?|给|正式的?|最终|我方)?$"
)
_KIND_LABEL = lazy(
    r"(?:跟进方式|跟进类型|沟通方式|联系方式|拜访方式|方式|类型|形式)\s?[:=]\s?(?P<value>[^\n,;。\x1f]{1,10})"
)
_NOTE_LABEL = lazy(
    r"(?:^|(?<=[\n,;。\x1f\s]))(?:跟进内容|沟通内容|拜访内容|跟进情况|沟通情况|跟进记录|拜访情况|内容|情况|"
    r"结果|记录|详情|备注|沟通结果)\s?[:=]\s?"
)
_NEXT_LABEL = lazy(
    r"(?:下一?步(?:的?(?:计划|动作|行动|工作|安排))?|后续(?:计划|安排|动作|跟进)?|下次(?:跟进|联系|拜访|"
    r"沟通)?(?:计划|安排|时间|日期)?|接下来|待办|next|计划|下步)(?:是|为|:|=|,|\s)*"
)
_DATE_LABEL = lazy(
    r"(?:下次(?:跟进|联系|拜访|沟通|回访)(?:时间|日期)?|下次|跟进时间|时间|日期)(?:是|为|:|=|在|定在|定于|\s)*$"
)
_STEP_LEAD = lazy(
    r"^(?:[\s,:=]|错了|应该是|是(?=$)|我们?|他们?|她|客户|对方|双方|然后|并且?|就|也|会|要|说|让我们?|让|再(?!去|次|拜|见|"
    r"聊一)|准备|打算|计划|预计|大概|争取|安排|约好?了?|约的|定在|定了|定于|定好|暂定|下一?步|下次|接下来|"
    r"后续|回头|之前|以前|前|左右|到时候?|需要|得|将|给我们|的时候|开始|继续(?=跟进$)|去(?!现场|他|她|客户|"
    r"公司|工厂|厂|厂里|那|对方|一趟|一次))+"
)
_STEP_ONLY_LEAD = lazy(
    r"(?:今天|刚才?|已经?|客户|对方|双方|我|他们?|说好?|约好?了?|约在|约的|定在|定了|定于|安排在?|预计|"
    r"大概|在|于|要求|等|并|和|跟|再|计划|打算|准备|争取|暂定|下一?步|下次|接下来|后续|这个|[\s,:=])*"
)
_NO_STEP = lazy(r"(?:才|没|不|预算|有预算|有空|放假|到期|休假|出差|过来上班|之后才|估计|以后|就要|要到|都)")
_MOST_DAYS = 8
"""Days to come that are looked at for a promise, the last ones of a report."""
_NUMBERED = lazy(r"#?\s?(?P<number>\d{1,6})\s?号?(?:客户)?[\s,:]+")
_WHAT = lazy("几|什么|谁|哪|怎么|多少|为啥")
_LONGEST_STEP = 40
_PAST = lazy(r"昨[天日晚]|前天|上周|上个?月|今[天日早]|刚|了$")
_CLAUSE = lazy(r"[,;。!\n\x1f]+|\s+")
_ACT = lazy(
    r"拜访了?|走访了?|回访了?|见了|见到|见面|面谈|去了|去过|聊了|聊完|聊得|聊到|聊过|沟通[了过得完]?|(?:打|"
    r"通|接|回)[了完过]?(?:一?个|一?通|次)?电话|电话(?:沟通|联系|聊|回访|里|跟|说|打|问|确认)|去电|来电|"
    r"致电|加[了上]?.{0,6}微信|微信(?:上|聊|沟通|发|联系|问|回)|发了|发过|寄了|寄出|寄去|送了|送去|送样|"
    r"报[了过]个?价|报价(?:了|单|已|发|给)|"
    r"做了|演示|开了?个?会|吃[了个]?饭|吃了顿?饭|谈[了得完过到妥]|谈完|约[了好到]|客户(?:说|反馈|表示|要求|"
    r"在|还|今天)|反馈|来访|来厂|来公司|来我们|陪|催了|走流程|考察|对接[了完]|跟进了|联系了|联系上|确认了|"
    r"试用|签了|跑了一?趟|碰了?个?面|喝茶|汇报|答疑|交流[了完]?|看了|上门|回复了?|提交了|收到了"
)
_BUSY_LEAD = lazy(r"今|昨|前天|刚|上午|下午|早上|中午|晚上|拜访|走访|回访|去了|联系|见了|约了|上门|陪|给|跟|和|与")
_ASKED = lazy(r"(?:吗|么|嘛|没有|\?)[\s。!?~]*$")
_HEAD_PUNCT = lazy(r"^(?:[\s,:;。、\-]|客户(?:名称)?:|的(?=[^\W\d_a-z])|了(?=[\s,]))+")
_GLUED = lazy(
    r"#?(?P<number>\d{1,6})号?(?=(?:今天|刚才?|昨天|上午|下午)?(?:拜访|回访|见|打|发|聊|送|寄|谈|去|约|加)了)"
)
"""5发了30万的报价: the number stands right before what was done."""
_TOLD_OF = lazy(r"(?<=[^\W\d_]{2})(?:跟进|报价\d.*)$")
"""青禾跟进, 青禾报价30万: what is told of it is no part of its name."""
_ONLY_GO = lazy(r"[\s,]*(?:再|要|会|我)?(?:过?去|过来|上门|见面?)(?:一趟|一次|一下)?[\s。!]*$")
_AFTER_VERB = lazy(r"^[了过](?=[^\W\d_]{2})")
"""昨天去了大疆: what the verb leaves in front of a name."""
_NEXT_CLAUSE = lazy(r"[,\s]+([^,;。!\n\x1f]+)")


def read(line: Line, today: date) -> Parsed:
    """The follow-up in a line whose command word has been taken out."""
    kind_label = _KIND_LABEL.search(line.key)
    if kind_label:
        kind = kind_of(kind_label["value"])
        line = line.cut(*kind_label.span())
    else:
        kind = None
    head, form = report_forms.split(line)
    if form:
        return _filled_in(head, form, today, kind)
    customer, note = _customer(line)
    return _told(customer, note, today, kind)


def _filled_in(head: Line, form: dict[str, Line], today: date, kind: str | None) -> Parsed:
    """A report whose parts are labelled; what stands in front names the customer and may tell the rest."""
    customer, before = _customer(head)
    told = _told(customer, before, today, kind)
    fields = dict(told.fields)
    if "kind" in form:
        fields["kind"] = kind_of(form["kind"].key) or manners.trimmed(form["kind"].shown)
    if "note" in form:
        note = "，".join(filter(None, (str(fields.pop("note", "")), _note(form["note"]))))
        fields.setdefault("kind", kind_of(form["note"].key) or "")
        fields["note"] = note
    day, rest = report_forms.when(form["date"], today) if "date" in form else (None, "")
    step = ""
    if "step" in form:
        found = next(iter(dates.find(form["step"].key, today)), None) if day is None else None
        step, day = _step_words(form["step"], found), day or (found.first if found else None)
    fields |= {"next_step": step or rest, "next_date": day.isoformat() if day else ""}
    return Parsed(intent=Intent.FOLLOW_UP, fields={name: value for name, value in fields.items() if value})


def activity(line: Line, today: date) -> Parsed | None:
    """A report without a command word: 今天拜访了…, 刚给…打了电话."""
    if not _ACT.search(line.key) or _ASKED.search(line.key):
        return None
    glued = _GLUED.match(line.key)
    number = (glued["number"], line) if glued else customers.leading_number(line)
    customer, note = number or _named_in(line)
    return _told(customer, note, today, None) if customer else None


def promised(line: Line, today: date) -> Parsed | None:
    """4 下下周三前发方案: a number, a day to come, and what is to be done then."""
    numbered = _NUMBERED.match(line.key)
    if numbered is None:
        return None
    rest = line.part(numbered.end())
    day = next(iter(dates.find(rest.key, today)), None)
    if day is None or day.start > 0 or day.first <= today or _NO_STEP.match(rest.key, day.end):
        return None
    step = rest.shown[day.end :].strip(" ,，。！!") if _ONLY_GO.match(rest.key, day.end) else _step_words(rest, day)
    if not step or _ASKED.search(rest.key) or _WHAT.search(step) or len(step) > _LONGEST_STEP:
        return None
    fields: Fields = {"customer": numbered["number"], "next_step": step, "next_date": day.first.isoformat()}
    return Parsed(intent=Intent.FOLLOW_UP, fields=fields)


def kind_of(key: str) -> str | None:
    """The standard word for how the customer was contacted, by what is told first; wishes do not count."""
    for match in _KIND.finditer(key):
        if _WANTED.search(key[max(0, match.start() - 6) : match.start()]) is None:
            return _KINDS[int((match.lastgroup or "k0")[1:])][0]
    return None


def _told(customer: str | None, note: Line, today: date, kind: str | None) -> Parsed:
    fields: Fields = {}
    if customer:
        name = _AFTER_VERB.sub("", customer)
        fields["customer"] = name if companies.sure_end(name) else _TOLD_OF.sub("", name)
    rest, step, day = _without_next_step(note, today)
    kind = kind or kind_of(rest.key)
    text = _note(rest)
    fields |= {name: value for name, value in (("kind", kind), ("note", text), ("next_step", step)) if value}
    if day:
        fields["next_date"] = day.isoformat()
    return Parsed(intent=Intent.FOLLOW_UP, fields=fields)


def _note(line: Line) -> str:
    label = _NOTE_LABEL.search(line.key)
    if label:
        line = line.cut(*label.span(), put="\n" if label.start() else "")
    text = re.sub(rf"[\s,，;；。]*{CUT}+[\s,，;；]*", CUT, line.shown)
    return manners.trimmed(re.sub(r"\s*\n\s*", "\n", text).strip(CUT).replace(CUT, "，"))


def _customer(line: Line) -> tuple[str | None, Line]:
    """The customer at the head of the text; told within a sentence, the sentence stays whole."""
    lead = companies.LEAD.match(line.key)
    if lead and _BUSY_LEAD.search(lead[0]):
        customer, _rest = customers.take(line)
        if customer:
            return customer, line
    first = re.match(r"[\s,:;。、]*", line.key)
    start = first.end() if first else 0
    sentence = line.part(start)
    if _starts_busy(sentence.key):
        return _named_in(sentence)
    customer, rest = customers.take(sentence)
    match = _HEAD_PUNCT.match(rest.key.lstrip(CUT))
    rest = rest.part(len(rest.key) - len(rest.key.lstrip(CUT)))
    return customer, rest.part(match.end()) if match else rest


def _starts_busy(key: str) -> bool:
    match = _ACT.match(key)
    return bool(match) or bool(re.match(r"今[天日早]|昨[天日晚]|刚|上午|下午|早上", key))


def _named_in(line: Line) -> tuple[str | None, Line]:
    """The customer named anywhere in a report, and the report (without the name when it stands apart in front)."""
    best: tuple[int, int, int] | None = None
    for match in re.finditer(f"[^{re.escape(companies.SEPARATORS)}:]+", line.key):
        name = companies.find(match[0])
        if name is None or not _may_be_customer(match[0], name, first=match.start() == 0):
            continue
        span = (name.certainty, match.start() + name.start, match.start() + name.end)
        if best is None or span[0] > best[0]:
            best = span
    if best is None:
        return None, line
    _certainty, start, end = best
    customer = manners.trimmed(line.shown[start:end])
    alone = start == 0 and (end >= len(line.key) or line.key[end] in companies.SEPARATORS + ":今昨刚上下前的")
    rest = line.part(end) if alone else line
    punct = _HEAD_PUNCT.match(rest.key)
    return customer, rest.part(punct.end()) if punct and alone else rest


def _may_be_customer(chunk: str, name: companies.Name, *, first: bool) -> bool:
    if name.certainty >= 2:
        return True
    core = chunk[name.start : name.end]
    if (
        not 2 <= len(core) <= 8
        or _ACT.search(core)
        or re.search(r"[我你他她们吗呢吧啊不没很都也就还这那有个会]|客户|老板|价格|方案|需求|合同|对方|经理|总$", core)
    ):
        return False
    return (
        name.start > 0
        or (first and name.end < len(chunk) and _ACT.search(chunk) is not None)
        or (first and name.end == len(chunk))
    )


def _without_next_step(line: Line, today: date) -> tuple[Line, str, date | None]:
    """The line without the clause that promises something, that promise in words, and its day."""
    label = _NEXT_LABEL.search(line.key)
    if label:
        end = line.key.find("\n", label.end())
        if label.start() and line.key[: label.start()].rstrip(" ,。;\n") and end < 0:
            end = len(line.key)
        end = end if end >= 0 else len(line.key)
        span = line.part(label.end(), end)
        day = next(iter(dates.find(span.key, today)), None)
        step = _step_words(span, day)
        if step or day:
            return line.cut(label.start(), end), step, day.first if day else None
    ahead = [found for found in dates.find(line.key, today) if found.first > today]
    for found in reversed(ahead[-_MOST_DAYS:]):
        start, end = _clause(line.key, found)
        clause = line.part(start, end)
        inside = Days(found.start - start, found.end - start, found.first, found.last)
        words, end = _step_in(line, clause, inside, end)
        if words is not None:
            return line.cut(start, end), words, found.first
    return line, "", None


def _clause(key: str, found: Days) -> tuple[int, int]:
    start = 0
    for match in _CLAUSE.finditer(key, 0, found.start):
        start = match.end()
    after = _CLAUSE.search(key, found.end)
    end = after.start() if after else len(key)
    if after and after[0].isspace() and not key[found.end : end].strip():
        following = _CLAUSE.search(key, after.end())
        end = following.start() if following else len(key)
    return start, end


def _step_in(line: Line, clause: Line, day: Days, end: int) -> tuple[str | None, int]:
    """The words of the step: behind the date, else in front of it, else in the next clause; None when it is no step."""
    behind = clause.part(day.end)
    if _NO_STEP.match(behind.key):
        return None, end
    if _PAST.match(clause.key) and day.start == 0:
        return None, end
    words = _stripped_step(behind)
    if words:
        return words, end
    before = clause.part(0, day.start)
    if before.key and not (len(before.key) <= 24 and _STEP_ONLY_LEAD.fullmatch(before.key)):
        label = _DATE_LABEL.search(before.key)
        return ("" if label else _stripped_step(before, tail=True)), end
    following = _NEXT_CLAUSE.match(line.key, end)
    if following:
        return _stripped_step(line.part(following.start(1), following.end(1))), following.end(1)
    return "", end


def _step_words(span: Line, day: Days | None) -> str:
    if day is None:
        return _stripped_step(span)
    behind = _stripped_step(span.part(day.end))
    before = _stripped_step(span.part(0, day.start), tail=True)
    return behind or before


def _stripped_step(words: Line, *, tail: bool = False) -> str:
    lead = _STEP_LEAD.match(words.key)
    shown = words.shown[lead.end() :] if lead else words.shown
    if tail:
        shown = re.sub(r"(?:约|定|安排)?(?:在|到|于)?[:：]?$", "", shown.rstrip())
    return manners.trimmed(re.sub(r"[吧哈啊哦]$", "", shown.rstrip()))


def reports(key: str) -> bool:
    """Whether a text tells of something done with a customer."""
    return _ACT.search(key) is not None
