"""附件 12: have the files of a filing sent."""

from __future__ import annotations

from bot.grammar import customers
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_WORD = r"附件(?:资料|文件|图片)?"
_AHEAD = lazy(
    rf"(?:请|麻烦|帮我?|我?[想要]){{0,3}}(?:查看|看看|看|发|下载|打开|调出|取)?(?:一下|下|给?我)?\s?{_WORD}(?=[\s:#\d]|$)"
)
_BEHIND = lazy(rf"(?P<customer>#?\d{{1,6}}号?(?:的)?|[^\s,。:]{{2,30}}的){_WORD}$")


def read(line: Line) -> Parsed | None:
    """The command with its customer, if nothing else stands there: a file may be spoken of in many sentences."""
    behind = _BEHIND.match(line.key)
    if behind is not None:
        return _of(line.part(0).cut(behind.end("customer"), len(line.key)))
    ahead = _AHEAD.match(line.key)
    return _of(line.part(ahead.end())) if ahead is not None else None


def _of(rest: Line) -> Parsed | None:
    if not rest.key.strip(" :#"):
        return Parsed(intent=Intent.ATTACHMENTS)
    customer, more = customers.take(rest)
    if customer is None or more.key.strip(" \x1f,。:的"):
        return None
    return Parsed(intent=Intent.ATTACHMENTS, fields={"customer": customer})
