"""Answers as identity, and how they find their way."""

from __future__ import annotations

import pytest

from bot.door import local_day, post
from bot.replies import NOWHERE, PUBLIC, Reply, Say, as_notice, plain, refusal_in, refused
from core.domain.rules import RuleRef, RuleViolation
from core.service.records import InboxKey, Notice, NoticeKind, Place, Subject, about_filing
from tests.support.builders import RULE, WANG, Ledger
from tests.support.chat import FEISHU, Desk, place_of
from tests.support.clock import ORDINARY_MORNING

KEY = InboxKey(platform=FEISHU, event_id="m1")
DETAIL = Reply(say=Say.DETAIL, about=about_filing("f1"))


def posted(ledger: Ledger, reply: Reply, place: Place) -> list[Notice]:
    """What an answer becomes in the outbox."""
    ledger.write(lambda uow: post(uow, ledger.context(), KEY, reply, to=WANG, place=place))
    return ledger.notices()


@pytest.mark.parametrize("rule", [None, RULE, RuleRef(version=12, clause="filing.withdraw")])
def test_a_refusal_survives_the_way_through_the_outbox(rule: RuleRef | None) -> None:
    """Code, facts and rule come out as they went in."""
    violation = RuleViolation("customer_held", rule=rule, owner_id=WANG, number=3, until=None)

    notice = as_notice(refused(violation), to=WANG, place=place_of(WANG), dedupe_key="k")

    assert refusal_in(notice.args) == ("customer_held", {"owner_id": WANG, "number": 3, "until": None}, rule)


def test_a_plain_sentence_is_read_like_a_refusal() -> None:
    """The same words, without a rule."""
    reply = plain("bound", command="pool")

    assert reply.say is Say.PLAIN
    assert refusal_in(reply.args) == ("bound", {"command": "pool"}, None)


def test_an_answer_about_a_matter_waits_for_its_other_notices() -> None:
    """It carries the matter that it is about."""
    notice = as_notice(DETAIL, to=WANG, place=place_of(WANG), dedupe_key="k")

    assert (notice.kind, notice.to, notice.about) == (NoticeKind.REPLY, WANG, about_filing("f1"))
    assert notice.args["say"] == "detail"


def test_an_answer_about_nothing_keeps_its_place_in_the_conversation() -> None:
    """Two answers come in the order of the questions."""
    reply = Reply(say=Say.HELP)

    assert reply.about == NOWHERE
    assert as_notice(reply, to=WANG, place=place_of(WANG), dedupe_key="k").about == Subject(
        kind="chat", id="feishu:ou_wang"
    )


def test_a_matter_is_written_and_read_as_one_word() -> None:
    """Ids may hold colons themselves."""
    for subject in (about_filing("f1"), Subject(kind="chat", id="feishu:ou_wang"), NOWHERE):
        assert Subject.parse(str(subject)) == subject


def test_in_a_direct_chat_everything_is_answered_where_it_was_asked(ledger: Ledger) -> None:
    """One answer."""
    (notice,) = posted(ledger, DETAIL, place_of(WANG))

    assert (notice.place, notice.dedupe_key) == (place_of(WANG), "reply:feishu:m1")


@pytest.mark.parametrize("say", sorted(set(Say) - PUBLIC - {Say.TOLD}))
def test_what_is_private_leaves_the_group(ledger: Ledger, say: Say) -> None:
    """The group is told that it was answered."""
    told, notice = posted(ledger, Reply(say=say), place_of(WANG, group=True))

    assert (told.place, refusal_in(told.args)[0]) == (place_of(WANG, group=True), "answered_privately")
    assert notice.place == Place(platform=FEISHU, person="ou_wang", chat="", direct=True)
    assert notice.args["say"] == say


def test_what_tells_its_own_news_is_not_answered_twice(ledger: Ledger) -> None:
    """Alone nothing more is said; a group hears that it was done."""
    told = Reply(say=Say.TOLD)

    assert posted(ledger, told, place_of(WANG)) == []
    assert [refusal_in(one.args)[0] for one in posted(ledger, told, place_of(WANG, group=True))] == [
        "answered_privately"
    ]


@pytest.mark.parametrize("say", sorted(PUBLIC))
def test_what_is_public_stays_in_the_group(ledger: Ledger, say: Say) -> None:
    """Without detour."""
    (notice,) = posted(ledger, Reply(say=say), place_of(WANG, group=True))

    assert notice.place == place_of(WANG, group=True)


def test_posting_twice_answers_once(ledger: Ledger) -> None:
    """The event's id stands for its answer."""
    posted(ledger, DETAIL, place_of(WANG, group=True))

    assert len(posted(ledger, DETAIL, place_of(WANG, group=True))) == 2


def test_the_day_is_that_of_the_people() -> None:
    """Eight hours ahead: the evening in London is tomorrow here."""
    assert local_day(ORDINARY_MORNING.replace(hour=15, minute=59)).day == 11
    assert local_day(ORDINARY_MORNING.replace(hour=16)).day == 12


async def test_a_group_is_told_once_that_it_was_answered_alone() -> None:
    """However many matters a message has; the next message is another."""
    desk = Desk(Ledger())
    desk.ledger.file(WANG)
    both = "报备 宁波样例重工有限公司 李娜 13900054321\n报备 南京假想食品有限公司 王芳 13900054322"
    await desk.say(WANG, both, group=True, event="first")
    await desk.say(WANG, "我的客户", group=True, event="second")

    told = [one for one in desk.replies() if one.place == place_of(WANG, group=True)]
    assert [one.args["code"] for one in told] == ["answered_privately", "answered_privately"]
    assert len(desk.replies()) == 5
