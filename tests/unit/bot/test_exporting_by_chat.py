"""导出 in chat."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse
from bot.talk import chat_exports
from bot.talk.chat_exports import hand_out, made_for
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.ports.files import FileInfo
from core.service.ports.store import UnitOfWork
from core.service.records import NoticeKind
from tests.support.builders import SUN, WANG, ZHOU, Ledger


def export(ledger: Ledger, who: MemberId, said: str = "导出", *, group: bool = False) -> dict[str, object]:
    """Prepared on a reader, handed out on the writer; the facts of the answer."""
    ctx = ledger.context()
    made = ledger.read(lambda uow: made_for(who, said, uow, ctx))
    reply = ledger.store.submit(lambda uow: hand_out(who, said, made, uow, ctx, group=group)).result()
    return dict(reply.args)


def refusal(ledger: Ledger, who: MemberId, said: str = "导出", *, group: bool = False) -> str:
    """The code with which it is refused."""
    with pytest.raises(RuleViolation) as no:
        export(ledger, who, said, group=group)
    return no.value.code


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Two filings of two people."""
    ledger.file(WANG)
    ledger.file(SUN, company="无锡远舟食品有限公司", phone="13900012346")
    return ledger


@pytest.mark.parametrize("said", ["导出", "导出客户", "导出我的客户", "帮我导出一下", "导出全部报备"])
def test_the_words_are_understood(said: str) -> None:
    """Whatever is to be exported."""
    assert parse(said, today=date(2026, 11, 22)).intent is Intent.EXPORT


@pytest.mark.parametrize("said", ["我的客户", "查看 12", "绑定本群"])
def test_other_words_keep_their_meaning(said: str) -> None:
    """They only stand near."""
    assert parse(said, today=date(2026, 11, 22)).intent is not Intent.EXPORT


def test_an_administrator_gets_everything_and_the_trail_says_so(ledger: Ledger) -> None:
    """The file is sent to his own chat by a notice, and belongs to him."""
    answer = export(ledger, ZHOU, "帮我导出客户")
    sent = [notice for notice in ledger.notices() if notice.kind is NoticeKind.FILE]

    def kept(uow: UnitOfWork) -> FileInfo:
        return uow.files.get(sent[0].args["file"])  # type: ignore[arg-type]

    assert "2" in str(answer)
    assert [notice.to for notice in sent] == [ZHOU]
    assert (ledger.read(kept).by, ledger.read(kept).about) == (ZHOU, None)
    assert ledger.read(kept).name.endswith(".xlsx")


def test_everybody_gets_his_own(ledger: Ledger) -> None:
    """One of two."""
    assert "1" in str(export(ledger, WANG, "导出我的客户"))
    assert ledger.read(lambda uow: made_for(WANG, "导出我的客户", uow, ledger.context())).rows == 1  # type: ignore[union-attr]


def test_the_whole_is_for_administrators_and_never_for_groups(ledger: Ledger) -> None:
    """Refused with the way that is open."""
    assert refusal(ledger, WANG) == "export_not_yours"
    assert refusal(ledger, ZHOU, group=True) == "export_not_here"


def test_too_much_is_for_the_shell(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, nothing is sent."""
    monkeypatch.setattr(chat_exports, "ROWS", 1)

    assert refusal(ledger, ZHOU) == "export_too_long"
