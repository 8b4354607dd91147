"""What the card of a list says, by what the list is of."""

from __future__ import annotations

from collections.abc import Mapping

from cards.texts import imports
from core.domain.frozen import dataclass
from core.domain.imports import JobState, LineOutcome, ListKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """Of customers, or of leads; orders have their own."""

    title: str
    state: Mapping[JobState, str]
    outcome: Mapping[LineOutcome, str]
    go: str
    go_all: str
    go_sure: str
    say_go: str
    say_all: str
    say_sure: str
    would: str
    would_ask: str
    running: str
    did: str
    undo: str
    undo_sure: str
    card_undo: str
    owned: str
    undoing: str = imports.UNDOING
    undone: str = imports.UNDONE
    undone_kept: str = imports.UNDONE_KEPT


WORDS: Mapping[ListKind, ListWords] = {
    ListKind.CUSTOMERS: ListWords(
        title=imports.CARD_TITLE,
        state=imports.CARD_STATE,
        outcome=imports.OUTCOME,
        go=imports.GO,
        go_all=imports.GO_ALL,
        go_sure=imports.GO_SURE,
        say_go=imports.SAY_GO,
        say_all=imports.SAY_ALL,
        say_sure=imports.SAY_SURE,
        would=imports.WOULD,
        would_ask=imports.WOULD_ASK,
        running=imports.RUNNING,
        did=imports.DID,
        undo=imports.UNDO,
        undo_sure=imports.UNDO_SURE,
        card_undo=imports.CARD_UNDO,
        owned=imports.OWNED,
    ),
    ListKind.LEADS: ListWords(
        title="派线索名单",
        state={
            JobState.WAITING: "待确认",
            JobState.RUNNING: "正在派单",
            JobState.FINISHED: "已派出",
            JobState.CANCELLED: "没有派",
            JobState.UNDOING: "正在撤回",
            JobState.UNDONE: "已撤回",
        },
        outcome={**imports.OUTCOME, LineOutcome.ADDED: "派出", LineOutcome.REMOVED: "已撤回"},
        go="派单",
        go_all="疑似的也一起派",
        go_sure="只派没有疑问的",
        say_go="派出名单 {number}",
        say_all="疑似的也一起派 {number}",
        say_sure="只派没有疑问的 {number}",
        would="试算：{counts}。列对的话点「派单」：没写派给谁的按规则派，大家手上都满了，剩下的退给你。",
        would_ask="试算：{counts}。列对的话，选一种派法：没写派给谁的按规则派，大家手上都满了，剩下的退给你。",
        running="正在派单，到第 {done:,} 行，共约 {total:,} 行。",
        did="{counts}。没有派出的行会作为文件发给你，按「问题」一列改好再发来就行。",
        undo="撤回这份名单",
        undo_sure="还没有人接的线索会撤回；已经接单的保留。",
        card_undo="第 {number} 份名单。接单的人会收到提醒，你发「我派的线索」看进展；不要了可以撤回还没有人接的。",
        owned="没写派给谁的都派给 {owner}。",
        undoing="正在撤回，收回了 {removed:,} 条，还有 {left:,} 条。",
        undone="已撤回 {removed:,} 条{kept}。",
        undone_kept="，{kept:,} 条已有人接手，保留着",
    ),
}

TO = "派给"
"""What the owner of a lead is called as a column."""
ARE_LEADS, ARE_CUSTOMERS = "是线索名单", "是客户名单"
SAY_LEADS = "按线索派单 {number}"
