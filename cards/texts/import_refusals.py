"""How an import says no."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

IMPORTS = {
    "export_coming": Wording(
        title="导出好了",
        says=("{count} 条报备，文件马上发给你。", "文件马上发给你。"),
        then=("文件带你的名字，这次导出已记入操作记录。",),
        tone=Tone.GOOD,
    ),
    "export_not_here": Wording(
        title="导出请私聊",
        says=("名单不能发在群里，请私聊我发「导出」。",),
        tone=Tone.QUIET,
    ),
    "export_not_yours": Wording(
        title="不能导出全部",
        says=("全部客户只有管理员能导出。",),
        then=("自己的可以，发：导出我的客户",),
        tone=Tone.QUIET,
    ),
    "export_too_long": Wording(
        title="太多了，聊天里发不了",
        says=("聊天里一次最多导出 {most} 条。", "聊天里一次导出不了这么多。"),
        then=("请管理员在服务器上用命令导出：baobei export 台账.xlsx --as 姓名",),
        tone=Tone.INFO,
    ),
    "import_not_found": Wording(
        title="没有这次导入",
        says=("没有第 {number} 次导入。", "没有这次导入。"),
        then=("把名单文件发给我，就可以导入。",),
        tone=Tone.QUIET,
    ),
    "no_list_waiting": Wording(
        title="没有等着导入的名单",
        says=("没有等着导入的名单。",),
        then=("把 .xlsx 或 .csv 文件发给我，先试算，核对后再导入。",),
        tone=Tone.QUIET,
    ),
    "import_lacks": Wording(
        title="还差一列",
        says=("还不知道哪一列是公司全称或归属人，先说清楚再导入。",),
        then=("例如：第2列是公司全称；没有归属人一列就说：都归 王晨",),
        tone=Tone.INFO,
    ),
    "import_over": Wording(
        title="这次导入已经结束",
        says=("第 {number} 次导入已经做完、取消或撤销，不能再这样做。", "这次导入已经结束。"),
        tone=Tone.QUIET,
    ),
    "import_not_yours": Wording(
        title="不是你的名单",
        says=("第 {number} 份名单是别人发来的，只有他和管理员能动。", "这份名单是别人发来的。"),
        tone=Tone.QUIET,
    ),
    "no_such_column": Wording(
        title="没有这一列",
        says=("表里没有「{asked}」这一列。", "表里没有这一列。"),
        then=("写表头上的字，或者第几列。",),
        tone=Tone.QUIET,
    ),
    "no_such_field": Wording(
        title="没有这一项",
        says=("台账里没有「{asked}」这一项。", "台账里没有这一项。"),
        then=("例如：公司全称、联系人、手机号、归属人、报备日期、保护到期、状态、备注。",),
        tone=Tone.QUIET,
    ),
    "bad_sheet": Wording(
        title="名单打不开",
        says=("{why}。", "这份名单打不开。"),
    ),
}
