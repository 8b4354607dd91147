"""A later batch of messages in other voices: written after the rules, to see what the rules are worth."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CASES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    (
        "@报备助手 麻烦帮忙报备下哈\n客户：蚌埠龙湖玻璃有限公司\n人：程总\n电话：13805520101",
        "file",
        {"company": "蚌埠龙湖玻璃有限公司", "contact": "程总", "phone": "13805520101"},
    ),
    (
        "报备宿迁洋河包装，联系人杜鹃，手机13905240102，老客户转介绍，想要自动封箱机，预算二十万出头",
        "file",
        {
            "company": "宿迁洋河包装",
            "contact": "杜鹃",
            "phone": "13905240102",
            "source": "老客户转介绍",
            "product": "自动封箱机",
            "budget": "200000",
        },
    ),
    ("嘉兴南湖服饰 13705730103", "file", {"company": "嘉兴南湖服饰", "phone": "13705730103"}),
    (
        "帮我录入 淄博齐鲁化工有限公司 阎工 136 0533 0104 山东淄博",
        "file",
        {"company": "淄博齐鲁化工有限公司", "contact": "阎工", "phone": "13605330104", "region": "山东淄博"},
    ),
    (
        "报备 襄阳汉江轴承 联系电话0710-3456789 联系人 江海",
        "file",
        {"company": "襄阳汉江轴承", "phone": "07103456789", "contact": "江海"},
    ),
    (
        "我要报备客户 株洲时代机车配件有限责任公司 谢国强 一五八七三三零零一零五",
        "file",
        {"company": "株洲时代机车配件有限责任公司", "contact": "谢国强", "phone": "15873300105"},
    ),
    (
        "客户名：遵义红花岗酒业集团 / 联系人：余老师 / 电话：18085200106 / 来源：糖酒会",
        "file",
        {"company": "遵义红花岗酒业集团", "contact": "余老师", "phone": "18085200106", "source": "糖酒会"},
    ),
    (
        "报备：SkyLink Logistics，David Wu，13564000107",
        "file",
        {"company": "SkyLink Logistics", "contact": "David Wu", "phone": "13564000107"},
    ),
    (
        "玉林容县沙田柚种植专业合作社 覃社长 13607750108 要上一套清洗线 50w预算",
        "file",
        {
            "company": "玉林容县沙田柚种植专业合作社",
            "contact": "覃社长",
            "phone": "13607750108",
            "product": "一套清洗线",
            "budget": "500000",
        },
    ),
    (
        (
            "报备\n公司名称: 赣州章江稀土新材料股份有限公司\n信用代码: 91360700MA12345678\n联系人: 刘勇 "
            "经理\n手机: 13970700109\n预算: 100-150万\n备注: 下月招标"
        ),
        "file",
        {
            "company": "赣州章江稀土新材料股份有限公司",
            "uscc": "91360700MA12345678",
            "contact": "刘勇",
            "phone": "13970700109",
            "budget": "1000000",
            "note": "下月招标",
        },
    ),
    (
        "刚谈了个新客户想先报备，三亚湾度假酒店，工程部吴经理，13907540110",
        "file",
        {"company": "三亚湾度假酒店", "contact": "吴经理", "phone": "13907540110", "note": "工程部，刚谈了个新客户"},
    ),
    (
        "报备客户绵阳科创电子 , 何总 , 13608110111 , 四川 , 百度推广",
        "file",
        {"company": "绵阳科创电子", "contact": "何总", "phone": "13608110111", "region": "四川", "source": "百度推广"},
    ),
    (
        "哥 报一家 包头稀土高新磁材 韩总 13804720112",
        "file",
        {"company": "包头稀土高新磁材", "contact": "韩总", "phone": "13804720112"},
    ),
    ("13564000113 潘婷 日照港物流", "file", {"company": "日照港物流", "contact": "潘婷", "phone": "13564000113"}),
    (
        "报备 比亚迪 汪经理 13500000114 需求叉车 预算1百万",
        "file",
        {"company": "比亚迪", "contact": "汪经理", "phone": "13500000114", "product": "叉车", "budget": "1000000"},
    ),
    (
        "報備：高雄港灣物流股份有限公司，窗口林小姐，電話 07-3456789",
        "file",
        {"company": "高雄港灣物流股份有限公司", "contact": "林小姐", "phone": "073456789"},
    ),
    (
        "联系人：古丽，公司：喀什丝路干果，手机：18999000115，产品：烘干设备，区域：新疆喀什",
        "file",
        {
            "contact": "古丽",
            "company": "喀什丝路干果",
            "phone": "18999000115",
            "product": "烘干设备",
            "region": "新疆喀什",
        },
    ),
    (
        "排队宝科技有限公司 沙总 13500000116 报备",
        "file",
        {"company": "排队宝科技有限公司", "contact": "沙总", "phone": "13500000116"},
    ),
    (
        "报备 上海申诉法律咨询有限公司 律师 曾平 13500000117",
        "file",
        {"company": "上海申诉法律咨询有限公司", "contact": "曾平", "phone": "13500000117", "note": "律师"},
    ),
    (
        "报备：客户深圳市跟进云信息技术有限公司；联系人冼敏；电话１３５０００００１１８",
        "file",
        {"company": "深圳市跟进云信息技术有限公司", "contact": "冼敏", "phone": "13500000118"},
    ),
    (
        "我要登记一个客户，名字叫漳州水仙花卉，负责人蓝天，号码13500000119",
        "file",
        {"company": "漳州水仙花卉", "contact": "蓝天", "phone": "13500000119"},
    ),
    (
        "报备 阜阳颍淮农牧 老李 13500000120 养殖设备",
        "file",
        {"company": "阜阳颍淮农牧", "contact": "老李", "phone": "13500000120", "product": "养殖设备"},
    ),
    (
        "新增报备：客户—潍坊风筝文旅；联系人—鞠经理；电话—13500000121",
        "file",
        {"company": "潍坊风筝文旅", "contact": "鞠经理", "phone": "13500000121"},
    ),
    ("查下蚌埠龙湖玻璃报过没", "check", {"company": "蚌埠龙湖玻璃"}),
    ("请问一下比亚迪现在有没有同事在跟", "check", {"company": "比亚迪"}),
    ("帮我看一下这个号有没有撞单 13705730103", "check", {"phone": "13705730103"}),
    ("查重 联系电话 0710-3456789", "check", {"phone": "07103456789"}),
    ("想问下赣州章江稀土能不能报备呀", "check", {"company": "赣州章江稀土"}),
    ("襄阳汉江轴承谁报的", "check", {"company": "襄阳汉江轴承"}),
    ("美团被人报了吗", "check", {"company": "美团"}),
    ("查一查遵义红花岗酒业", "check", {"company": "遵义红花岗酒业"}),
    ("可以报吗？绵阳科创电子", "check", {"company": "绵阳科创电子"}),
    ("核实一下 日照港物流 是否已报备", "check", {"company": "日照港物流"}),
    ("有人在做株洲时代机车配件吗", "check", {"company": "株洲时代机车配件"}),
    ("嘉兴南湖服饰现在谁在跟进", "check", {"company": "嘉兴南湖服饰"}),
    ("查看一下淄博齐鲁化工", "detail", {"customer": "淄博齐鲁化工"}),
    ("编号 66", "detail", {"customer": "66"}),
    ("打开 比亚迪", "detail", {"customer": "比亚迪"}),
    ("美团进展怎么样了", "detail", {"customer": "美团"}),
    ("SkyLink Logistics", "detail", {"customer": "SkyLink Logistics"}),
    ("我报的客户", "mine", {}),
    ("列一下我名下的客户", "mine", {}),
    ("我还有几个客户在保护期", "mine", {}),
    ("看下公海池", "pool", {}),
    ("公海今天有啥", "pool", {}),
    ("还有几个没审批的", "approvals", {}),
    ("待我处理的", "approvals", {}),
    ("这个月谁业绩最好", "dashboard", {}),
    ("给我看看数据", "dashboard", {}),
    ("你是干什么的", "help", {}),
    ("怎么查重", "help", {}),
    ("公海规则是什么", "rules", {}),
    ("多久不跟进会掉公海", "rules", {}),
    ("不报了谢谢", "cancel", {}),
    ("把本群绑定为播报群", "bind_group", {}),
    ("周末愉快", "unknown", {}),
    ("帮我订个外卖", "unknown", {}),
    ("你真棒", "unknown", {}),
    (
        "跟进一下蚌埠龙湖玻璃，程总说年后再定，让我1月10号回访",
        "follow_up",
        {"customer": "蚌埠龙湖玻璃", "note": "程总说年后再定", "next_step": "回访", "next_date": "2027-01-10"},
    ),
    (
        "#66 今天上门了，设备确认OK，下周一签合同",
        "follow_up",
        {
            "customer": "66",
            "kind": "拜访",
            "note": "今天上门了，设备确认OK",
            "next_step": "签合同",
            "next_date": "2026-11-23",
        },
    ),
    ("跟进 比亚迪 电话没人接", "follow_up", {"customer": "比亚迪", "kind": "电话", "note": "电话没人接"}),
    (
        "今天约了淄博齐鲁化工阎工，讨论技术方案，三天后给报价",
        "follow_up",
        {
            "customer": "淄博齐鲁化工",
            "note": "今天约了淄博齐鲁化工阎工，讨论技术方案",
            "next_step": "给报价",
            "next_date": "2026-11-24",
        },
    ),
    (
        "拜访记录：美团，见到采购总监，预算明年才批",
        "follow_up",
        {"customer": "美团", "kind": "拜访", "note": "见到采购总监，预算明年才批"},
    ),
    (
        "跟進 高雄港灣物流 寄了樣品 下週四確認",
        "follow_up",
        {
            "customer": "高雄港灣物流",
            "kind": "样品",
            "note": "寄了樣品",
            "next_step": "確認",
            "next_date": "2026-11-26",
        },
    ),
    (
        "补一条跟进 日照港物流 昨天视频会议过方案",
        "follow_up",
        {"customer": "日照港物流", "kind": "会议", "note": "昨天视频会议过方案"},
    ),
    (
        "给襄阳汉江轴承的江海发了报价，他说周三前答复",
        "follow_up",
        {
            "customer": "襄阳汉江轴承",
            "kind": "报价",
            "note": "给襄阳汉江轴承的江海发了报价",
            "next_step": "答复",
            "next_date": "2026-11-25",
        },
    ),
    ("延期 66 半个月", "extend", {"customer": "66", "days": 15}),
    ("比亚迪申请延期30天，在走内部流程", "extend", {"customer": "比亚迪", "days": 30, "note": "在走内部流程"}),
    ("蚌埠龙湖玻璃再给我两周时间", "extend", {"customer": "蚌埠龙湖玻璃", "days": 14}),
    ("麻烦给淄博齐鲁化工延长保护期60天", "extend", {"customer": "淄博齐鲁化工", "days": 60}),
    ("释放掉美团", "release", {"customer": "美团"}),
    ("66号不要了，退回公海", "release", {"customer": "66"}),
    ("撤回比亚迪的报备申请", "withdraw", {"customer": "比亚迪"}),
    ("认领一下 日照港物流", "claim", {"customer": "日照港物流"}),
    ("捞 66", "claim", {"customer": "66"}),
    ("帮我排队 比亚迪", "queue", {"customer": "比亚迪"}),
    ("美团转给钱多多", "transfer", {"customer": "美团", "to": "钱多多"}),
    ("把我名下的比亚迪移交给李想", "transfer", {"customer": "比亚迪", "to": "李想"}),
    ("转交#66 -> 周杰 离职交接", "transfer", {"customer": "66", "to": "周杰", "note": "离职交接"}),
    ("淄博齐鲁化工以后由马超跟进", "transfer", {"customer": "淄博齐鲁化工", "to": "马超"}),
    (
        "成交 比亚迪 一百八十万 合同编号BYD-26-07",
        "won",
        {"customer": "比亚迪", "contract": "BYD-26-07", "amount": "1800000"},
    ),
    (
        "美团签下来了，合同金额 2,350,000 元，合同号 MT20261120",
        "won",
        {"customer": "美团", "contract": "MT20261120", "amount": "2350000"},
    ),
    ("赢单：日照港物流 95万", "won", {"customer": "日照港物流", "amount": "950000"}),
    ("输单#66 预算没了", "lost", {"customer": "66", "reason": "预算没了"}),
    ("比亚迪这单黄了，他们选了国产品牌", "lost", {"customer": "比亚迪", "reason": "他们选了国产品牌"}),
    ("流失 美团 服务不满意", "lost", {"customer": "美团", "reason": "服务不满意"}),
    ("申诉：比亚迪。理由：我有拜访照片", "appeal", {"customer": "比亚迪", "note": "我有拜访照片"}),
    ("美团应该是我的，我要申诉", "appeal", {"customer": "美团"}),
    ("通过 比亚迪", "approve", {"customer": "比亚迪"}),
    ("66号批准", "approve", {"customer": "66"}),
    ("不通过66 名称不全", "reject", {"customer": "66", "note": "名称不全"}),
    ("拒绝美团的延期，跟进太少", "reject", {"customer": "美团", "note": "跟进太少"}),
    ("下周出差，审批麻烦转给何平", "delegate", {"to": "何平", "from": "2026-11-23", "until": "2026-11-29"}),
    ("11月30号到12月2号我不在，让徐丽代批", "delegate", {"to": "徐丽", "from": "2026-11-30", "until": "2026-12-02"}),
    ("明后天请假，审批找邓超", "delegate", {"to": "邓超", "from": "2026-11-22", "until": "2026-11-23"}),
    ("回执 9A8B-7C6D 核验", "receipt", {"code": "9A8B-7C6D"}),
    ("联系人换成程明", "correct", {"contact": "程明"}),
    ("地区写错了应该是安徽蚌埠", "correct", {"region": "安徽蚌埠"}),
    ("更改电话为13805520109", "correct", {"phone": "13805520109"}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), CASES)
def test_a_message_in_another_voice_is_understood(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Intent and fields are both exactly what a colleague would note down."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": fields}
