"""Taking in messages: once each, from people who are known, answered where it is fitting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.base import Incoming
from bot.door import Door
from bot.intake.messages import take_message
from bot.replies import Say
from core.domain.ids import MemberId
from core.domain.org import Identity, Member
from core.domain.rules import ConcurrentChange
from core.service.directory import MemberLeaves
from core.service.ports.store import UnitOfWork
from core.service.records import InboxKey, Notice, NoticeKind, Place
from tests.support.builders import COMPANY, EAST, LIN, PHONE, SUN, WANG, Ledger
from tests.support.chat import FEISHU, Desk, draft_of, place_of

FILE = f"报备 {COMPANY} 李娜 {PHONE}"


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Where messages arrive."""
    return Desk(ledger)


def said(notice: Notice) -> tuple[object, object]:
    """What kind of answer it is, and its refusal if it is one."""
    return notice.args["say"], notice.args.get("code")


async def test_a_customer_is_filed_by_writing(desk: Desk) -> None:
    """The answer goes to the writer, the question to his leader."""
    (reply,) = await desk.say(WANG, FILE, event="m1")

    assert said(reply) == (Say.FILED, None)
    assert (reply.to, reply.place, reply.dedupe_key) == (WANG, place_of(WANG), "reply:feishu:m1")
    assert desk.ledger.told(LIN) == ["approval_needed"]


async def test_the_same_message_again_changes_nothing(desk: Desk) -> None:
    """The platform repeats itself when it did not hear the acknowledgement."""
    await desk.say(WANG, FILE, event="m1")
    before = desk.ledger.snapshot()

    assert await desk.say(WANG, FILE, event="m1") == []
    assert desk.ledger.snapshot() == before


async def test_a_refused_message_again_is_not_refused_again(desk: Desk) -> None:
    """One answer each, also for the impolite truth."""
    await desk.say(SUN, FILE)
    (refused,) = await desk.say(WANG, FILE, event="m1")
    before = desk.ledger.snapshot()

    assert said(refused) == (Say.REFUSED, "customer_held")
    assert await desk.say(WANG, FILE, event="m1") == []
    assert desk.ledger.snapshot() == before


async def test_the_second_platform_has_its_own_message_ids(desk: Desk) -> None:
    """The same id there is another message."""
    desk.ledger.write(
        lambda uow: uow.inbox.register(InboxKey(platform="dingtalk", event_id="m1"), at=desk.ledger.clock())
    )

    assert len(await desk.say(WANG, FILE, event="m1")) == 1


async def test_a_stranger_is_told_whom_to_ask(desk: Desk) -> None:
    """He is nobody to send to but for the place where he wrote."""
    (reply,) = await desk.say("nobody", FILE)

    assert (said(reply), reply.to, reply.place) == ((Say.STRANGER, None), None, place_of("nobody"))
    assert await desk.say("nobody", FILE, event="message-1") == []


async def test_a_newcomer_whom_the_platform_shows_is_served_at_once(desk: Desk, ledger: Ledger) -> None:
    """He need not wait for the next night's directory."""
    zheng = MemberId("zheng")

    def welcome(uow: UnitOfWork) -> None:
        uow.directory.save_member(Member(id=zheng, name="郑新", team_id=EAST))
        uow.directory.bind(Identity(platform=FEISHU, external_id="ou_zheng", member_id=zheng))

    async def introduce(place: Place) -> bool:
        assert place == place_of(zheng)
        ledger.write(welcome)
        return True

    desk.door = replace(desk.door, introduce=introduce)
    (reply,) = await desk.say(zheng, FILE)

    assert (reply.to, said(reply)) == (zheng, (Say.FILED, None))


async def test_an_early_clash_ends_the_draft(desk: Desk) -> None:
    """There is nothing left to fill in."""
    await desk.say(SUN, FILE)
    await desk.say(WANG, "报备 李娜 13900054321")
    assert draft_of(desk.ledger, WANG) is not None

    (reply,) = await desk.say(WANG, COMPANY)

    assert said(reply) == (Say.REFUSED, "customer_held")
    assert draft_of(desk.ledger, WANG) is None
    assert NoticeKind.REPAINT in {notice.kind for notice in desk.ledger.notices()}


async def test_another_refusal_keeps_the_draft(desk: Desk) -> None:
    """通过 9 in the middle of a filing is refused; the filing goes on."""
    await desk.say(WANG, f"报备 {COMPANY}")

    (reply,) = await desk.say(WANG, "通过 9")

    assert said(reply) == (Say.REFUSED, "not_found")
    assert draft_of(desk.ledger, WANG) is not None


async def test_the_answer_to_the_question_completes_the_filing(desk: Desk) -> None:
    """A bare name and number, understood because they were asked for."""
    (asked,) = await desk.say(WANG, f"报备 {COMPANY}")
    (filed,) = await desk.say(WANG, f"李娜 {PHONE}")

    assert (said(asked), said(filed)) == ((Say.ASK, None), (Say.FILED, None))


async def test_somebody_who_left_is_told_so(desk: Desk) -> None:
    """He gets no list of customers any more."""
    desk.ledger.do(MemberLeaves(member_id=WANG))

    (reply,) = await desk.say(WANG, "我的客户")

    assert said(reply) == (Say.REFUSED, "member_left")


async def test_what_is_private_is_answered_alone(desk: Desk) -> None:
    """The group reads that an answer was given, and no more of it."""
    told, reply = await desk.say(WANG, FILE, group=True)

    assert said(told) == (Say.PLAIN, "answered_privately")
    assert told.place == place_of(WANG, group=True)
    assert said(reply) == (Say.FILED, None)
    assert reply.place == Place(platform=FEISHU, person="ou_wang", chat="", direct=True)
    assert told.dedupe_key != reply.dedupe_key


@pytest.mark.parametrize("text", [f"查重 {COMPANY}", "帮助", "规则"])
async def test_what_anybody_may_know_is_answered_in_the_group(desk: Desk, text: str) -> None:
    """A check tells who holds the customer, and that is for everybody."""
    (reply,) = await desk.say(WANG, text, group=True)

    assert reply.place == place_of(WANG, group=True)


async def test_a_lost_race_is_answered_with_a_polite_request(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else changed the same thing twice in a row."""
    refuse_once = iter([True])
    submit = Door.submit

    async def racing(door: Door, work: object) -> object:
        if next(refuse_once, False):
            raise ConcurrentChange
        return await submit(door, work)  # type: ignore[arg-type]

    monkeypatch.setattr(Door, "submit", racing)

    (reply,) = await desk.say(WANG, FILE)

    assert said(reply) == (Say.REFUSED, "try_again")


async def test_the_answers_id_comes_from_the_message(desk: Desk) -> None:
    """So that a relay that delivers twice is noticed by the platform."""
    incoming = Incoming(platform=FEISHU, event_id="m7", place=place_of(WANG), text="帮助", sent_at=desk.ledger.clock())
    await take_message(desk.door, incoming)

    assert [reply.dedupe_key for reply in desk.replies()] == ["reply:feishu:m7"]
