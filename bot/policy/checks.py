"""What a policy says that does not fit together, though each value alone is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo

from bot.policy import form_checks, wording
from bot.policy.mistakes import Mistake
from core.domain.answers.kinds import under_form
from core.domain.forms import live_fields
from core.domain.policy.approval import Flow, Matter, Mode, OfficeRole, Overdue, Step
from core.domain.policy.bounds import Asked, Yields
from core.domain.policy.catalog import Duty
from core.domain.policy.conditions import BadExpression, Condition, Formula, People
from core.domain.policy.document import KeyKind, Policy, ProtectionRules
from core.domain.policy.names import Names
from core.domain.policy.pool import AnnounceRules, PoolRules
from core.domain.policy.walking import Path, hints_of, taken_apart

_READERS = {Yields.TRUTH: Condition.parse, Yields.NUMBER: Formula.parse, Yields.PEOPLE: People.parse}


def findings(policy: Policy) -> tuple[Mistake, ...]:
    """Every contradiction; the expressions are read before (:func:`expressions`)."""
    return (
        *form_checks.findings(policy),
        *_filing(policy),
        *_duplicate(policy),
        *_approval(policy),
        *_protection(policy),
        *_alarms(policy),
        *_pool(policy),
        *_leads(policy),
        *_calendar(policy),
        *_catalog(policy),
        *_credit(policy),
    )


def expressions(values: Mapping[str, Any], names: Names, kind: Any = Policy, path: Path = ()) -> Iterator[Mistake]:
    """The expressions in a document as it was written, whatever else may be wrong with it."""
    hints = hints_of(kind)
    for key, value in values.items():
        plain, marks, _ = taken_apart(hints.get(key))
        if isinstance(value, str) and value.strip():
            for mark in marks:
                yield from _read(mark.yields, value, names, (*path, key)) if isinstance(mark, Asked) else ()
        elif isinstance(value, dict) and is_dataclass(plain):
            yield from expressions(value, names, plain, (*path, key))
        elif isinstance(value, list) and get_origin(plain) is tuple:
            inner, _, _ = taken_apart(get_args(plain)[0])
            for place, part in enumerate(value):
                if isinstance(part, dict) and is_dataclass(inner):
                    yield from expressions(part, names, inner, (*path, key, place))


def _read(yields: Yields, text: str, names: Names, path: Path) -> Iterator[Mistake]:
    try:
        _READERS[yields](text, names)
    except BadExpression as bad:
        for flaw in bad.flaws:
            what, fix = wording.of_flaw(flaw)
            yield Mistake(path=path, column=flaw.column, what=what, fix=fix)


def _filing(policy: Policy) -> Iterator[Mistake]:
    asked = {field.key for field in policy.form().fields if not field.retired}
    for place, key in enumerate(policy.filing.required):
        if key not in asked:
            fix = f"报备表单里有：{'、'.join(sorted(asked))}"
            yield Mistake(path=("filing", "required", place), what=f"报备表单里没有「{key}」", fix=fix)


def _duplicate(policy: Policy) -> Iterator[Mistake]:
    rules = policy.duplicate
    yield from _twice(rules.keys, ("duplicate", "keys"))
    if KeyKind.DOMAIN in rules.keys:
        what = "邮箱域名只是线索，不能单独认定重复"
        yield Mistake(path=("duplicate", "keys"), what=what, fix='去掉 "domain"，同一域名的会作为疑似提示')
    if not rules.keys:
        yield Mistake(path=("duplicate", "keys"), what="一个查重依据都没有", fix='至少写一个，例如 ["uscc", "name"]')
    if rules.scope:
        fix = '先留空 ""（全公司范围排他）'
        yield Mistake(path=("duplicate", "scope"), what="还不能按范围分开排他", fix=fix)
    if rules.certain_from and rules.suspected_from and rules.suspected_from > rules.certain_from:
        fix = "suspected_from 要小于或等于 certain_from"
        yield Mistake(path=("duplicate", "suspected_from"), what="疑似的门槛比认定的还高", fix=fix)


def _approval(policy: Policy) -> Iterator[Mistake]:
    flows = policy.approval.flows
    yield from _twice((flow.key for flow in flows), ("approval", "flows"), inner="key")
    roles = _roles(policy)
    for place, flow in enumerate(flows):
        yield from _flow(flow, roles, ("approval", "flows", place))


def _flow(flow: Flow, roles: set[str], path: Path) -> Iterator[Mistake]:
    if flow.matter is Matter.APPEAL and not flow.steps:
        fix = "至少写一步；不写这个流程，就由双方共同的主管裁定"
        yield Mistake(path=(*path, "steps"), what="申诉要有人裁定", fix=fix)
    for place, step in enumerate(flow.steps):
        yield from _step(step, roles, (*path, "steps", place))
    for place, one in enumerate(flow.copy_to):
        yield from _approver(one.given, one.role, roles, (*path, "copy_to", place))


def _alarms(policy: Policy) -> Iterator[Mistake]:
    roles = _roles(policy)
    for place, alarm in enumerate(policy.follow_up.alarms):
        path: Path = ("follow_up", "alarms", place)
        for index, one in enumerate(alarm.also):
            yield from _approver(one.given, one.role, roles, (*path, "also", index))
        if alarm.leader is not None and alarm.leader < alarm.after:
            fix = "leader 要大于或等于 after"
            yield Mistake(path=(*path, "leader"), what="主管比归属人先知道", fix=fix)


def _roles(policy: Policy) -> set[str]:
    return {role.value for role in OfficeRole} | {role.key for role in policy.roles}


def _step(step: Step, roles: set[str], path: Path) -> Iterator[Mistake]:
    for place, one in enumerate(step.approvers):
        yield from _approver(one.given, one.role, roles, (*path, "approvers", place))
    if step.within is None and step.overdue is not Overdue.REMIND:
        yield Mistake(path=(*path, "overdue"), what="没有时限，不会超时", fix='加上 within = "24小时"，或去掉 overdue')
    if step.ratio != 100 and step.mode is not Mode.RATIO:
        yield Mistake(path=(*path, "ratio"), what="只有按比例会签才看 ratio", fix='写 mode = "ratio"，或去掉 ratio')


def _approver(given: tuple[str, ...], role: str, roles: set[str], path: Path) -> Iterator[Mistake]:
    if len(given) != 1:
        what = "没有说是谁" if not given else f"同时写了 {'、'.join(given)}"
        fix = "每一项只写一种：leader、leaders_up_to、head_of、role、member、expression"
        yield Mistake(path=path, what=what, fix=fix)
    elif role and role not in roles:
        yield Mistake(
            path=(*path, "role"),
            what=f"没有「{role}」这个角色",
            fix=f"可用：{'、'.join(sorted(roles))}，或先在 [[roles]] 里加上",
        )


def _protection(policy: Policy) -> Iterator[Mistake]:
    rules, follow_up = policy.protection, policy.follow_up
    yield from _twice(rules.notices, ("protection", "notices"))
    longest = max([rules.length, *(one.length for one in rules.lengths)])
    for place, days in enumerate(rules.notices):
        if days >= longest.days and rules.notices != ProtectionRules().notices:
            fix = f"最长的保护期是 {longest.days} 天，提前的天数要比它小"
            yield Mistake(path=("protection", "notices", place), what="提醒比保护期还早", fix=fix)
    for place, deadline in enumerate(rules.deadlines):
        yield from _known(deadline.kinds, follow_up.kinds, ("protection", "deadlines", place, "kinds"))
    yield from _known(follow_up.effective, follow_up.kinds, ("follow_up", "effective"))
    yield from _twice(follow_up.kinds, ("follow_up", "kinds"))


def _pool(policy: Policy) -> Iterator[Mistake]:
    fields = tuple(field.key for field in policy.form().fields)
    yield from _twice((pool.key for pool in policy.pool.pools), ("pool", "pools"), inner="key")
    if policy.pool.hidden != PoolRules().hidden:
        yield from _known(policy.pool.hidden, fields, ("pool", "hidden"))
    if policy.announce.shown != AnnounceRules().shown:
        yield from _known(policy.announce.shown, fields, ("announce", "shown"))
    if policy.announce.won_shown != AnnounceRules().won_shown:
        yield from _known(policy.announce.won_shown, fields, ("announce", "won_shown"))
    for place, key in enumerate(policy.announce.shown):
        if key in policy.pool.hidden:
            fix = "从 announce.shown 去掉，或从 pool.hidden 去掉"
            yield Mistake(path=("announce", "shown", place), what=f"「{key}」认领前要隐藏，不能在群里公布", fix=fix)
    if policy.pool.pools[-1].when:
        fix = "最后一个公海不写 when，用来兜底"
        yield Mistake(
            path=("pool", "pools", len(policy.pool.pools) - 1, "when"), what="有的客户会没有公海可去", fix=fix
        )
    if not policy.handover.heirs:
        yield Mistake(path=("handover", "heirs"), what="没有人接手", fix='至少写一个，例如 ["leader", "pool"]')


def _credit(policy: Policy) -> Iterator[Mistake]:
    splits = policy.credit.splits
    yield from _twice((split.key for split in splits), ("credit", "splits"), inner="key")
    for place, split in enumerate(splits):
        path: Path = ("credit", "splits", place)
        for number, share in enumerate(split.shares):
            if len(share.given) != 1:
                what = "没有说给谁" if not share.given else f"同时写了 {'、'.join(share.given)}"
                yield Mistake(path=(*path, "shares", number), what=what, fix="每一份只写一种：to、member、team")
        whole = sum(share.percent for share in split.shares)
        if whole != 100:
            what = f"「{split.name}」的比例加起来是 {whole}"
            yield Mistake(path=(*path, "shares"), what=what, fix="改到正好 100，一份也没有的不用写")
        if not split.when.strip() and place < len(splits) - 1:
            fix = "给它写上 when，或移到最后"
            yield Mistake(path=(*path, "when"), what=f"「{split.name}」没有条件，后面的都轮不到", fix=fix)


def _leads(policy: Policy) -> Iterator[Mistake]:
    routes = policy.leads.routes
    yield from _twice((route.key for route in routes), ("leads", "routes"), inner="key")
    if routes[-1].when:
        fix = "最后一条派单规则不写 when，用来兜底"
        yield Mistake(path=("leads", "routes", len(routes) - 1, "when"), what="有的线索会没有人可派", fix=fix)


def _calendar(policy: Policy) -> Iterator[Mistake]:
    rules = policy.calendar
    try:
        ZoneInfo(rules.zone)
    except (KeyError, ValueError, OSError):
        yield Mistake(path=("calendar", "zone"), what="没有这个时区", fix='例如 "Asia/Shanghai"')
    if not rules.weekdays:
        yield Mistake(path=("calendar", "weekdays"), what="一天都不上班", fix="例如 [1, 2, 3, 4, 5]")
    yield from _twice(rules.weekdays, ("calendar", "weekdays"))
    if not rules.hours:
        yield Mistake(path=("calendar", "hours"), what="没有上班时间", fix='例如 ["09:00-18:00"]')
    for place, hours in enumerate(rules.hours):
        before = rules.hours[place - 1] if place else None
        if hours.start >= hours.end or (before is not None and before.end > hours.start):
            fix = "每段要先早后晚，按先后排列，不能重叠"
            yield Mistake(path=("calendar", "hours", place), what="上班时段不对", fix=fix)
    for place, day in enumerate(rules.days_on):
        if day in rules.days_off:
            yield Mistake(path=("calendar", "days_on", place), what=f"{day} 又上班又放假", fix="只留一处")


def _catalog(policy: Policy) -> Iterator[Mistake]:
    yield from _twice((stage.key for stage in policy.stages), ("stages",), inner="key")
    yield from _twice((grade.key for grade in policy.grades), ("grades",), inner="key")
    yield from _twice((role.key for role in policy.roles), ("roles",), inner="key")
    for place, stage in enumerate(policy.stages):
        yield from _duties(stage.duties, policy, ("stages", place, "duties"))
        if stage.won and stage.lost:
            yield Mistake(path=("stages", place, "lost"), what="又是成交又是输单", fix="won 和 lost 只留一个")
    for place, role in enumerate(policy.roles):
        if role.key in set(OfficeRole):
            fix = "换一个代号；主管来自组织架构，管理员用 baobei members admin 设"
            yield Mistake(path=("roles", place, "key"), what=f"「{role.key}」是系统自带的角色", fix=fix)


def _duties(duties: tuple[Duty, ...], policy: Policy, path: Path) -> Iterator[Mistake]:
    kinds = policy.follow_up.kinds
    known = {field.key for form in policy.filing_forms for field in live_fields(under_form(policy, form.key))}
    for place, duty in enumerate(duties):
        for index, kind in enumerate(duty.kinds):
            if kind not in kinds:
                fix = f"可用的跟进方式：{'、'.join(kinds)}"
                yield Mistake(path=(*path, place, "kinds", index), what=f"没有「{kind}」这种跟进", fix=fix)
        for index, key in enumerate(duty.fields):
            if key not in known:
                fix = f"可用的字段：{'、'.join(sorted(known))}"
                yield Mistake(path=(*path, place, "fields", index), what=f"表单里没有「{key}」这个字段", fix=fix)
        if duty.remind is not None and duty.remind >= duty.within:
            fix = "remind 要小于 within"
            yield Mistake(path=(*path, place, "remind"), what="提醒比时限还早", fix=fix)
        for index, one in enumerate(duty.tell):
            yield from _approver(one.given, one.role, _roles(policy), (*path, place, "tell", index))


def _twice(values: Iterable[object], path: Path, *, inner: str = "") -> Iterator[Mistake]:
    everything = list(values)
    counts = Counter(everything)
    for place, value in enumerate(everything):
        if counts[value] > 1 and value in everything[:place]:
            where = (*path, place, inner) if inner else (*path, place)
            yield Mistake(path=where, what=f"「{value}」写了不止一次", fix="只留一个，或换个名字")


def _known(values: Iterable[str], known: Iterable[str], path: Path) -> Iterator[Mistake]:
    choices = tuple(known)
    for place, value in enumerate(values):
        if value not in choices:
            yield Mistake(path=(*path, place), what=f"没有「{value}」", fix=f"可用：{'、'.join(choices)}")
