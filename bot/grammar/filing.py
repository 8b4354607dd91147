"""The fields of a filing, labelled or not, in any order."""

from __future__ import annotations

import re

from bot.grammar import codes, companies, labels, manners, money, pairs, people, phones, places, values
from bot.grammar.labels import Label
from bot.grammar.parsed import Fields
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_BREAK = lazy(r"(?:[,;。、!?|\n\x1f/]| (?![a-z])|(?<![a-z.&]) )+")
_HEADING = lazy(r"\[[^\[\]\n]{2,12}\]|^[\s#*]*(?:客户)?(?:报备|登记|备案)(?:信息|申请|单|表|模板|内容)?[\s:]*(?=\n|$)")
_SOURCES = (
    r"(?:[\u4e00-\u9fffa-z]{0,8}?(?:展会|展览会?|博览会|广交会|工博会|高交会|进博会|糖酒会|论坛|峰会|沙龙)|"
    r"(?:老|朋友|同事|同行|熟人|亲戚|领导|合作伙伴|渠道商?|代理商?|经销商|供应商|客户)(?:客户|"
    r"朋友)?(?:的)?(?:转?介绍|推荐|引荐)|转介绍|内部推荐|朋友圈|"
    r"抖音|快手|小红书|视频号|公众号|微博|知乎|b站|百度(?:推广|搜索|竞价)?|官网|官方网站|网站|阿里巴巴|"
    r"1688|慧聪|淘宝|京东|天猫|电商平台|线上|网络推广|网上|线上推广|搜索引擎|竞价|信息流|短视频|直播间?|"
    r"400电话|400|电话(?:营销|销售|拜访|开发)?|陌生?(?:拜访|电话|开发)|"
    r"陌拜|陌call|扫街|扫楼|地推|邮件营销|招投标|招标网?|投标|主动咨询|自主开发|自拓|自己开发|主动上门|"
    r"上门咨询|自然到访|天眼查|企查查|爱企查|行业协会|商会|协会|老客户|朋友|脉脉|领英|linkedin|微信群|"
    r"社群)"
)
_SOURCE_TAIL = (
    r"(?:上|里|那边|那儿|这边|会上)?(?:认识|来|加|找来|接触|拿到|获取|过来|咨询|留资|留言|介绍|推荐|找到|"
    r"对接|聊|结识|碰到|遇到|开发|引流|联系|搜)?(?:我们|过来|上|来|到)?(?:的)?(?:线索|资源|询盘)?"
)
_SOURCE_WORD = lazy(
    rf"(?:来源|渠道)?(?:在|从|通过|由|经|经由|是)?(?:今年|上周|昨天|今天|上个?月|前天|刚才|这次|上次)?(?:在|"
    rf"从)?(?P<source>{_SOURCES}){_SOURCE_TAIL}(?:客户|新客户)?"
)
_SOURCE_LEAD = lazy(
    rf"(?:(?:在|从|通过|由|经)?(?:今年|上周|昨天|今天|上个?月|前天|刚才|刚|这次|上次)?(?:在|从|"
    rf"通过)?)(?P<source>{_SOURCES})(?:上|里|那边|会上)?(?:刚)?(?:(?<=介绍)|(?<=推荐)|(?<=引荐)|(?:认识|来|"
    rf"加|找来|接触|拿到|获取|过来|留资|对接|聊|结识|碰到|遇到|咨询|开发|引流))(?:我们|过来|上|来|"
    rf"到)?(?:的)?(?:一?个|一?家)?(?:客户|新客户|线索)?"
)
_PRONOUN = (
    r"(?:他们?|她们?|客户|对方|那边|这边|公司|老板|主要|现在|目前|也|还|就|最近|正在?|有意向?|希望|计划|"
    r"打算|准备|想着?){0,6}"
)
_VERB = (
    r"(?:(?:想要?|要|需要|打算|准备|计划|希望|拟|有意向?|想着|考虑)(?:买|采购|购买|上线?|做|定制?|订购?|换|"
    r"用|了解|租|建|找|配|装|更换|升级|安装|开发|引进|咨询)?|采购|购买|咨询|看中|看上|意向|需求是?)(?:了|"
    r"一下|的是|是)?"
)
_PRODUCT = lazy(rf"{_PRONOUN}{_VERB}(?P<product>[^\s][^\n]{{1,40}})")
_INTEREST = lazy(rf"{_PRONOUN}对(?P<product>[^,;。\n]{{1,30}}?)(?:很|比较|挺|非常|蛮|特别|有点|还是)?(?:感|有)兴趣")
_GOODS = lazy(
    r"[^\s]{0,12}?(?:设备|系统|软件|机器人|服务器|生产线|产线|平台|机床|erp|crm|mes|oa|wms|plm|scada|仪器|"
    r"叉车|方案|解决方案|耗材|配件)"
)
_NOT_PRODUCT = lazy(r"(?:等|在|尽快|再|和|跟|看|见|签|报|问|占|我|先|比|你)|.{0,3}(?:报备|合作|意向)")
_NOISE = lazy(
    r"(?:[\s,;。、!?:()\[\]\-~…+=_/|'\"]|(?:新|一?个|这个|那个)?客户(?:是|叫|信息|资料|如下)?|新增|一?个|"
    r"一下|信息(?:如下)?|如下|的|了|是|在|有|哈|啊|呢|吧|帮(?:我|忙)?|我|谢谢|报备|联系|电话|手机号?|"
    r"联系方式|号码|那边|这边|叫|公司|预算|左右|老板|这个|他们?|她|客户|麻烦|"
    r"来源|区域|大概|联系人|对接人|负责人|姓名|你好|请|哦|嗯|和|以及|还有|想|就是|一家|家|占|先|通过|过来|来的|经理)*"
)
_DESCRIPTION = lazy(r".{2,}的(?:公司|客户|企业|工厂|单位|厂家|老板)|.{4,}(?:项目|改造|招标)")


