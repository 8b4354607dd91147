"""Characters: full width, traditional script, emoji and mentions, before any word is looked at.

A message becomes a `Line`: what was typed, with digits and letters in half width, and beside it a key of the same
length in simplified characters, lower case and western punctuation. Patterns look at the key, values are cut from
what was typed.
"""

from __future__ import annotations

import re

from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

CUT = "\x1f"
"""Stands where something has been taken out of a line; separates like a comma."""

LONGEST = 4000
"""Characters read of one message; no platform lets a person type more."""

LONG = 200
"""Characters from which a message is looked through for what nobody writes but to keep others busy."""
MOST_SIGNS = 24
"""Blanks and signs in a row that are read: patterns that skip them would try each of a thousand again and again."""

# Only what occurs in commands, labels, company words, surnames and numerals; values are never rewritten.
_PAIRS = (
    "報报備备聯联繫系係系絡络電电話话機机號号碼码戶户預预來来區区產产註注審审轉转釋释認认領领隊队單单輸输贏"
    "赢訴诉異异議议驗验綁绑幫帮規规則则駁驳進进訪访見见談谈會会開开價价樣样郵邮約约簽签萬万億亿兩两個个"
    "週周點点間间後后這这幾几們们誰谁問问請请嗎吗麼么煩烦謝谢為为給给從从將将讓让對对沒没還还過过時时現现資"
    "资統统計计團团業业績绩額额應应該该錯错誤误寫写變变換换實实際际門门廠厂國国東东華华廣广龍龙馬马陳陈"
    "張张劉刘趙赵黃黄吳吴孫孙羅罗鄭郑韓韩鄧邓許许馮冯葉叶蔣蒋蕭萧盧卢蘇苏錢钱湯汤賴赖紀纪範范鄒邹嚴严顏颜龔"
    "龚譚谭賈贾鍾钟鐘钟陸陆陰阴歐欧陽阳諸诸溫温莊庄韋韦貿贸網网軟软體体術术設设製制學学醫医藥药銀银險险"
    "證证務务農农漁渔輪轮輕轻紡纺織织環环氣气動动車车運运鏈链傳传書书師师長长經经總总監监辦办處处課课職职稱"
    "称繋系營营執执稅税納纳識识別别當当與与無无內内線线連连語语說说講讲試试護护續续滿满結结決决絕绝裡里"
    "裏里麵面隻只貨货質质購购買买賣卖費费準准確确簡简視视頻频檔档寧宁蘭兰瀋沈濟济貴贵陝陕滬沪粵粤閩闽臺台灣"
    "湾縣县鎮镇鄉乡島岛倉仓儲储飛飞錦锦銘铭鋼钢鐵铁鋁铝銅铜鏡镜飲饮飯饭館馆療疗養养導导優优創创達达樂乐"
    "雲云靈灵騰腾訊讯聖圣豐丰禮礼維维紅红綠绿藍蓝潔洁麗丽風风鳳凤鵬鹏偉伟傑杰強强輝辉鑒鉴聲声紙纸裝装飾饰築"
    "筑橋桥載载軍军親亲驚惊關关閉闭頭头題题顧顾類类願愿齊齐齡龄壹一貳二參三肆四伍五柒七捌八玖九拾十佰百"
    "仟千"
    "數数據据詢询歸归屬属負负責责員员場场補补庫库搶抢戰战敗败丟丢錄录檢检標标項项調调競竞積积遊游園园儀仪礦"
    "矿膠胶離离崗岗權权圓圆幣币賬账佈布撥拨復复樓楼於于並并溝沟帶带終终輔辅幹干邊边減减擴扩獲获壓压縮缩燈灯"
    "訂订記记詳详細细狀状況况態态賀贺畢毕選选擇择"
)
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE |= {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)}
_BLANKS = {ord(c): " " for c in "\t\v\f\u00a0\u3000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"}
_GONE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x2028, 0x202F), 0x2060, 0xFEFF, 0xFE0E, 0xFE0F])
_CONTROL = {c: " " for c in [*range(0x20), 0x7F, *range(0x80, 0xA0)] if c != 0x0A}
_SHOWN: dict[int, int | str | None] = {**_CONTROL, **_WIDE, **_BLANKS, **_GONE, 0x0D: "\n"}

