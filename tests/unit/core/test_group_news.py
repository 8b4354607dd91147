"""What bound groups hear of deals, and on working mornings: which groups, when, what of a customer, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId, TeamId
from core.domain.org import Member, Role, RoleGrant, Team
from core.domain.policy.calendar import Hours
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FILING_FORM, FieldType, FormField, Reader
from core.domain.policy.forms import Form as PolicyForm
from core.domain.policy.pool import Consent, Ending, Pool
from core.service import group_morning
from core.service.bind_group import BindGroup, UnbindGroup
from core.service.group_morning import RingGroupMorning
from core.service.move_stage import MoveStage
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Timer
from core.service.release_filing import ReleaseFiling
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import COMPANY, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.invented import company_name

AMOUNT = FormField(key="amount", label="合同金额", type=FieldType.MONEY)
SECRET = FormField(key="margin", label="毛利", type=FieldType.MONEY, visible_to=(Reader.LEADER,))
FORM = PolicyForm(key=FILING, label="客户报备", fields=(*FILING_FORM.fields, AMOUNT, SECRET))
THURSDAY = datetime.fromisoformat("2026-11-19T15:00:00+08:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def cheering(**announcing: object) -> Policy:
    """Deals are told, and no look-alike is asked about."""
    policy = Policy(forms=(FORM,))
    return replace(policy, announce=replace(policy.announce, won=True, **announcing))  # type: ignore[arg-type]


@pytest.fixture
def ledger() -> Ledger:
    """林岚 has bound the group of the east, 何川 that of the south, 周宁 that of everybody."""
    ledger = Ledger(policy=cheering()).at(THURSDAY)
    for by, chat in ((LIN, "east"), (HE, "south"), (ZHOU, "all")):
        ledger.do(BindGroup(by=by, platform="feishu", chat=chat, name=f"{chat}群"))
    return ledger


def sold(ledger: Ledger, number: int = 1, by: MemberId = WANG, **fields: str) -> Filing:
    """Somebody has a protected customer."""
    approver = HE if by == SUN else LIN
    filed = ledger.file(by, company=company_name(number), phone=f"1390003{number:04d}", **fields)
    return ledger.approve(filed, by=approver)


def moved(ledger: Ledger, filing: Filing, stage: str) -> None:
    ledger.do(MoveStage(filing_id=filing.id, stage=stage, by=filing.owner))


def told(ledger: Ledger, kind: NoticeKind) -> list[Notice]:
    return [notice for notice in ledger.notices() if notice.kind is kind]


def read(ledger: Ledger, notice: Notice) -> str:
    """The card as the group reads it now; empty where none would be sent."""
    ctx = ledger.context()
    picture = Picture(view=notice.kind.value, about=notice.about, viewer=None, args=notice.args)
    drawn = ledger.read(lambda uow: draw(picture, uow, ctx))
    return render(drawn.card) if drawn.subjects else ""


def mornings(ledger: Ledger) -> list[Timer]:
    due = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 30 * DAY, limit=99))
    return [timer for timer in due if timer.kind == group_morning.KIND]


def rung(ledger: Ledger, chat: str = "all") -> str:
    """The next morning of a group: what it reads."""
    timer = next(one for one in mornings(ledger) if f":{chat}/" in one.subject.id)
    ledger.at(max(timer.due_at, ledger.clock()))
    ledger.write(lambda uow: uow.timers.done(timer.key))
    ledger.do(group_morning.command_of(timer))
    return read(ledger, told(ledger, NoticeKind.GROUP_MORNING)[-1])


def test_a_deal_is_told_to_the_groups_of_its_team_and_of_the_company(ledger: Ledger) -> None:
    """Not to the group of another region."""
    moved(ledger, sold(ledger), "won")

    chats = [notice.place.chat for notice in told(ledger, NoticeKind.DEAL_WON) if notice.place]
    assert sorted(chats) == ["all", "east"]


def test_nobody_hears_of_deals_where_the_policy_says_nothing_of_them(ledger: Ledger) -> None:
    """As it is built in."""
    ledger.policy = Policy(forms=(FORM,))
    moved(ledger, sold(ledger), "won")

    assert told(ledger, NoticeKind.DEAL_WON) == []


def test_a_deal_is_told_without_the_contact_and_without_the_amount(ledger: Ledger) -> None:
    """Who, whom and where."""
    moved(ledger, sold(ledger, region="苏州", amount="1200000", margin="300000"), "won")
    card = read(ledger, told(ledger, NoticeKind.DEAL_WON)[0])

    assert all(word in card for word in ("王晨", company_name(1), "苏州", "华东区"))
    assert not any(word in card for word in ("李娜", "1390003", "120", "30 万"))


def test_the_amount_is_told_where_the_policy_says_so(ledger: Ledger) -> None:
    """But never what only some of those who may see the filing are to see."""
    ledger.policy = cheering(won_shown=("amount", "margin", "phone", "contact"))
    moved(ledger, sold(ledger, amount="1200000", margin="300000"), "won")
    card = read(ledger, told(ledger, NoticeKind.DEAL_WON)[0])

    assert "120 万元" in card
    assert not any(word in card for word in (company_name(1), "30 万", "李娜", "1390003"))


def test_a_deal_is_cheered_once(ledger: Ledger) -> None:
    """However often its stage goes back and forth."""
    filing = sold(ledger)
    for stage in ("won", "quoting", "won"):
        moved(ledger, filing, stage)

    assert len(told(ledger, NoticeKind.DEAL_WON)) == 2


def test_a_deal_that_was_a_mistake_is_put_right_on_the_card(ledger: Ledger) -> None:
    """And if no card has gone out yet, none does."""
    filing = sold(ledger)
    moved(ledger, filing, "won")
    notice = told(ledger, NoticeKind.DEAL_WON)[0]
    cheered = read(ledger, notice)
    moved(ledger, filing, "quoting")

    assert "恭喜" in cheered
    assert read(ledger, notice) == ""
    repaints = [one.about.id for one in told(ledger, NoticeKind.REPAINT)]
    assert repaints.count(filing.id) >= 2


def test_a_deal_stays_his_who_won_it(ledger: Ledger) -> None:
    """Whoever takes the customer over, on the card and in the morning."""
    filing = sold(ledger)
    moved(ledger, filing, "won")
    ledger.policy = replace(ledger.policy, handover=replace(ledger.policy.handover, consent=Consent.NONE))
    ledger.do(TransferCustomers(by=WANG, to=XU, filings=(filing.id,), reason="换区了"))
    card, morning = read(ledger, told(ledger, NoticeKind.DEAL_WON)[0]), rung(ledger)

    assert ledger.again(filing).owner == XU
    assert all("王晨" in text and "徐朗" not in text for text in (card, morning))


def test_deals_of_the_night_are_told_in_the_morning(ledger: Ledger) -> None:
    """Groups are quiet when people are."""
    quiet = replace(Policy().calendar, quiet=Hours(start=time(22), end=time(8)))
    filing = sold(ledger)
    ledger.policy = replace(ledger.policy, calendar=quiet)
    moved(ledger.at(datetime.fromisoformat("2026-11-19T23:30:00+08:00")), filing, "won")

    assert {notice.not_before for notice in told(ledger, NoticeKind.DEAL_WON)} == {
        datetime.fromisoformat("2026-11-20T08:00:00+08:00")
    }


def test_a_group_reads_each_working_morning_what_is_new(ledger: Ledger) -> None:
    """What came into the pool, who won, how many end soon; its next card is due on the next working day."""
    moved(ledger, sold(ledger, 1), "won")
    given = sold(ledger, 2)
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))
    card = rung(ledger)
    days = {timer.due_at for timer in mornings(ledger) if ":all/" in timer.subject.id}

    assert all(word in card for word in ("成交 1 单", company_name(1), "公海放出 1 个", company_name(2), "all群"))
    assert days == {datetime.fromisoformat("2026-11-23T09:00:00+08:00")}


def test_a_morning_with_nothing_to_tell_sends_nothing(ledger: Ledger) -> None:
    """No card for its own sake."""
    assert rung(ledger) == ""


def test_a_morning_is_told_once_however_often_it_rings(ledger: Ledger) -> None:
    """A card a group and day."""
    twice = RingGroupMorning(platform="feishu", chat="all", day=date(2026, 11, 20))
    ledger.at(datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    for _ in range(2):
        ledger.do(twice)

    assert len(told(ledger, NoticeKind.GROUP_MORNING)) == 1


def test_a_machine_that_slept_tells_of_the_days_between_on_one_card(ledger: Ledger) -> None:
    """From the last working morning before the one that it missed."""
    given = sold(ledger, 2)
    ledger.at(datetime.fromisoformat("2026-11-23T11:00:00+08:00"))
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))
    ledger.later(DAY)
    card = rung(ledger)

    assert "公海放出 1 个" in card
    assert [timer.due_at for timer in mornings(ledger) if ":all/" in timer.subject.id] == [
        datetime.fromisoformat("2026-11-25T09:00:00+08:00")
    ]


def test_the_morning_of_a_team_tells_of_its_own_people_and_pools(ledger: Ledger) -> None:
    """The south does not read what the east has won or given back to its own pool."""
    pools = (
        Pool(key="mine", name="华东公海", when='"华东区" in owner.teams', groups=("east群",)),
        *Policy().pool.pools,
    )
    ledger.policy = replace(ledger.policy, pool=replace(Policy().pool, pools=pools))
    moved(ledger, sold(ledger, 1), "won")
    given = sold(ledger, 2)
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))

    assert rung(ledger, "south") == ""
    assert company_name(2) in rung(ledger, "east")


def test_what_ends_soon_is_counted_and_named_only_where_the_policy_says_so(ledger: Ledger) -> None:
    """Names of protected customers are nobody else's business by default."""
    sold(ledger, 3, by=XU)
    ledger.at(THURSDAY + 22 * DAY)
    slept, counted = rung(ledger), rung(ledger)
    ledger.policy = cheering(ending=Ending.NAMES)
    named = read(ledger, told(ledger, NoticeKind.GROUP_MORNING)[-1])
    ledger.policy = cheering(ending=Ending.NONE)

    assert slept == ""
    assert "7 天内有 1 个客户到期" in counted
    assert company_name(3) not in counted
    assert company_name(3) in named
    assert "徐朗" not in named
    assert read(ledger, told(ledger, NoticeKind.GROUP_MORNING)[-1]) == ""


