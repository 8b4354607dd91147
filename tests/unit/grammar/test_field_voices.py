"""A second batch of messages in other voices, kept from the tuning of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CASES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    (
        "老师您好 我想报备一个客户 名称：常州凌峰电机有限公司 联系人：许波 电话 13861100001",
        "file",
        {"company": "常州凌峰电机有限公司", "contact": "许波", "phone": "13861100001"},
    ),
    (
        "报备：温州百川阀门，老板姓林，13757700002",
        "file",
        {"company": "温州百川阀门", "contact": "林", "phone": "13757700002"},
    ),
    (
        "泉州海峡石材有限公司\n洪总\n13505900003\n想采购切割设备\n预算两百万",
        "file",
        {
            "company": "泉州海峡石材有限公司",
            "contact": "洪总",
            "phone": "13505900003",
            "product": "切割设备",
            "budget": "2000000",
        },
    ),
    (
        "报备 中山灯王照明 谭经理 0760-88123456",
        "file",
        {"company": "中山灯王照明", "contact": "谭经理", "phone": "076088123456"},
    ),
    (
        "帮忙报个备 惠州兴隆塑胶 欧经理 18900010002 老客户介绍的",
        "file",
        {"company": "惠州兴隆塑胶", "contact": "欧经理", "phone": "18900010002", "source": "老客户介绍"},
    ),
    (
        "客户公司：兰州黄河生物；对接人：马晓燕；联系方式：18193100004；需求：冻干机；预算：60~80万",
        "file",
        {
            "company": "兰州黄河生物",
            "contact": "马晓燕",
            "phone": "18193100004",
            "product": "冻干机",
            "budget": "600000",
        },
    ),
    (
        "要报备的客户是南宁邕江港务集团联系人韦志刚电话18677100006",
        "file",
        {"company": "南宁邕江港务集团", "contact": "韦志刚", "phone": "18677100006"},
    ),
    (
        "海口椰风饮料 符小姐 13876000007 预算15w 来源抖音 区域海南",
        "file",
        {
            "company": "海口椰风饮料",
            "contact": "符小姐",
            "phone": "13876000007",
            "budget": "150000",
            "source": "抖音",
            "region": "海南",
        },
    ),
    (
        "報備客戶 香港恒通貿易有限公司 聯絡人 黃先生 電話 +852 9123 4567",
        "file",
        {"company": "香港恒通貿易有限公司", "contact": "黃先生", "phone": "85291234567"},
    ),
    (
        "晚上好呀，报备下：乌鲁木齐天山果业，阿里木，13999000009，想上一套分选线",
        "file",
        {"company": "乌鲁木齐天山果业", "contact": "阿里木", "phone": "13999000009", "product": "一套分选线"},
    ),
    (
        "新客户登记：\n单位：洛阳轴研精工\n联系：崔主任 13937900010\n项目预算：约25万元",
        "file",
        {"company": "洛阳轴研精工", "contact": "崔主任", "phone": "13937900010", "budget": "250000"},
    ),
    (
        "报备 Nova Robotics Inc. contact Jerry 13812340011",
        "file",
        {"company": "Nova Robotics Inc.", "contact": "Jerry", "phone": "13812340011"},
    ),
    (
        "徐州淮海农资，张建军，电话：1 3 9 5 2 1 0 0 0 1 2",
        "file",
        {"company": "徐州淮海农资", "contact": "张建军", "phone": "13952100012"},
    ),
    (
        "我这边有个客户想报备一下，叫绍兴越美纺织，联系人沈芳，电话13575500014，做面料的",
        "file",
        {"company": "绍兴越美纺织", "contact": "沈芳", "phone": "13575500014", "note": "做面料的"},
    ),
    (
        "南昌赣江新区智慧停车项目，业主单位是南昌城投集团，联系人万科长 13870000017",
        "file",
        {"company": "南昌城投集团", "contact": "万科长", "phone": "13870000017", "note": "南昌赣江新区智慧停车项目"},
    ),
    (
        "手机号13500000019 尹志平 镇江香醋酿造有限公司 对酿造设备很感兴趣",
        "file",
        {"company": "镇江香醋酿造有限公司", "contact": "尹志平", "phone": "13500000019", "product": "酿造设备"},
    ),
    (
        "报备 认领网络科技有限公司 夏总 13500000020",
        "file",
        {"company": "认领网络科技有限公司", "contact": "夏总", "phone": "13500000020"},
    ),
    (
        "公司：延期保险经纪（上海）有限公司，联系人：伍先生，手机 13500000021",
        "file",
        {"company": "延期保险经纪（上海）有限公司", "contact": "伍先生", "phone": "13500000021"},
    ),
    (
        "保定长城软件园 报备一下 白总一三三零零零零零零二三",
        "file",
        {"company": "保定长城软件园", "contact": "白总", "phone": "13300000023"},
    ),
    (
        "报备 金华义乌小商品城集团 骆主任 13300000024 预算五六十万",
        "file",
        {"company": "金华义乌小商品城集团", "contact": "骆主任", "phone": "13300000024", "budget": "500000"},
    ),
    ("这个客户能报么 温州百川阀门", "check", {"company": "温州百川阀门"}),
    ("中山灯王照明是不是有人在跟了", "check", {"company": "中山灯王照明"}),
    ("这个手机号 156 0001 0003 有没有被报备过", "check", {"phone": "15600010003"}),
    ("小米还能报不", "check", {"company": "小米"}),
    ("麻烦问下 绍兴越美纺织 现在是空的吗 能报吗", "check", {"company": "绍兴越美纺织"}),
    ("有没有人报过汕头潮玩文化", "check", {"company": "汕头潮玩文化"}),
    ("南昌城投在谁手里", "check", {"company": "南昌城投"}),
    ("看下35号", "detail", {"customer": "35"}),
    ("温州百川阀门还有几天到期", "detail", {"customer": "温州百川阀门"}),
    ("看看我现在有哪些客户", "mine", {}),
    ("哪些客户快到期了", "mine", {}),
    ("有什么可以领的客户", "pool", {}),
    ("有没有要我审批的", "approvals", {}),
    ("这周报备排行", "dashboard", {}),
    ("你都能干啥", "help", {}),
    ("保护期一般多久啊", "rules", {}),
    ("先取消吧", "cancel", {}),
    ("你们公司在哪", "unknown", {}),
    (
        "跟进 常州凌峰电机 今天打电话，许波说要等预算，12月中旬再联系",
        "follow_up",
        {
            "customer": "常州凌峰电机",
            "kind": "电话",
            "note": "今天打电话，许波说要等预算",
            "next_step": "联系",
            "next_date": "2026-12-15",
        },
    ),
    (
        "上午去了趟温州百川阀门，林总对方案挺认可，下周二再带技术去交流",
        "follow_up",
        {
            "customer": "温州百川阀门",
            "kind": "拜访",
            "note": "上午去了趟温州百川阀门，林总对方案挺认可",
            "next_step": "带技术去交流",
            "next_date": "2026-11-24",
        },
    ),
    (
        "记一下 中山灯王照明 谭经理要我们周四前给报价",
        "follow_up",
        {"customer": "中山灯王照明", "next_step": "给报价", "next_date": "2026-11-26"},
    ),
    (
        "刚和绍兴越美纺织的沈芳通了电话 打样没问题 明天寄样品",
        "follow_up",
        {
            "customer": "绍兴越美纺织",
            "kind": "电话",
            "note": "刚和绍兴越美纺织的沈芳通了电话 打样没问题",
            "next_step": "寄样品",
            "next_date": "2026-11-22",
        },
    ),
    ("小米的保护期再延两个月", "extend", {"customer": "小米", "days": 60}),
    ("中山灯王照明这个客户我不跟了", "release", {"customer": "中山灯王照明"}),
    ("把惠州兴隆塑胶丢公海吧，老板跑路了", "release", {"customer": "惠州兴隆塑胶", "note": "老板跑路了"}),
    ("昨天报的小米 撤了吧", "withdraw", {"customer": "小米"}),
    ("公海里那个烟台海之韵水产我来跟", "claim", {"customer": "烟台海之韵水产"}),
    ("汕头潮玩文化释放了通知我", "queue", {"customer": "汕头潮玩文化"}),
    ("转交35给赵雷 我要休产假了", "transfer", {"customer": "35", "to": "赵雷", "note": "我要休产假了"}),
    ("申请把南昌城投转让给同事周涛", "transfer", {"customer": "南昌城投", "to": "周涛"}),
    (
        "成交了！常州凌峰电机 合同 CZ-2026-118 总金额68万",
        "won",
        {"customer": "常州凌峰电机", "contract": "CZ-2026-118", "amount": "680000"},
    ),
    ("温州百川阀门今天签合同了，金额45.8万", "won", {"customer": "温州百川阀门", "amount": "458000"}),
    ("#35 成交 128000", "won", {"customer": "35", "amount": "128000"}),
    ("贵阳多彩大数据没戏了，他们自己做", "lost", {"customer": "贵阳多彩大数据", "reason": "他们自己做"}),
    ("对宁德时代的归属有异议 我有邮件证明", "appeal", {"customer": "宁德时代", "note": "我有邮件证明"}),
    ("35 ok", "approve", {"customer": "35"}),
    ("小米的报备不同意，已有人跟", "reject", {"customer": "小米", "note": "已有人跟"}),
    ("周一周二我出差，审批让李雷代一下", "delegate", {"to": "李雷", "from": "2026-11-23", "until": "2026-11-24"}),
    ("11.25-11.30 请假，审批权限给韩梅", "delegate", {"to": "韩梅", "from": "2026-11-25", "until": "2026-11-30"}),
    ("后天开始休假一周，委托给陈晨审批", "delegate", {"to": "陈晨", "from": "2026-11-23", "until": "2026-11-29"}),
    ("核验码：K7Q2-M9XD", "receipt", {"code": "K7Q2-M9XD"}),
    ("联系人写错了，是许博", "correct", {"contact": "许博"}),
    ("预算不是50万，是80万", "correct", {"budget": "800000"}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), CASES)
def test_a_message_from_the_field_is_understood(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Intent and fields are both exactly what a colleague would note down."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": fields}
