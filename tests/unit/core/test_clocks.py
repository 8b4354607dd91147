"""What has to be done while a protection lasts: told before it hurts, and only then does it cost anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId
from core.domain.policy.calendar import CalendarRules
from core.domain.policy.document import Policy, ProtectionRules
from core.domain.policy.protection import Deadline, Pause, ReleaseRules
from core.service.decide_matter import RejectMatter
from core.service.procedures.clocks import is_earned, open_clocks
from core.service.procedures.telling import happened
from core.service.record_follow_up import CorrectFollowUp, RecordFollowUp
from core.service.records import EventKind, NoticeKind, about_extension
from core.service.request_extension import RequestExtension
from core.service.ring_clocks import RingClocks
from core.service.views.protection_views import ending_view
from tests.support.builders import LIN, WANG, Ledger
from tests.support.ringing import ring

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TALK = Deadline(name="首次深谈", within=7 * DAY, kinds=("拜访", "会议"))
DONE = ("拜访了王总，看了两条产线的样品", "会议上对过技术参数，客户要正式报价", "电话确认交期，月底前给答复")


def rules(*, actions: int = 0, idle: timedelta | None = None, deadlines: tuple[Deadline, ...] = ()) -> Policy:
    """Thirty days of protection, in which something is asked for."""
    protection = ProtectionRules(actions=actions, deadlines=deadlines)
    return Policy(protection=protection, release=ReleaseRules(idle=idle))


def protected(ledger: Ledger, policy: Policy) -> Filing:
    """A filing of 王晨, approved by 林岚 under these rules."""
    ledger.policy = policy
    return ledger.approve(ledger.file(WANG))


def follow(ledger: Ledger, filing: Filing, number: int = 0, kind: str = "拜访") -> None:
    """王晨 did something that counts."""
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind=kind, note=DONE[number]))


def hourly(ledger: Ledger, days: float) -> list[tuple[int, str]]:
    """What rings while the house ticks once an hour: after how many days, and what it came to."""
    begun, rang = ledger.clock(), []
    for _ in range(int(days * 24)):
        ledger.later(HOUR)
        rang += [((ledger.clock() - begun).days, code) for code in ring(ledger) if code in {"warned", "released"}]
    return rang


def lacking(ledger: Ledger, filing: Filing) -> list[tuple[str, int]]:
    """What is open, and how much of it."""
    ctx, now = ledger.context(), ledger.again(filing)
    return [(one.key, one.missing) for one in ledger.read(lambda uow: open_clocks(now, uow, ctx))]


def earned(ledger: Ledger, filing: Filing) -> bool:
    """Whether the protection was earned."""
    ctx, now = ledger.context(), ledger.again(filing)
    return ledger.read(lambda uow: is_earned(now, uow, ctx))


def test_a_long_silence_ends_a_protection_after_a_warning(ledger: Ledger) -> None:
    """Three days before; the trail has both, and the owner hears of both."""
    filing = protected(ledger, rules(idle=10 * DAY))
    rang = hourly(ledger, 12)

    assert rang == [(6, "warned"), (10, "released")]
    assert ledger.again(filing).status is FilingStatus.RELEASED
    assert ledger.trail(filing)[-2:] == ["filing_warned", "filing_released"]
    assert ledger.told(WANG)[-2:] == ["ending_digest", "filing_released"]
    assert ledger.again(filing).reason == "超过 10 天没有有效跟进，按规则释放"


def test_each_effective_follow_up_starts_the_silence_anew(ledger: Ledger) -> None:
    """An empty phrase does not."""
    filing = protected(ledger, rules(idle=10 * DAY))
    assert hourly(ledger, 9) == [(6, "warned")]
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="电话", note="跟进中"))
    ledger.later(HOUR)
    follow(ledger, filing)

    assert hourly(ledger, 9) == [(6, "warned")]
    assert ledger.again(filing).status is FilingStatus.PROTECTED


def test_progress_is_due_by_a_date_and_of_the_named_kinds(ledger: Ledger) -> None:
    """A phone call is no deep talk; a visit is, and then nothing rings any more."""
    filing = protected(ledger, rules(deadlines=(TALK,)))
    follow(ledger, filing, 2, "电话")
    assert lacking(ledger, filing) == [("deadline:首次深谈", 1)]
    assert hourly(ledger, 5) == [(3, "warned")]
    follow(ledger, filing)

    assert lacking(ledger, filing) == []
    assert hourly(ledger, 10) == []


def test_whoever_misses_the_date_loses_the_customer_and_reads_why(ledger: Ledger) -> None:
    """The rule is quoted by its name."""
    filing = protected(ledger, rules(deadlines=(TALK,)))
    assert hourly(ledger, 9) == [(3, "warned"), (7, "released")]
    now = ledger.again(filing)

    assert (now.reason, now.rule.clause) == ("限期内没有完成「首次深谈」，按规则释放", "protection/首次深谈")


def test_a_deadline_holds_only_where_its_condition_does(ledger: Ledger) -> None:
    """Big deals alone."""
    filing = protected(ledger, rules(deadlines=(replace(TALK, when="amount >= 500000"),)))

    assert lacking(ledger, filing) == []


def test_a_period_without_follow_ups_is_warned_of_and_costs_the_earning_alone(ledger: Ledger) -> None:
    """Nothing is released; what was promised ends when it was to end."""
    filing = protected(ledger, rules(actions=1))
    follow(ledger, filing)
    assert lacking(ledger, filing) == []
    rang = hourly(ledger, 29)

    assert [code for code in rang if code[1] == "warned"] == [(26, "warned")]
    assert ledger.again(filing).status is FilingStatus.PROTECTED
    assert not earned(ledger, filing)


def test_a_protection_with_its_follow_ups_in_each_period_is_earned(ledger: Ledger) -> None:
    """One in each fortnight; two in the first make up for nothing."""
    filing = protected(ledger, rules(actions=1))
    follow(ledger, filing)
    ledger.later(DAY)
    follow(ledger, filing, 1)
    assert lacking(ledger.later(16 * DAY), filing) == [("period:2", 1)]
    assert not earned(ledger, filing)
    follow(ledger, filing, 2)

    assert earned(ledger, filing)


def test_where_no_number_is_asked_for_one_effective_follow_up_earns_it(ledger: Ledger) -> None:
    """As everybody expects of 有效跟进."""
    filing = protected(ledger, rules())
    assert not earned(ledger, filing)
    follow(ledger, filing)

    assert earned(ledger, filing)


def test_a_jump_forward_of_a_month_releases_nothing_without_a_warning(ledger: Ledger) -> None:
    """Whoever slept past the date is told, and has the days that the rules promise."""
    protection = ProtectionRules(length=90 * DAY, deadlines=(TALK,))
    filing = protected(ledger, Policy(protection=protection, release=ReleaseRules(idle=10 * DAY)))
    ledger.later(30 * DAY)
    assert [code for code in ring(ledger) if code != "nothing_due"] == ["warned"]
    assert ledger.again(filing).status is FilingStatus.PROTECTED
    assert hourly(ledger, 2.9) == []

    assert hourly(ledger, 0.2) == [(0, "released")]


def test_a_clock_set_back_or_a_doubled_ring_tells_nothing_twice(ledger: Ledger) -> None:
    """An hour back, and the timer rings again by mistake."""
    filing = protected(ledger, rules(idle=10 * DAY))
    hourly(ledger, 8)
    ledger.later(-HOUR)

    assert ledger.do(RingClocks(filing_id=filing.id)).code == "nothing_due"
    ledger.later(2 * HOUR)
    ring(ledger)
    assert ledger.trail(filing).count("filing_warned") == 1


def test_while_an_answer_is_awaited_nothing_is_taken(ledger: Ledger) -> None:
    """And the waiting does not count afterwards."""
    filing = protected(ledger, rules(idle=10 * DAY))
    follow(ledger, filing)
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=10, reason="合同在走流程"))
    ledger.later(9 * DAY)
    ring(ledger)
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    ledger.do(RejectMatter(about=about_extension(extension.id), by=LIN, reason="再看看"))

    assert hourly(ledger, 12) == [(6, "warned"), (10, "released")]


def test_holidays_stop_these_clocks_too(ledger: Ledger) -> None:
    """Two days off of the company within ten: twelve days."""
    calendar = CalendarRules(days_off=(date(2026, 3, 12), date(2026, 3, 13)), days_on=())
    protection = ProtectionRules(pauses=(Pause.HOLIDAYS,))
    release = ReleaseRules(idle=10 * DAY)
    protected(ledger, Policy(protection=protection, release=release, calendar=calendar))

    assert hourly(ledger, 14) == [(8, "warned"), (12, "released")]


def test_a_correction_that_empties_a_follow_up_takes_it_out_of_the_count(ledger: Ledger) -> None:
    """It was effective; what is left of it is not."""
    filing = protected(ledger, rules(deadlines=(TALK,)))
    outcome = ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note=DONE[0]))
    assert lacking(ledger, filing) == []
    assert outcome.subject is not None
    entry = ledger.read(lambda uow: uow.follow_ups.of_filing(FilingId(filing.id), limit=1))[0]
    ledger.do(CorrectFollowUp(follow_up_id=entry.id, by=WANG, note="跟进中"))

    assert lacking(ledger, filing) == [("deadline:首次深谈", 1)]


@pytest.mark.parametrize("late", [timedelta(), 5 * HOUR])
def test_what_is_lacking_and_what_ends_stand_on_one_card(ledger: Ledger, late: timedelta) -> None:
    """One message a morning; news that came too late for it is told by itself."""
    filing = protected(ledger, rules(idle=10 * DAY))
    ledger.at(datetime(2026, 3, 18, 1, 0, tzinfo=UTC) + late)
    ring(ledger)
    notices = [notice for notice in ledger.notices() if notice.kind is NoticeKind.ENDING_DIGEST]
    ctx = ledger.context()
    before = datetime.fromisoformat(str(notices[0].args["before"]))
    view, about = ledger.read(lambda uow: ending_view(WANG, before, uow, ctx))

    assert [notice.dedupe_key.endswith("2026-03-18") for notice in notices] == [not late]
    assert [(line.ends, [clock.key for clock in line.clocks]) for line in view.lines] == [(False, ["idle"])]
    assert (about, view.total, view.ending) == ((filing.id,), 1, 0)


def test_whoever_takes_a_customer_over_answers_for_no_silence_but_his_own(ledger: Ledger) -> None:
    """Handed on after eight days: ten days more from then on."""
    filing = protected(ledger, rules(idle=10 * DAY))
    ledger.later(8 * DAY)
    ctx = ledger.context()
    handed = happened(EventKind.FILING_TRANSFERRED, filing, by=LIN, ctx=ctx)
    ledger.write(lambda uow: uow.trail.append(handed))

    assert hourly(ledger, 12) == [(6, "warned"), (10, "released")]