def test_what_ends_soon_is_no_news_every_day(ledger: Ledger) -> None:
    """On the first working day of a week, and beside other news."""
    sold(ledger, 3, by=XU)
    ledger.at(THURSDAY + 22 * DAY)
    slept, monday, tuesday = rung(ledger), rung(ledger), rung(ledger)
    ledger.do(ReleaseFiling(filing_id=sold(ledger, 4).id, by=WANG, reason="客户没有预算"))

    assert "7 天内有 1 个客户到期" in monday
    assert (slept, tuesday) == ("", "")
    assert "7 天内有 1 个客户到期" in rung(ledger)


def test_groups_read_no_mornings_where_the_policy_wants_none(ledger: Ledger) -> None:
    """The timer goes on: the next version may want them."""
    ledger.policy = cheering(morning_digest=False)
    moved(ledger, sold(ledger), "won")
    timer = next(iter(mornings(ledger)))
    ledger.at(timer.due_at)
    ledger.do(group_morning.command_of(timer))

    assert told(ledger, NoticeKind.GROUP_MORNING) == []
    assert mornings(ledger)[-1].due_at > ledger.clock()


def test_a_group_that_was_let_go_reads_no_more(ledger: Ledger) -> None:
    """Its timer ends with it."""
    ledger.do(UnbindGroup(platform="feishu", chat="all"))
    timer = next(one for one in mornings(ledger) if ":all/" in one.subject.id)
    ledger.at(timer.due_at)
    ledger.write(lambda uow: uow.timers.done(timer.key))
    ledger.do(group_morning.command_of(timer))

    assert told(ledger, NoticeKind.GROUP_MORNING) == []
    assert not any(":all/" in one.subject.id for one in mornings(ledger))


