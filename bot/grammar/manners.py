"""Greetings, politeness and fillers around what is really said."""

from __future__ import annotations

from functools import lru_cache

from bot.grammar.patterns import lazy
from bot.grammar.script import CUT, Line

_GREETING = (
    r"(?:你好|您好|你们好|大家好|哈喽|哈啰|hello|hi|hey|嗨|早上好|早安|早|上午好|中午好|下午好|晚上好|晚安|"
    r"在吗|在么|在不在|在不|有人吗|老师好|领导好)"
)
_CALL = (
    r"(?:小助手|报备助手|客户助手|报备机器人|机器人|助手|宝贝|小宝|小报|老师|领导|亲爱的|亲|大哥|大佬|哥们|"
    r"哥|姐姐|姐|兄弟|老铁|各位|同学|baobei)们?"
)
_PLEASE = (
    r"(?:麻烦(?:你|您|了)?(?:们)?(?=帮|给|把|查|看|报|记|登|录|[\s,]|我)|麻烦(?:你|您)?|劳驾|辛苦(?:你|"
    r"您)?(?=帮|给|把|查|报|一下)|拜托|有劳|请问(?:一下|下)?|想问(?:一下|下)?|问(?:一下|下)|"
    r"(?:你|您)?(?:能不能|可不可以|可以|能否|可否|能)(?:帮忙?|麻烦|给)(?:我|我们)?(?=[^\W\d_]|[\s,"
    r"])|(?:请|你|您|快|快点|赶紧|先)?(?:帮忙|帮我们?|帮咱们?|给我|替我)(?:一下|下)?|请(?=帮|把|报|查|记|"
    r"给|将|问|绑|取消|打开|列|撤|释|认|通过|核|验|转|申|延|排|看|驳)|"
    r"我(?:这边|这里)?(?:想要?|要|需要|得|来)(?=报备|报|登记|录|查|释|撤|认|领|延|转|申|成|排|跟|看|核|绑|"
    r"取|新|把|给|写|记|补|备)|我这(?:边|里)(?:有)?(?=[\s,]|想|要|报)|"
    r"那个|这个(?=[,\s])|嗯+|呃+|额(?=[,\s])|啊(?=[,\s])|哦+(?=[,\s])|对了|然后(?=[,\s])|话说|另外(?=[,"
    r"\s])|好的(?=[,\s。!][^\s])|ok(?=[,\s][^\s])|hi|打扰(?:一下|了)?|我(?:是|叫)[^\s,。的了不要]{1,8}(?=,)|恭喜(?=[\s,!])|不好意思|抱歉|急+(?=[,!\s]))"
)
_HEAD = lazy(
    rf"(?:(?:{_GREETING}(?:呀|啊|哈|哦|鸭)?(?=$|[\s,。!~?、;\n]|麻|帮|我|请|报|查|小|助|老)|"
    rf"{_CALL}(?:好)?(?=[\s,。!~、:\n]|你好|您好|帮|麻|我|请)|{_PLEASE})[\s,。!~、;?:…\-]*)+"
)
_TAIL = lazy(
    r"[\s,。!~、;\x1f…]*(?:(?:谢谢|谢[了啦]|多谢|感谢|thx|thanks?|3q|辛苦|麻烦|拜托)(?:你|您|了|啦|哈|哦|老师|"
    r"大家|领导|各位|哥|姐|亲|一下|支持|！)*|好吗|行吗|可以吗|好不好|行不行|(?:了)?哈+|哦+|喔|啦|呀|哟|呗|"
    r"嘛|"
    r"(?<=[^\W\d_a-z])(?<![酒网贴水])吧|(?<=[^\W\d_a-z])呢|!+|~+|。+|,+|…+)[\s,。!~、;…]*$"
)
_ONLY_GREETING = lazy(rf"(?:{_GREETING}|{_CALL}|[\s,。!~?、呀啊哈哦])+")
_HELLO = lazy(_GREETING)
_NODS = r"好[的嘞滴啊了]?|嗯|哦|噢|收到|知道[了啦]|明白[了啦]?|了解[了啦]?|ok(?:ay)?|👌|👍|[\s,，。!！~～]"
_THANKS = lazy(
    rf"(?:{_NODS})*+(?:谢谢|谢[了啦]|多谢|感谢|辛苦[了啦]?|thx|thanks?|thank you|3q|🙏)(?:你|您|了|啦|哈|哦|老师|助手|"
    rf"{_NODS})*+"
)
_NOD = lazy(rf"(?:{_NODS})++")


def only_greeting(key: str) -> bool:
    """Whether nothing but a greeting was said."""
    return len(key) <= 30 and _ONLY_GREETING.fullmatch(key) is not None and _HELLO.search(key) is not None


@lru_cache(maxsize=32)  # several readers ask about the same message
def stripped(line: Line) -> Line:
    """The line without manners in front and behind."""
    return without_tail(without_head(line))


def without_head(line: Line) -> Line:
    """The line without greetings, calls and fillers in front."""
    match = _HEAD.match(line.key)
    if match and match.end() < len(line.key):
        return line.part(match.end())
    return line


def is_thanks(said: str) -> bool:
    """谢谢, 辛苦了 and nothing else."""
    return _THANKS.fullmatch(said.strip().lower()) is not None


def is_nod(said: str) -> bool:
    """好的, 收到 and nothing else: heard, but nothing is wanted."""
    return _NOD.fullmatch(said.strip().lower()) is not None


def without_tail(line: Line) -> Line:
    """The line without thanks and particles behind."""
    for _ in range(4):
        match = _TAIL.search(line.key, max(0, len(line.key) - 24))
        if match is None or match.start() == 0:
            break
        line = line.part(0, match.start())
    return line


def trimmed(shown: str) -> str:
    """A value without the marks and blanks around it."""
    shown = shown.strip(_EDGE)
    for opening, closing in _QUOTES:
        if shown[:1] == opening and (shown[-1:] == closing or closing not in shown):
            shown = shown[1:].removesuffix(closing).strip(_EDGE)
        elif shown[-1:] == closing and opening not in shown[:-1]:
            shown = shown[:-1].strip(_EDGE)
    return shown


_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("【", "】"), ("[", "]"), ("‘", "’"), ('"', '"'))
_EDGE = " \n\t,，;；。、:：!！~～|｜/\\-—_=·•*…#>→" + CUT
