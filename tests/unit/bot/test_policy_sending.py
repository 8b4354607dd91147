"""An administrator publishes the rules from chat: he sends the file, looks at what changes, and decides."""

from __future__ import annotations

import pytest

from bot.door import look_for_policies
from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from bot.policy.documents import document_of
from bot.policy.reading import read
from bot.replies import Say
from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card
from cards.render import plain
from core.domain.ids import MemberId
from core.service.publish_policy import PublishPolicy
from core.service.records import EventKind, Notice, Subject
from tests.support.attached import FileDesk
from tests.support.builders import WANG, ZHOU, Ledger

LONGER = "[protection]\nlength = '60天'\n".encode()
WRONG = "[protection]\nlengh = '60天'\n".encode()


@pytest.fixture
def desk(ledger: Ledger) -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(ledger)


async def send(desk: FileDesk, content: bytes = LONGER, member: MemberId = ZHOU) -> list[Notice]:
    """Somebody sends a policy file."""
    return await desk.send(member, desk.lay(content, "policy.toml", kind="file"))


def card_of(desk: FileDesk, notice: Notice) -> Card:
    """The card as it is drawn now."""
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    return desk.ledger.read(lambda uow: draw(picture, uow, desk.door.context())).card


def buttons_of(card: Card) -> list[Button]:
    """Everything that can be pressed."""
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def pressed(card: Card, label: str) -> Action:
    """The action of a button."""
    action = unpack(next(button.action for button in buttons_of(card) if button.label == label))
    assert action is not None
    return action


async def test_the_card_shows_what_would_change_for_whom(desk: FileDesk) -> None:
    """Nothing is published by sending the file."""
    (notice,) = await send(desk)
    card = card_of(desk, notice)

    assert notice.args["say"] == Say.POLICY
    assert "对今后通过的报备，保护期：保护多久由 30天 改为 60天。" in plain.render(card)
    assert [button.label for button in buttons_of(card)] == ["发布", "取消"]
    assert desk.ledger.read(lambda uow: uow.policies.latest()) == 0


async def test_publishing_takes_effect_at_once_and_stands_in_the_trail(desk: FileDesk) -> None:
    """The next command is under the new version, and every copy of the card says so."""
    (notice,) = await send(desk)
    answer = await desk.press(ZHOU, pressed(card_of(desk, notice), "发布"))
    published = desk.ledger.read(lambda uow: uow.policies.version(2))
    events = desk.ledger.read(lambda uow: uow.trail.about(Subject(kind="policy", id="2")))

    assert answer.text.startswith("第 2 版规则已发布")
    assert desk.door.context().policy.version == 2
    assert desk.door.context().policy.protection.length.days == 60
    assert published is not None
    assert (published.published_by, published.source) == (ZHOU, LONGER.decode())
    assert [(event.kind, event.actor) for event in events] == [(EventKind.POLICY_PUBLISHED, ZHOU)]
    assert card_of(desk, notice).tag == "已发布为第 2 版"
    assert buttons_of(card_of(desk, notice)) == []


async def test_pressing_twice_publishes_once(desk: FileDesk) -> None:
    """The second press meets a newer version than the card had compared with."""
    (notice,) = await send(desk)
    action = pressed(card_of(desk, notice), "发布")
    await desk.press(ZHOU, action)
    again = await desk.press(ZHOU, action)

    assert "第 2 版" in again.text
    assert desk.ledger.read(lambda uow: uow.policies.latest()) == 2


async def test_mistakes_are_told_with_their_lines_and_nothing_can_be_pressed(desk: FileDesk) -> None:
    """The administrator corrects the file and sends it again."""
    (notice,) = await send(desk, WRONG)
    card = card_of(desk, notice)

    assert "第 2 行 protection.lengh：没有「lengh」这一项。是不是 length？" in plain.render(card)
    assert buttons_of(card) == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x = [[[[", b""])
async def test_a_file_that_is_no_policy_is_answered_politely(desk: FileDesk, content: bytes) -> None:
    """Whatever it holds, there is an answer and nothing to publish."""
    (notice,) = await send(desk, content)

    assert desk.ledger.read(lambda uow: uow.policies.latest()) == 0
    assert buttons_of(card_of(desk, notice)) == []


async def test_a_file_that_was_put_away_cannot_be_published_any_more_by_its_card(desk: FileDesk) -> None:
    """取消 leaves the rules as they are."""
    (notice,) = await send(desk)
    answer = await desk.press(ZHOU, pressed(card_of(desk, notice), "取消"))

    assert answer.text == "没有发布，规则不变"
    assert card_of(desk, notice).tag == "没有发布"
    assert desk.door.context().policy.version == 1


async def test_only_an_administrator_publishes(desk: FileDesk) -> None:
    """A salesperson's file is not taken, and his press on a forwarded card is refused."""
    (notice,) = await send(desk)
    refused = await desk.press(WANG, pressed(card_of(desk, notice), "发布"))
    (his,) = await send(desk, member=WANG)

    assert refused.text == "只有管理员能改规则。"
    assert his.args["code"] == "what_with_file"
    assert desk.ledger.read(lambda uow: uow.policies.latest()) == 0


async def test_a_comparison_that_is_out_of_date_is_not_published(desk: FileDesk) -> None:
    """Somebody else has published meanwhile: look again first."""
    (first,) = await send(desk)
    (second,) = await send(desk, "[protection]\nlength = '90天'\n".encode())
    late = pressed(card_of(desk, second), "发布")
    await desk.press(ZHOU, pressed(card_of(desk, first), "发布"))
    answer = await desk.press(ZHOU, late)

    assert "刚刚有人发布了第 2 版" in answer.text
    assert "由 60天 改为 90天" in plain.render(card_of(desk, second))


async def test_what_another_process_publishes_is_found_at_the_next_tick(desk: FileDesk) -> None:
    """Until then the rules that were known hold."""
    desk.ledger.do(PublishPolicy(document=document_of(read(LONGER.decode())), by=ZHOU))
    before = desk.door.context().policy.version
    await look_for_policies(desk.door)

    assert before == 1
    assert desk.door.context().policy.version == 2
    assert desk.door.context().policy_of(1).protection.length.days == 30


async def test_a_version_that_this_release_cannot_read_is_left_aside_loudly(
    desk: FileDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """The rules that were known go on, and the log says why."""
    desk.ledger.do(PublishPolicy(document={"of_a_later_release": {}}, by=ZHOU))
    await look_for_policies(desk.door)

    assert desk.door.context().policy.version == 1
    assert [record.__dict__["action"] for record in caplog.records] == ["policy_unreadable"]
