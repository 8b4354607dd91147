"""规则: the published policy in plain Chinese, made from the policy itself, so that the two never differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cards.texts import policy_conditions, rules_approval, rules_forms, words
from cards.texts.rules_approval import approver
from cards.texts.spans import span
from core.domain.policy.credit import OWNERS, ShareRule, Whose
from core.domain.policy.document import Conduct, KeyKind, Policy
from core.domain.policy.leads import Untaken
from core.domain.policy.pool import Announcing, Consent, Heir
from core.domain.policy.protection import AtEnd, IdleAlarm

Sections = tuple[tuple[str, tuple[str, ...]], ...]

TOPICS: Mapping[str, tuple[str, ...]] = {
    "有效报备": ("有效报备", "报备"),
    "查重": ("查重", "撞单", "重复"),
    "审批": ("审批", "审核", "批准"),
    "保护期": ("保护",),
    "延期": ("延期", "延长", "续期"),
    "释放": ("释放", "回收"),
    "阶段": ("阶段",),
    "跟进": ("跟进",),
    "公海": ("公海", "认领", "领取"),
    "交接": ("交接", "离职", "转交"),
    "申诉": ("申诉", "裁定", "异议"),
    "业绩归属": ("业绩", "分成", "提成", "订单"),
    "派单": ("派单", "接单", "线索"),
    "工作时间": ("工作", "上班", "免打扰", "节假日"),
}
"""A section, and the words by which somebody asks for it alone; the more telling ones come first."""


def sections(policy: Policy) -> Sections:
    """Headings with their sentences, in the order in which a customer meets the rules."""
    told = ((heading, tuple(_SECTIONS[heading](policy))) for heading in TOPICS)
    return tuple((heading, lines) for heading, lines in told if lines)


def topic_of(text: str) -> str:
    """The section that somebody asks about, or nothing. 报备 is the last to count: it is in every second sentence."""
    order = [*(heading for heading in TOPICS if heading != "有效报备"), "有效报备"]
    said = text.replace("报备规则", "").replace("报备的规则", "")
    return next((heading for heading in order if any(word in said for word in TOPICS[heading])), "")


def _valid(policy: Policy) -> Iterator[str]:
    yield from rules_forms.required(policy)
    yield "公司要写全称，占位号码不算。" if policy.filing.full_name else "占位号码不算。"


def _duplicate(policy: Policy) -> Iterator[str]:
    order = words.together((_KEYS[key] for key in policy.duplicate.keys), last="、")
    yield f"依次比对{order}，有一项相同就算同一个客户。"
    yield "信用代码不同的，算不同的客户。"
    if policy.duplicate.suspected is not Conduct.PASS:
        yield f"名称很像的：{_CONDUCT[policy.duplicate.suspected]}。"
    if limit := policy.duplicate.blind_daily:
        yield f"「能报吗」每人每天最多问 {limit} 次，只答能不能报，不说是谁的。"
    yield "先报先得，以系统编号的先后为准。"


def _approval(policy: Policy) -> Iterator[str]:
    yield from rules_approval.lines(policy)


def _protection(policy: Policy) -> Iterator[str]:
    rules = policy.protection
    yield f"通过后保护 {span(rules.length)}，期间别人不能报备。"
    for one in rules.lengths:
        yield f"{policy_conditions.told(one.when, policy)}的，保护 {span(one.length)}。"
    if rules.notices:
        yield f"到期前 {words.together(str(days) for days in rules.notices)} 天提醒。"
    yield from _earned(policy)
    pauses = [_PAUSE[pause.value] for pause in rules.pauses if pause.value in _PAUSE]
    if pauses:
        yield f"{words.together(pauses)}时停表，不计入保护期。"


def _earned(policy: Policy) -> Iterator[str]:
    rules = policy.protection
    if rules.actions:
        yield f"每 {span(rules.actions_every)}至少 {rules.actions} 次有效跟进，否则不算保住。"
    for deadline in rules.deadlines:
        yield f"{span(deadline.within)}内要完成{deadline.name}，否则警告后释放。"


def _extension(policy: Policy) -> Iterator[str]:
    rules = policy.extension
    if not rules.times:
        yield "不能延期。"
        return
    yield f"最多延 {rules.times} 次，一次不超过 {span(rules.longest)}。"
    if rules.when:
        yield f"条件：{policy_conditions.told(rules.when, policy)}。"
    if rules.actions:
        yield f"申请前 {span(rules.actions_since)}内要有 {rules.actions} 次有效跟进。"
    needed = [word for asked, word in ((rules.reason, "理由"), (rules.evidence, "照片或文件")) if asked]
    if needed:
        yield f"要附{words.together(needed, last='和')}。"


def _release(policy: Policy) -> Iterator[str]:
    rules = policy.release
    yield "不想跟了可以主动释放，主管也可以释放，要写原因。"
    yield _AT_END[rules.at_end]
    if rules.idle:
        yield f"{span(rules.idle)}没有有效跟进也会释放。"
    spared = [word for spare, word in ((rules.spare_won, "成交的"), (rules.spare_open_deals, "有在谈商机的")) if spare]
    if spared:
        yield f"{words.together(spared)}不释放。"
    yield f"释放前至少提前 {span(rules.warning)}警告。"


def _follow_up(policy: Policy) -> Iterator[str]:
    rules = policy.follow_up
    yield f"{words.together(rules.effective)}算有效跟进，少于 {rules.shortest} 个字、和以前雷同、空话都不算。"
    yield f"一天最多算 {rules.a_day} 次；联系后 {span(rules.record_within)}内要记。"
    yield from (_alarm(one, policy) for one in rules.alarms)
    told = [
        f"{span(length)}没有跟进{what}"
        for length, what in ((rules.idle_alarm, "提醒归属人"), (rules.idle_alarm_leader, "告诉他的主管"))
        if length
    ]
    if told:
        yield f"{'其他客户 ' if rules.alarms else ''}{'，'.join(told)}。"
    if rules.filings_alarm:
        few = f"报备满 {rules.filings_alarm} 个、成交不到 {rules.filings_alarm_deals} 个"
        yield f"{span(rules.filings_alarm_within)}内{few}的，每周告诉主管一次。"


def _alarm(one: IdleAlarm, policy: Policy) -> str:
    also = words.together((approver(each, policy) for each in one.also), last="、")
    told = f"提醒归属人，同时告诉{also}" if also else "提醒归属人"
    leader = f"，{span(one.leader)}告诉他的主管" if one.leader else ""
    return f"{one.name}（{policy_conditions.told(one.when, policy)}）：{span(one.after)}没有跟进{told}{leader}。"


def _pool(policy: Policy) -> Iterator[str]:
    rules = policy.pool
    if rules.daily:
        yield f"每人每天最多认领 {rules.daily} 个。"
    if rules.capacity:
        yield f"每人最多持有 {rules.capacity} 个。"
    yield f"原归属人 {span(rules.cool_down)}后才能再认领；刚进公海的，{span(rules.fresh_wait)}后才能认领。"
    if rules.hidden:
        yield f"认领前看不到{words.together(words.field(key) for key in rules.hidden)}。"
    if rules.waiting_list:
        yield f"可以排队，释放后排第一的人独享 {span(rules.waiting_turn)}。"
    yield from _groups(policy)


def _groups(policy: Policy) -> Iterator[str]:
    rules = policy.announce
    if told := _TOLD.get(rules.released):
        yield told.format(at=f"{rules.digest_at:%H:%M}")
    if rules.won:
        yield "成交了，那个团队的群会收到喜报。"
    if rules.morning_digest:
        yield f"上班日 {rules.digest_at:%H:%M}，绑定的群收到一张早报。"


_CONSENT = {
    Consent.NONE: "转交马上生效，保护期和记录都不变。",
    Consent.RECEIVER: "转交要接手的人同意，保护期和记录都不变。",
    Consent.APPROVAL: "转交要审批，保护期和记录都不变。",
}


def _handover(policy: Policy) -> Iterator[str]:
    heirs = words.together(_HEIR[heir] for heir in policy.handover.heirs)
    yield f"离职后，客户依次交给{heirs}。"
    yield _CONSENT[policy.handover.consent]


def _appeal(policy: Policy) -> Iterator[str]:
    rules = policy.appeal
    if not rules.allowed:
        yield "归属由主管线下协调，不能申诉。"
        return
    yield f"报备被拦下，或客户从名下被收走的，{span(rules.within)}内可以申诉，要写理由。"
    yield "由双方共同的主管或管理员裁定，当事人不能裁定；裁定前公海里的客户不能认领。"
    if rules.again:
        yield f"驳回后 {span(rules.again)}内不能为同一个客户再申诉。"


def _credit(policy: Policy) -> Iterator[str]:
    rules = policy.credit
    for one in rules.splits:
        shares = words.together((f"{_sharer(share)} {share.percent}%" for share in one.shares), last="、")
        when = f"{policy_conditions.told(one.when, policy)}的" if one.when.strip() else ""
        yield f"{when}订单，业绩按「{one.name}」分：{shares}。" if rules.splits != (OWNERS,) else "订单的业绩归归属人。"
    if not rules.splits or rules.splits[-1].when.strip():
        yield "其余订单的业绩归归属人。"
    yield "记下以后，转交、离职都不影响业绩；自己那份可以随时分给同事。"
    yield f"觉得分得不对，记单后 {span(rules.dispute_within)}内可以提，要写理由，由当事人以外的人裁定。"


def _sharer(share: ShareRule) -> str:
    return _WHOSE[share.to] if share.to is not None else share.member or share.team


def _leads(policy: Policy) -> Iterator[str]:
    rules = policy.leads
    others = f"、{words.together(rules.givers)}" if rules.givers else ""
    yield f"主管、管理员{others}可以派单；收到后 {span(rules.accept_within)}内接单（上班时间），客户归接单的人。"
    last = "归主管" if rules.then is Untaken.LEADER else "进公海"
    yield f"不接或到点没回复，派给下一位；最多派 {rules.tries} 个人，都不接就{last}。"


def _working(policy: Policy) -> Iterator[str]:
    rules = policy.calendar
    days = "".join("一二三四五六日"[day - 1] for day in rules.weekdays)
    yield f"周{days} {words.together(map(str, rules.hours))} 上班，时限按上班时间算。"
    if rules.quiet:
        yield f"{rules.quiet} 免打扰，消息早上再发。"


_KEYS = {KeyKind.USCC: "信用代码", KeyKind.NAME: "公司全称", KeyKind.PHONE: "手机号"}
_CONDUCT = {
    Conduct.REFUSE: "不能报备",
    Conduct.ASK: "要你确认，审批人也会看到对比",
    Conduct.SHOW: "会提示你",
}
_PAUSE = {"holidays": "节假日", "waiting": "等延期审批", "appeal": "申诉"}
_HEIR = {Heir.SUCCESSOR: "交接人", Heir.LEADER: "上级", Heir.POOL: "公海"}
_WHOSE = {Whose.OWNER: "归属人", Whose.FIRST: "首报人"}
_TOLD = {
    Announcing.SINGLE: "放出的客户会在绑定的群里公布，一个一张卡片。",
    Announcing.BATCH: "放出的客户会在绑定的群里公布，一起放出的合成一张卡片。",
    Announcing.DIGEST: "放出的客户每天 {at} 在绑定的群里公布一次。",
}
_AT_END = {
    AtEnd.FREE: "保护期满后，谁都可以报备。",
    AtEnd.POOL: "保护期满后，进公海。",
    AtEnd.POOL_UNLESS_EARNED: "保护期满而没有有效跟进的，进公海。",
}
_SECTIONS: Mapping[str, Callable[[Policy], Iterator[str]]] = {
    "有效报备": _valid,
    "查重": _duplicate,
    "审批": _approval,
    "保护期": _protection,
    "延期": _extension,
    "释放": _release,
    "阶段": rules_forms.stages,
    "跟进": _follow_up,
    "公海": _pool,
    "交接": _handover,
    "申诉": _appeal,
    "业绩归属": _credit,
    "派单": _leads,
    "工作时间": _working,
}
