"""What the bot can do, the rules in force, and the short answers that need no view."""

from __future__ import annotations

from cards.card import Block, Buttons, Card, Divider, Facts, Text, Tone
from cards.texts import pooling, sentences, words
from cards.views.offers import say_button
from core.service.views.views import HelpView, NotUnderstoodView, RulesView


def help_card(view: HelpView) -> Card:
    """帮助: commands with an example each; in a group only what may be asked there."""
    lead = sentences.HELP_LEAD_NAMED.format(name=view.name) if view.name else sentences.HELP_LEAD
    if view.group:
        known = (sentences.HELP_CHECK, sentences.HELP_RULES)
        blocks: tuple[Block, ...] = (Facts(pairs=known), Text(content=sentences.HELP_GROUP, quiet=True))
        return Card(title=sentences.HELP_TITLE, summary=sentences.HELP_TITLE, blocks=blocks)
    return Card(
        title=sentences.HELP_TITLE,
        summary=sentences.HELP_TITLE,
        blocks=(Text(content=lead), Facts(pairs=_commands(view)), _more(view), _shortcuts(view)),
    )


def not_understood_card(view: NotUnderstoodView) -> Card:
    """The nearest things that the bot can do, as buttons."""
    buttons = tuple(button for label, says in view.suggestions if (button := say_button(label, says)))
    blocks: tuple[Block, ...] = (Text(content=sentences.NOT_UNDERSTOOD),)
    return Card(
        title=sentences.NOT_UNDERSTOOD_TITLE,
        summary=sentences.NOT_UNDERSTOOD_TITLE,
        blocks=(*blocks, Buttons(items=buttons)) if buttons else blocks,
    )


def rules_card(view: RulesView) -> Card:
    """规则: the published rules, section by section, or the one that was asked for."""
    blocks: list[Block] = []
    if view.absent:
        blocks.append(Text(content=sentences.RULES_ABSENT.format(topic=view.topic), quiet=True))
    elif not view.topic:
        blocks.append(Text(content=sentences.RULES_ONE, quiet=True))
    for heading, lines in view.sections:
        blocks += [Divider()] if blocks else []
        blocks += [Text(content=heading, strong=True), Text(content="\n".join(lines))]
    version = sentences.RULES_VERSION.format(version=view.version)
    return Card(
        title=sentences.RULES_TITLE,
        tag=version,
        summary=f"{sentences.RULES_TITLE} · {version}",
        blocks=tuple(blocks),
    )


def said(text: str, *, tone: Tone = Tone.INFO) -> Card:
    """One sentence: a confirmation, a welcome."""
    return Card(title=words.BOT, tone=tone, summary=text, blocks=(Text(content=text),))


def _commands(view: HelpView) -> tuple[tuple[str, str], ...]:
    """Everyday matters first: WeCom shows six in rows and the rest as text, which has to fit as well."""
    everyday = (sentences.HELP_FILE, sentences.HELP_CHECK, sentences.HELP_FOLLOW, sentences.HELP_OWN)
    common = (*everyday, sentences.HELP_ENDING, sentences.HELP_POOL)
    last = (sentences.HELP_APPEAL, sentences.HELP_RECEIPT)
    if not view.may_approve:
        return (*common, sentences.HELP_TRANSFER, *last, sentences.HELP_RULES)  # 规则 is a button in any case
    admin = (sentences.HELP_ADMIN,) if view.may_administer else ()
    return (sentences.HELP_APPROVE, *common, sentences.HELP_HAND_OVER, *last, sentences.HELP_AWAY, *admin)


def _more(view: HelpView) -> Text:
    """What is done less often, in one line of small print."""
    return Text(content=sentences.HELP_MORE + (sentences.HELP_MORE_LEADING if view.may_approve else ""), quiet=True)


def _shortcuts(view: HelpView) -> Buttons:
    approvals = (sentences.MY_APPROVALS,) if view.may_approve else ()
    commands = (sentences.MY_FILINGS, pooling.POOL, *approvals, sentences.RULES)
    return Buttons(items=tuple(button for says in commands if (button := say_button(says, says))))
