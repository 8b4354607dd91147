"""Sentences about old duplicates: the walk, the pairs, and what a merge means for those whom it concerns."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.duplicates import ScanState

SCAN_TITLE = "查重扫描"
SCAN_STATE = {ScanState.RUNNING: "正在查", ScanState.FINISHED: "查完了", ScanState.STOPPED: "已停下"}
RUNNING = "正在把台账里的客户两两比对，查了 {names:,} 个名称，约 {percent}%。"
RUNNING_FOUND = "已经发现 {pairs} 对很像的。"
RUNNING_NOTE = "可以先去忙别的，查完会发给你。"
FINISHED = "查了 {names:,} 个名称。"
STOPPED = "查了 {names:,} 个名称就停下了。"
STOP, AGAIN, LIST = "停下", "再查一遍", "看重复客户"
SAY_SCAN, SAY_LIST, SAY_STOP = "查重扫描", "重复客户", "停止扫描"
SAY_MORE = "更多重复 {offset}"

LIST_TITLE = "重复客户"
COUNTS = "确定 {certain} 对，疑似 {suspected} 对"
NONE = "没有发现重复的客户，台账很干净。"
NEVER = "还没有查过。点「查重扫描」，把台账里的客户两两比对一遍。"
ALL_DONE = "都处理好了。"
MORE = "更多"
LOOK, SAY_LOOK = "处理", "看第{number}对"
BAND = {True: "确定", False: "疑似"}
LATER_TAG = "以后再说"
PAIR_LINE = "第{number}对 {one} ｜ {other}"
PAIR_TOLD = "第{number}对（{state}）：{one} ｜ {other}"

PAIR_TITLE = "是不是同一家？"
PAIR_TAG = "第{number}对"
SURE = {True: "很可能是同一家：{why}", False: "有点像：{why}"}
NO_REASON = "名称相近"
SIDE = "第{place}家：{name}"
HELD = "{owner} 在跟进 #{number}，保护到 {until}"
WAITING = "{owner} 报备了 #{number}，等审批"
ENDED = "{owner} 报备过 #{number}，已结束"
NOBODY = "没有人报备过"
FILINGS = "共 {count} 条报备"
CODE = "信用代码 {uscc}"
SUGGESTED = "合并后只留一家的名称，另一家的报备、跟进、联系人都并过去，另一个名称成为简称。确认之前可以撤销。"
KEEP, SAY_KEEP = "合并，留第{place}家", "合并第{number}对，留第{place}家"
APART, SAY_APART = "不是同一家", "第{number}对不是同一家"
LATER, SAY_LATER = "以后再说", "第{number}对以后再说"
NEXT = "下一对"
LEFT = "还有 {left} 对"
UNDO, SAY_UNDO = "撤销合并", "撤销合并 {number}"
CONFIRM, SAY_CONFIRM = "确认合并", "确认合并 {number}"
CONFIRM_SURE = "确认以后不能再撤销。"
MERGED = "「{dropped}」已并入「{kept}」。"
MERGED_MOVED = "{filings} 条报备一起并过来了，归属人已经收到通知。"
MERGED_NOTE = "第 {number} 次合并，确认之前可以撤销。"
CONFIRMED_NOTE = "第 {number} 次合并，已确认。"
PAIR_STATE = {"merged": "已合并", "confirmed": "已确认", "apart": "不是同一家", "gone": "已处理"}
TOLD_APART = "已记下不是同一家，以后不再提示。"
GONE = "这一对已经处理好了。"

MERGED_TITLE = {True: "客户已合并", False: "合并已撤销"}
JOINED = "「{dropped}」和「{kept}」是同一家，已合并，以后都叫「{kept}」。"
PARTED = "「{dropped}」和「{kept}」的合并撤销了，还是两家，报备和记录都回到原处。"
MINE_HELD = "你的报备 #{number} 照旧有效，保护到 {until}。"
MINE_WAITING = "你的报备 #{number} 照旧在等审批。"
OTHERS = "现在由 {owner} 跟进，保护到 {until}。你以前的记录都在。"
OTHERS_WAITING = "{owner} 已报备，正在等审批。你以前的记录都在。"
FREE = "现在没有人跟进，要跟的话可以报备。"
POOLED = "现在在公海里，要跟的话可以认领。"
CLAIM, SAY_CLAIM = "认领", "认领 {number}"
BY = "{by} · {at}"
BY_NOBODY = "管理员 · {at}"

DUPLICATES = {
    "scan_not_found": Wording(
        title="还没有查过",
        says=("还没有做过查重扫描。",),
        offers=(("查重扫描", "查重扫描"),),
        tone=Tone.QUIET,
    ),
    "scan_over": Wording(
        title="已经不在查了",
        says=("这次扫描已经结束。",),
        offers=(("重复客户", "重复客户"), ("查重扫描", "查重扫描")),
        tone=Tone.QUIET,
    ),
    "pair_not_found": Wording(
        title="没有这一对",
        says=("没有第 {number} 对。", "没有这一对。"),
        then=("列表可能更新过，重新看一下。",),
        offers=(("重复客户", "重复客户"),),
        tone=Tone.QUIET,
    ),
    "pair_settled": Wording(
        title="已经处理过",
        says=("第 {number} 对已经处理过了。", "这一对已经处理过了。"),
        offers=(("重复客户", "重复客户"),),
        tone=Tone.QUIET,
    ),
    "which_side": Wording(
        title="留哪一家？",
        says=("请说明留第1家还是第2家。",),
        then=("例如：合并第{number}对，留第1家", "例如：合并第3对，留第1家"),
        tone=Tone.INFO,
    ),
}

DONE = {
    "scan_started": (("开始查了，查完发给你", "开始查了"), Tone.GOOD),
    "scan_running": (("正在查，查完发给你",), Tone.INFO),
    "scan_stopped": (("已停下，查到的都在",), Tone.INFO),
    "scan_advanced": (("正在查",), Tone.INFO),
    "told_apart": (("已记下不是同一家，以后不再提示",), Tone.GOOD),
    "put_off": (("放到最后了",), Tone.INFO),
}
