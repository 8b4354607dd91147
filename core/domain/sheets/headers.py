"""The words by which people name the columns of a customer list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

HEADERS: Mapping[str, str] = {
    "company": (
        "公司名称 公司全称 公司名 客户名称 客户全称 客户公司 客户公司名称 客户单位 客户 单位名称 单位全称 单位 "
        "企业名称 企业全称 企业 公司 名称 报备客户 报备公司 终端客户 最终客户 最终用户 company customer account "
        "公司抬头 抬头"
    ),
    "contact": (
        "联系人 联系人姓名 客户联系人 联络人 对接人 负责人 姓名 关键人 经办人 采购负责人 决策人 法人 contact name kp"
    ),
    "phone": (
        "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 联系人电话 联系人手机 手机电话 移动电话 联系手机 "
        "号码 tel phone mobile cell"
    ),
    "other_phone": "备用电话 其他电话 座机 固话 固定电话 办公电话 电话2 手机2 第二电话 备用手机 公司电话",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 统一信用代码 税号 纳税人识别号 组织机构代码 uscc",
    "region": "地区 区域 省份 城市 省市 所在地 所在地区 所在城市 所属区域 省 市 地址 公司地址 详细地址 region city",
    "source": "来源 客户来源 线索来源 来源渠道 渠道 获客渠道 信息来源 source",
    "product": "产品 意向产品 产品名称 需求产品 采购产品 产品型号 需求 项目需求 意向 product",
    "budget": "预算 预算金额 项目预算 采购预算 金额 预计金额 意向金额 预计成交金额 budget",
    "note": (
        "备注 说明 备注说明 补充说明 跟进情况 跟进记录 最近跟进 情况说明 客户情况 项目情况 其他 note remark remarks "
        "邮箱 电子邮箱 邮箱地址 联系人邮箱 公司邮箱 邮件 电子邮件 邮件地址 email mail"
    ),
    "owner": (
        "归属人 销售 销售人员 业务员 报备人 负责销售 跟进人 客户经理 销售经理 所属销售 归属销售 归属 录入人 所属人 "
        "客户归属 销售负责人 业务员姓名 owner sales"
    ),
    "team": "团队 部门 所属部门 销售团队 门店 小组 大区 分公司 事业部 归属部门 team department",
    "filed_at": (
        "报备日期 报备时间 提交时间 提交日期 登记日期 登记时间 录入时间 录入日期 创建时间 创建日期 首次报备 日期 时间"
    ),
    "until": (
        "保护到期 保护期至 到期日期 到期时间 到期日 保护到 保护截止 保护期截止 有效期至 有效期 截止日期 保护期 到期"
    ),
    "status": "状态 报备状态 客户状态 审批状态 跟进状态 阶段 status",
    "reason": "原因 驳回原因 撤回原因",
    "number": "编号 报备编号 序号 no id",
    "problem": "问题",
}
"""Field → what its column may be called, parted by blanks."""
OURS_OR_THEIRS = frozenset({"负责人", "经办人"})
"""Of the customer's people, as a rule; where most values are names of our own people, it is whose customer it is."""

_FIELD_OF = {word: field for field, said in HEADERS.items() for word in said.split()}
_NOISE = re.compile(r"[*:(\[【].*$|[\s_\-]+", re.DOTALL)
_LONGEST = 60


def plain_header(text: str) -> str:
    """A header without stars, brackets, units and case: ``手机号*（必填）`` is ``手机号``."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().strip().lstrip("*")
    return _NOISE.sub("", folded) or folded


def named_field(text: str) -> str | None:
    """The field that a header names exactly, or ``None``."""
    return _FIELD_OF.get(plain_header(text))


def nearness(field: str, text: str) -> float:
    """How much a header speaks of a field: 0.95 for its very word, less for a longer one that contains it."""
    plain = plain_header(text)
    exact = _FIELD_OF.get(plain)
    if not plain or exact is not None:
        return 0.95 if plain and exact == field else 0.0
    inside = max((len(word) for word in HEADERS[field].split() if len(word) > 1 and word in plain), default=0)
    return 0.5 + 0.3 * inside / len(plain) if inside else 0.0
