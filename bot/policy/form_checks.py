"""What does not fit together in the forms of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.policy.mistakes import Mistake
from core.domain.policy import patterns
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FieldType, Form, FormField, LinkedTable
from core.domain.policy.walking import Path

_FIXED = {"company": FieldType.TEXT, "contact": FieldType.TEXT, "phone": FieldType.PHONE, "uscc": FieldType.USCC}
"""Fields that the ledger itself knows: their type is given."""
_CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_COUNTING = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.FORMULA})
_IN_CELLS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NUMBER, FieldType.MONEY, FieldType.DATE})
_NAME = re.compile(r"form\.([a-z][a-z0-9_]*)")
_PATTERNS = {
    "too_long": ("正则太长", f"最多 {patterns.LONGEST} 个字"),
    "nested": ("正则里重复套着重复，可能永远算不完", "把括号外面的 * 或 + 去掉，例如 (a+)+ 改成 a+"),
    "too_many": ("正则的重复次数太多", f"最多 {patterns.MOST_REPEATS} 次"),
    "not_read": ("正则写法不对", "不支持前后查看 (?=…) 和回引 \\1；括号要成对"),
}


def findings(policy: Policy) -> Iterator[Mistake]:
    """All of them."""
    keys = [form.key for form in policy.forms]
    for place, form in enumerate(policy.forms):
        path: Path = ("forms", place)
        if form.key in keys[:place]:
            yield Mistake(path=(*path, "key"), what=f"表单「{form.key}」写了不止一次", fix="合成一张，或换个代号")
        yield from _form(form, policy, path)
    if FILING not in keys:
        fix = f'报备用的表单要叫 key = "{FILING}"；不想改表单就整节 [[forms]] 都不写'
        yield Mistake(path=("forms",), what="没有报备用的表单", fix=fix)
    elif "company" not in {field.key for field in policy.form().fields if not field.retired}:
        yield Mistake(
            path=("forms", keys.index(FILING)), what="报备表单里没有公司", fix='加一个 key = "company" 的字段'
        )
    yield from _tables(policy.tables)
    yield from _kinds(policy)


def _kinds(policy: Policy) -> Iterator[Mistake]:
    """Of several forms each is asked for by words of its own, and a field of one key is of one kind."""
    forms, types, words = policy.filing_forms, dict[str, FieldType](), dict[str, str]()
    for form in forms:
        path: Path = ("forms", policy.forms.index(form)) if form in policy.forms else ("forms",)
        for word in form.called if len(forms) > 1 else ():
            if words.setdefault(word, form.key) != form.key:
                fix = "换一个说法，或给其中一张写上 words"
                yield Mistake(path=(*path, "words"), what=f"「{word}」是两张表单的说法", fix=fix)
        for place, field in enumerate(form.fields):
            if types.setdefault(field.key, field.type) is not field.type:
                fix = "改成同样的类型，或换个代号"
                what = f"「{field.key}」在另一张报备表单里是别的类型"
                yield Mistake(path=(*path, "fields", place, "type"), what=what, fix=fix)


def _form(form: Form, policy: Policy, path: Path) -> Iterator[Mistake]:
    seen: set[str] = set()
    stages = {stage.key for stage in policy.stages}
    tables = {table.key: table for table in policy.tables}
    for place, field in enumerate(form.fields):
        at: Path = (*path, "fields", place)
        if field.key in seen:
            yield Mistake(path=(*at, "key"), what=f"字段「{field.key}」写了不止一次", fix="换个代号，或只留一个")
        seen.add(field.key)
        if field.required_from is not None and field.required_from not in stages:
            fix = f"可用的阶段：{'、'.join(stage.key for stage in policy.stages)}"
            yield Mistake(path=(*at, "required_from"), what=f"没有「{field.required_from}」这个阶段", fix=fix)
        if (form.key == FILING or form.files_customers) and field.type is not _FIXED.get(field.key, field.type):
            fix = f'写 type = "{_FIXED[field.key].value}"，或不写'
            yield Mistake(path=(*at, "type"), what=f"「{field.key}」的类型不能改", fix=fix)
        yield from _field(field, at)
        yield from _link(field, form, tables, at)
        yield from _formula(field, form, at)


def _field(field: FormField, at: Path) -> Iterator[Mistake]:
    yield from _choosing(field, at)
    if (field.least is not None or field.most is not None) and field.type not in _COUNTING:
        key = "least" if field.least is not None else "most"
        yield Mistake(path=(*at, key), what="只有数字和金额才有上下限", fix='改 type = "number"，或去掉')
    if field.least is not None and field.most is not None and field.least > field.most:
        yield Mistake(path=(*at, "least"), what="下限比上限还大", fix="对调一下")
    if field.pattern:
        try:
            patterns.check(field.pattern)
        except patterns.BadPattern as bad:
            what, fix = _PATTERNS[bad.args[0]]
            yield Mistake(path=(*at, "pattern"), what=what, fix=fix)


def _choosing(field: FormField, at: Path) -> Iterator[Mistake]:
    if field.type in _CHOOSING and not field.choices:
        yield Mistake(path=at, what="没有可选的值", fix='加上 choices = ["甲", "乙"]')
    if field.choices and field.type not in _CHOOSING:
        yield Mistake(path=(*at, "choices"), what="只有 choice、choices 才有可选的值", fix="改类型，或去掉 choices")
    if field.type is FieldType.CHOICES and any(sign in choice for choice in field.choices for sign in "、，,；;/|+"):
        what, fix = "多选的选项里不能有顿号、逗号、分号、斜线或加号", "换个写法，例如「车削和铣削」"
        yield Mistake(path=(*at, "choices"), what=what, fix=fix)
    if field.default and field.choices and field.default not in field.choices:
        yield Mistake(path=(*at, "default"), what="默认值不在可选的值里", fix=f"可用：{'、'.join(field.choices)}")


def _link(field: FormField, form: Form, tables: dict[str, LinkedTable], at: Path) -> Iterator[Mistake]:
    table = tables.get(field.table or "")
    if field.type is FieldType.LINK and table is None:
        known = "、".join(tables) or "还没有表，先写 [[tables]]"
        yield Mistake(path=(*at, "table") if field.table else at, what="没有关联的表", fix=f"可用：{known}")
    if field.type is not FieldType.LINK and (field.table or field.fills):
        fix = '写 type = "link"，或去掉 table 和 fills'
        yield Mistake(path=(*at, "table" if field.table else "fills"), what="只有关联字段才指向表", fix=fix)
    if table is None:
        return
    columns = {column.key for column in table.columns}
    for target, column in field.fills.items():
        if form.field(target) is None:
            yield Mistake(path=(*at, "fills", target), what=f"表单里没有「{target}」", fix="写表单里有的字段")
        if column not in columns:
            fix = f"可用的列：{'、'.join(one.key for one in table.columns)}"
            yield Mistake(path=(*at, "fills", target), what=f"表里没有「{column}」这一列", fix=fix)


def _formula(field: FormField, form: Form, at: Path) -> Iterator[Mistake]:
    if field.type is FieldType.FORMULA and not field.formula.strip():
        yield Mistake(path=at, what="没有算式", fix='加上 formula = "form.price * form.quantity"')
    if field.formula and field.type is not FieldType.FORMULA:
        yield Mistake(path=(*at, "formula"), what="只有公式字段才有算式", fix='写 type = "formula"，或去掉 formula')
    if field.type is FieldType.FORMULA and field.key in _rests_on(field, form):
        yield Mistake(path=(*at, "formula"), what="算式绕回了自己", fix="只用别的字段来算")


def _rests_on(field: FormField, form: Form) -> set[str]:
    """The fields that a formula needs, directly or through other formulas."""
    needed: set[str] = set()
    waiting = _NAME.findall(field.formula)
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed.add(key)
            inner = form.field(key)
            waiting += _NAME.findall(inner.formula) if inner else []
    return needed


def _tables(tables: tuple[LinkedTable, ...]) -> Iterator[Mistake]:
    for place, table in enumerate(tables):
        if table.key in {other.key for other in tables[:place]}:
            yield Mistake(path=("tables", place, "key"), what=f"表「{table.key}」写了不止一次", fix="换个代号")
        keys = [column.key for column in table.columns]
        for nth, column in enumerate(table.columns):
            if column.type not in _IN_CELLS:
                fix = "可用：text、long_text、number、money、date"
                at: Path = ("tables", place, "columns", nth, "type")
                yield Mistake(path=at, what=f"列「{column.key}」不能是 {column.type.value}", fix=fix)
        if table.columns[0].type is not FieldType.TEXT:
            fix = "第一列是大家写的名称，用 text；数字、日期放后面"
            yield Mistake(path=("tables", place, "columns", 0), what="第一列要是文字", fix=fix)
        for nth, key in enumerate(keys):
            if key in keys[:nth]:
                where: Path = ("tables", place, "columns", nth, "key")
                yield Mistake(path=where, what=f"列「{key}」写了不止一次", fix="换个代号")