def read(line: Line) -> Fields:
    """The fields of a filing in a line whose command has been taken out."""
    return _Reading(line).fields()


class _Reading:
    """Takes one field after the other out of the line; what nobody claims becomes the note."""

    __slots__ = ("_fields", "_left", "_line", "_pending")

    def __init__(self, line: Line) -> None:
        self._line = line
        self._fields: Fields = {}
        self._left: list[str] = []
        self._pending: list[Line] = []

    def fields(self) -> Fields:
        self._take_headings()
        self._take_uscc()
        self._take_phones()
        self._line = labels.without_numbering(self._line)
        self._take_latin_firm()
        self._take_labels()
        self._take_money()
        self._take_phrases()
        self._take_chunks()
        self._assign_pending()
        self._keep_note()
        return self._fields

    def _set(self, name: str, value: str) -> None:
        value = manners.trimmed(value)
        if value and name not in self._fields:
            self._fields[name] = value

    def _take_headings(self) -> None:
        match = _HEADING.search(self._line.key)
        if match:
            self._line = self._line.cut(*match.span())

    def _take_uscc(self) -> None:
        code = codes.find_uscc(self._line.key)
        if code:
            shown = self._line.shown[code.code_start : code.code_end]
            self._fields["uscc"] = re.sub(r"[\s\-]", "", shown).upper()
            self._line = self._line.cut(code.start, code.end)

    def _take_phones(self) -> None:
        found = phones.find(self._line.key)
        if not found:
            return
        best = next((phone for phone in found if phone.mobile), found[0])
        self._fields["phone"] = best.digits
        for phone in reversed(found):
            if phone.digits != best.digits:
                self._left.insert(0, _number_as_typed(self._line, phone))
            self._line = self._line.cut(phone.start, phone.end)

    def _take_latin_firm(self) -> None:
        span = companies.find_latin(self._line.key)
        if span is None:
            return
        start, end = span
        label = labels.ending(self._line.key[:start], "company")
        self._set("company", self._line.shown[start:end])
        self._line = self._line.cut(start - label, end)

    def _take_labels(self) -> None:
        found = labels.find(self._line.key)
        for index in range(len(found) - 1, -1, -1):
            label = found[index]
            limit = found[index + 1].start if index + 1 < len(found) else len(self._line.key)
            limit = min(limit, len(self._line.key))
            self._take_labelled(label, limit)

    def _take_labelled(self, label: Label, limit: int) -> None:
        start, end = label.end, values.end_of(self._line.key, label, limit)
        value = self._line.part(start, end)
        if not value:
            self._line = self._line.cut(label.start, label.end) if label.colon else self._line
            return
        taken = values.taken(value, label)
        if taken is None:
            return
        text, used = taken
        name = label.name or self._line.shown[label.start : label.start + len(label.word)]
        self._fields.pop(name, None) if label.name in ("company", "contact") and label.colon else None
        self._set(name, text)
        self._line = self._line.cut(label.start, start + used)

    def _take_money(self) -> None:
        found = list(money.find(self._line.key))
        if not found or "budget" in self._fields:
            return
        best = next((one for one in found if one.labelled), found[0])
        self._fields["budget"] = money.decimal_string(best.yuan)
        self._line = self._line.cut(best.start, best.end)

    def _take_phrases(self) -> None:
        match = _INTEREST.search(self._line.key)
        if match and "product" not in self._fields:
            self._set("product", self._line.shown[match.start("product") : match.end("product")])
            self._line = self._line.cut(*match.span())
        match = _SOURCE_LEAD.search(self._line.key)
        if match and "source" not in self._fields:
            self._set("source", self._line.shown[match.start("source") : match.end("source")])
            self._line = self._line.cut(*match.span())

    def _take_chunks(self) -> None:
        position = 0
        for match in _BREAK.finditer(self._line.key):
            self._take_chunk(self._line.part(position, match.start()))
            position = match.end()
        self._take_chunk(self._line.part(position))

    def _take_chunk(self, chunk: Line) -> None:
        chunk = _unbracketed(chunk)
        if not chunk or _is_noise(chunk.key):
            return
        if _DESCRIPTION.fullmatch(chunk.key):
            self._left.append(re.sub("^一[家个]", "", chunk.shown))
            return
        for take in (self._as_region, self._as_source, self._as_product, self._as_person, self._as_company):
            if take(chunk):
                return
        self._pending.append(chunk)

    def _as_region(self, chunk: Line) -> bool:
        key = re.sub(r"^(?:在|位于|地址)|(?:的|的客户|客户)$", "", chunk.key)
        if "region" in self._fields or not places.is_place(key):
            return False
        at = chunk.key.index(key)
        self._set("region", chunk.shown[at : at + len(key)])
        return True

    def _as_source(self, chunk: Line) -> bool:
        match = _SOURCE_WORD.fullmatch(chunk.key)
        if "source" in self._fields or match is None:
            return False
        self._set("source", chunk.shown[match.start("source") : match.end("source")])
        return True

    def _as_product(self, chunk: Line) -> bool:
        match = _PRODUCT.fullmatch(chunk.key)
        if "product" in self._fields or match is None or _NOT_PRODUCT.match(match["product"]):
            return False
        self._set("product", chunk.shown[match.start("product") : match.end("product")])
        return True

    def _as_person(self, chunk: Line) -> bool:
        surname = people.surname_only(chunk.key)
        if surname and len(chunk.key) <= 8:
            at = chunk.key.index("姓") + 1
            self._fields.setdefault("contact", chunk.shown[at : at + len(surname)])
            return True
        skip = people.role(chunk.key)
        sure = people.is_titled(chunk.key[skip:]) or (
            people.is_person(chunk.key[skip:]) and not people.is_doubtful(chunk.key[skip:])
        )
        if "contact" in self._fields or not sure or (companies.sure_end(chunk.key) and not people.is_titled(chunk.key)):
            return self._as_titled_again(chunk)
        if people.is_titled(chunk.key):
            skip = 0
        self._set("contact", chunk.shown[skip:])
        if skip:
            self._left.append(chunk.shown[:skip])
        return True

    def _as_titled_again(self, chunk: Line) -> bool:
        """姓曲，曲经理: the title says more than the surname alone."""
        contact = self._fields.get("contact")
        if (
            isinstance(contact, str)
            and len(contact) == 1
            and people.is_titled(chunk.key)
            and chunk.shown.startswith(contact)
        ):
            self._fields["contact"] = chunk.shown
            return True
        return False

    def _as_company(self, chunk: Line) -> bool:
        company, contact, rest = pairs.split(chunk)
        if company is None or "company" in self._fields:
            return False
        self._fields["company"] = company
        if contact and ("contact" not in self._fields or len(str(self._fields["contact"])) == 1):
            self._fields["contact"] = contact
        elif contact:
            self._left.append(contact)
        if rest and not _is_noise(rest.key):
            self._take_chunk(rest)
        return True

    def _assign_pending(self) -> None:
        """Chunks that may be anything: the firm comes first, then the person."""
        pending = self._pending
        if "company" not in self._fields:
            pending = self._company_from(pending)
        pending = self._western(pending)
        if "contact" not in self._fields:
            pending = self._contact_from(pending)
        pending = self._goods(pending)
        self._left.extend(chunk.shown for chunk in pending)

    def _western(self, pending: list[Line]) -> list[Line]:
        """Tesla Kevin 139…: with nobody else named, the second of two western words is the person."""
        company = str(self._fields.get("company", ""))
        if (
            "contact" not in self._fields
            and "phone" in self._fields
            and not pending
            and re.fullmatch(r"[A-Za-z]+ [A-Z][a-z]+", company)
        ):
            self._fields["company"], self._fields["contact"] = company.split(" ")
        return pending

    def _goods(self, pending: list[Line]) -> list[Line]:
        """What is left over and names goods is what the customer wants."""
        for index, chunk in enumerate(pending):
            if "product" not in self._fields and "company" in self._fields and _GOODS.fullmatch(chunk.key):
                self._set("product", chunk.shown)
                return [*pending[:index], *pending[index + 1 :]]
        return pending

    def _company_from(self, pending: list[Line]) -> list[Line]:
        only_person = "phone" in self._fields and "contact" not in self._fields and len(pending) == 1
        for index, chunk in enumerate(pending):
            if only_person and people.is_person(chunk.key) and not people.is_doubtful(chunk.key):
                break
            company, contact, rest = pairs.split(chunk, plausible=True, with_phone="phone" in self._fields)
            if company:
                self._fields["company"] = company
                if contact:
                    self._fields.setdefault("contact", contact)
                rests = [rest] if rest and not _is_noise(rest.key) else []
                return [*pending[:index], *rests, *pending[index + 1 :]]
        return self._company_from_person(pending)

    def _company_from_person(self, pending: list[Line]) -> list[Line]:
        """报备 李宁: with nothing else said, the name of a person is the name of the firm."""
        contact = self._fields.get("contact")
        if pending or not isinstance(contact, str) or "phone" in self._fields or len(self._fields) > 1:
            return pending
        if not people.is_titled(contact.lower()) and len(contact) > 1:
            self._fields["company"] = self._fields.pop("contact")
        return pending

    def _contact_from(self, pending: list[Line]) -> list[Line]:
        for index, chunk in enumerate(pending):
            key = chunk.key
            western = people.is_latin(key) and "company" in self._fields and len(key) <= 20
            foreign = people.may_be_name(key) and "company" in self._fields and "phone" in self._fields
            if people.is_person(key) or western or foreign:
                self._set("contact", chunk.shown)
                return [*pending[:index], *pending[index + 1 :]]
        return pending

    def _keep_note(self) -> None:
        rest = "，".join(filter(None, (manners.trimmed(text) for text in self._left)))
        note = self._fields.pop("note", "")
        whole = "，".join(filter(None, (str(note), rest)))
        if whole:
            self._fields["note"] = whole


def _is_noise(key: str) -> bool:
    """Whether a short stretch says nothing; long ones always say something, and the bound keeps the match cheap."""
    return len(key) <= 24 and _NOISE.fullmatch(key) is not None


def _number_as_typed(line: Line, phone: phones.Phone) -> str:
    match = re.search(r"[+(]?\d[\d\s\-()转]*\d", line.shown[phone.start : phone.end])
    return match[0] if match else phone.digits


def _unbracketed(chunk: Line) -> Line:
    key = chunk.key
    start = len(key) - len(key.lstrip("([]):=-+*#>~. "))
    end = len(key.rstrip("([:=-+*#<~ "))
    if end > start and key[end - 1] in ")]" and not re.search(r"[(\[]", key[start:end]):
        end -= 1
    return chunk.part(start, max(start, end))
