"""Every card in the look of every app, on one page: drawn from the JSON that would go over the wire."""

from __future__ import annotations

from cards.card import Card
from cards.drawing import dingtalk as dingtalk_look
from cards.drawing import feishu as feishu_look
from cards.drawing import wecom as wecom_look
from cards.drawing.style import STYLE
from cards.drawing.tags import shown, tag
from cards.render import dingtalk, feishu, plain, wecom
from cards.samples import everything as samples

_TITLE = "报备助手 · 卡片预览"
_LEAD = "每张卡片都由真正要发出去的数据画出；公司、人名和号码都是编的。"


def preview_html() -> str:
    """A whole HTML page that needs nothing from elsewhere."""
    matters = (_matter(name, card) for name, card in samples.samples().items())
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_TITLE}</title><style>{STYLE}</style>"
    )
    body = tag("body", shown(_TITLE, name="h1"), shown(_LEAD, css="lead"), _contents(), *matters)
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head>{body}</html>\n'


def _contents() -> str:
    """Links to every card, folded away."""
    links = (tag("a", shown(card.summary, name="span"), href=f"#{name}") for name, card in samples.samples().items())
    return tag("details", shown("目录", name="summary"), tag("nav", *links))


def _matter(name: str, card: Card) -> str:
    looks = (
        ("飞书", feishu_look.draw(feishu.render(card))),
        ("钉钉", dingtalk_look.draw(dingtalk.render(card))),
        ("企业微信", wecom_look.draw(wecom.render(card))),
        ("纯文字", shown(plain.render(card), name="pre")),
    )
    drawn = (tag("div", shown(app, name="h3"), look, css="app") for app, look in looks)
    heading = tag("h2", shown(card.summary, name="span"), shown(name, name="small"))
    return tag("section", heading, tag("div", *drawn, css="apps"), css="matter", id=name)