def test_groups_that_were_bound_earlier_get_their_mornings_after_a_start(ledger: Ledger) -> None:
    """Once each, whatever was set before."""
    for timer in mornings(ledger):
        ledger.write(lambda uow, key=timer.key: uow.timers.done(key))  # type: ignore[misc]
    ctx = ledger.context()
    for _ in range(2):
        ledger.write(lambda uow: group_morning.watch_groups(uow, ctx))

    assert len(mornings(ledger)) == 3


def test_the_group_is_told_whose_deals_it_will_hear_of(ledger: Ledger) -> None:
    """A leader's group is his team's, an administrator's everybody's."""
    by_leader = ledger.do(BindGroup(by=LIN, platform="wecom", chat="x", name="华东群")).facts
    by_admin = ledger.do(BindGroup(by=ZHOU, platform="wecom", chat="y")).facts

    assert (by_leader, by_admin) == ({"group": "华东群", "team": "华东区"}, {})


def test_a_department_that_two_platforms_list_is_one(ledger: Ledger) -> None:
    """Each has a team of its own for it; who leads both binds a group that hears of both, and of no other team."""
    twin = TeamId("dingtalk:7")

    def listed(uow: UnitOfWork) -> None:
        uow.directory.save_team(Team(id=twin, name="华东区"))
        uow.directory.grant(RoleGrant(member_id=LIN, role=Role.LEADER, team_id=twin, synced=True))
        uow.directory.save_member(Member(id=XU, name="徐朗", team_id=twin))

    ledger.write(listed)
    ledger.do(BindGroup(by=LIN, platform="dingtalk", chat="cid"))
    moved(ledger, sold(ledger, 1, by=XU), "won")
    moved(ledger, sold(ledger, 2, by=SUN), "won")

    heard = [(n.place.chat, n.args["filing"]) for n in told(ledger, NoticeKind.DEAL_WON) if n.place]
    assert [filing for chat, filing in heard if chat == "cid"] == [filing for chat, filing in heard if chat == "east"]
    assert len([filing for chat, filing in heard if chat == "cid"]) == 1


def test_a_deal_of_a_customer_that_is_gone_from_the_ledger_is_left_out(ledger: Ledger) -> None:
    """An import that was undone takes it along."""
    ctx = ledger.context()
    gone = group_morning.Win(filing=FilingId("gone"), at=ctx.now, by=WANG)
    before = ctx.now - DAY
    morning = group_morning.Morning(since=before, until=ctx.now, pool_since=before, pool_until=ctx.now, wins=(gone,))

    assert ledger.read(lambda uow: group_morning.morning_view(morning, uow, ctx)).won == 0
    assert COMPANY not in str(morning)