_MARKS = str.maketrans(
    "，：；（）！？．－—–‐‑‒―−～〜／＋＃＠＝｜【】［］「」『』￥“”‘’＂＇＿＊％＆",
    ",:;()!?.--------~~/+#@=|[][][][]¥\"\"''\"'_*%&",
)
_KEY: dict[int, int] = {
    **{ord(t): ord(s) for t, s in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
    **_MARKS,
    **{c: c + 32 for c in range(0x41, 0x5B)},
}

_PICTURE = lazy(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\u20e3\U000e0000-\U000e01ef\ud800-\udfff]+"
)
_STICKER = lazy(
    r"\[(?:微笑|抱拳|玫瑰|强|弱|握手|呲牙|偷笑|捂脸|笑哭|愉快|鼓掌|胜利|合十|爱心|加油|庆祝|得意|憨笑|可怜|"
    r"流泪|大哭|害羞|調皮|调皮|色|嘿哈|耶|奸笑|"
    r"机智|皱眉|强壮|礼物|太阳|咖啡|啤酒|拥抱|OK|ok|okay|THUMBSUP|送花|对勾|感谢|赞|奋斗|疑问|尴尬|发呆|"
    r"旺柴|苦涩|裂开|天啊|emm|Emm|破涕为笑|"
    r"THANKS|HEART|APPLAUSE|BLUSH|SMILE|JIAYI|FISTBUMP|白眼|再见|撇嘴|惊讶|冷汗|抓狂|吐|坏笑|亲亲|飞吻|"
    r"跳跳|发抖|怄火|转圈)\]"
)
_LEADING_MENTION = lazy(r"^\s*(?:@[^\s@,，:：]{1,24}[\s,，:：]+|@_user_\d+\s*|<at[^>]{0,80}>[^<]{0,40}</at>\s*)+")
_LAST_MENTION = lazy(r"\s@[^\s@]{0,20}(?:助手|机器人|bot|baobei|_user_\d+)\s*$", re.IGNORECASE)
_BOT_MENTION = lazy(
    r"@(?:_user_\d+|(?:报备|報備|客户|客戶|小)?[^\s@,，]{0,4}(?:助手|机器人|機器人)|baobei|bot)", re.IGNORECASE
)
_SIGNS = lazy(rf"[^\w]{{{MOST_SIGNS + 1},}}")
_AT_PERSON = lazy(r"(?<![A-Za-z0-9_.@])@+(?=[^\s@])")


@dataclass(frozen=True, slots=True)
class Line:
    """A message, or what is left of it; `shown` and `key` always have the same length."""

    shown: str
    key: str

    def __bool__(self) -> bool:
        return bool(self.shown.strip(" \n" + CUT))

    def cut(self, start: int, end: int, put: str = CUT) -> Line:
        """The line without a span, a mark left in its place."""
        return Line(self.shown[:start] + put + self.shown[end:], self.key[:start] + put + self.key[end:])

    def part(self, start: int, end: int | None = None) -> Line:
        """The span alone."""
        return Line(self.shown[start:end], self.key[start:end])


def unwidened(text: str) -> str:
    """Digits and letters in half width, invisible, control and direction characters gone."""
    return text.translate(_SHOWN)


def line_of(shown: str) -> Line:
    """A line for text whose widths have been dealt with."""
    return Line(shown, shown.translate(_KEY))


def read(text: str) -> Line:
    """A message without mentions of the bot, emoji and invisible characters; never longer than `LONGEST`."""
    shown = unwidened(text[:LONGEST])
    shown = _PICTURE.sub(" ", shown) if not shown.isascii() else shown
    if len(shown) > LONG:
        shown = _SIGNS.sub(_shortened, shown)
    if "[" in shown:
        shown = _STICKER.sub(" ", shown)
    if "@" in shown or "<at" in shown:
        shown = _without_mentions(shown)
    return line_of(shown.strip())


def _shortened(signs: re.Match[str]) -> str:
    """A line break among what is left out still ends the line."""
    kept, rest = signs[0][:MOST_SIGNS], signs[0][MOST_SIGNS:]
    return f"{kept}\n" if "\n" in rest else kept


def _without_mentions(shown: str) -> str:
    shown = _LAST_MENTION.sub("", _LEADING_MENTION.sub("", shown))
    return _AT_PERSON.sub("", _BOT_MENTION.sub(" ", shown))
