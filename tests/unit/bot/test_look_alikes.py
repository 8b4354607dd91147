"""A customer that resembles another, from the first message to the approver's ruling."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bot.drawers.picture import Picture
from bot.grammar.parsed import Intent
from bot.outgoing.drawing import draw
from bot.replies import Reply, Say
from bot.talk.look_alikes import looked
from cards.actions import Action
from cards.card import Card
from cards.render.plain import render
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import filled
from core.domain.ids import MemberId
from core.domain.policy.document import Conduct, DuplicateRules, Policy
from core.domain.resembling import Ruling
from core.service.file_customer import FileCustomer
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from tests.support.builders import COMPANY, HE, PHONE, SUN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk, draft_of, refused_when_speaking, speaking

ALIKE = "苏州清禾精密机械有限公司"
"""Suspected beside 苏州青禾精密机械有限公司: nobody can tell by ear, so somebody has to be asked."""
SPELLED = "苏州市青禾精密机械公司"
"""Certainly the same."""
OTHER_PHONE = "13900054321"


def shown(ledger: Ledger, reply: Reply, viewer: MemberId) -> Card:
    ctx = ledger.context()
    picture = Picture(view=reply.say.value, about=reply.about, viewer=viewer, args=reply.args)
    return ledger.read(lambda uow: draw(picture, uow, ctx)).card


def said(card: Card) -> str:
    return render(card)


def detail(ledger: Ledger, filing: Filing, viewer: MemberId) -> str:
    return said(shown(ledger, Reply(say=Say.DETAIL, about=about_filing(filing.id)), viewer))


def file(ledger: Ledger, by: MemberId, company: str) -> Reply:
    return speaking(ledger, by, Intent.FILE, company=company, contact="赵倩", phone=OTHER_PHONE)


def newest(ledger: Ledger) -> Filing:
    """The filing that was sent last."""
    found: Filing | None = None
    for number in range(1, 9):
        found = ledger.read(partial(numbered, number)) or found
    assert found is not None
    return found


def numbered(number: int, uow: UnitOfWork) -> Filing | None:
    """The filing with this number."""
    return uow.filings.numbered(number)


def test_another_spelling_of_a_customer_that_is_held_is_refused(ledger: Ledger) -> None:
    """With who, since when, and why it is taken for the same."""
    ledger.file(WANG)
    refusal = refused_when_speaking(ledger, SUN, Intent.FILE, company=SPELLED)

    assert (refusal.code, refusal.facts["owner_id"], refusal.facts["company"]) == ("customer_held", WANG, COMPANY)
    assert refusal.rule is not None
    assert refusal.rule.clause == "duplicate.name"
    assert "same_brand" in str(refusal.facts["evidence"])


def test_a_look_alike_is_asked_about_before_the_form_is_full(ledger: Ledger) -> None:
    """With what looks alike, and who follows it; nothing of the contact."""
    ledger.file(WANG)
    reply = speaking(ledger, SUN, Intent.FILE, company=ALIKE)
    text = said(shown(ledger, reply, SUN))

    assert reply.say is Say.ASK
    assert all(part in text for part in ("是不是同一家", COMPANY, "读音", "王晨 已报备"))
    assert PHONE not in text
    assert "李娜" not in text


def test_none_of_them_needs_a_reason(ledger: Ledger) -> None:
    """The approver has to have something to judge by."""
    ledger.file(WANG)
    file(ledger, SUN, ALIKE)

    assert refused_when_speaking(ledger, SUN, Intent.APART).code == "apart_reason_needed"


def test_none_of_them_goes_on_with_the_form_and_stands_beside_the_filing(ledger: Ledger) -> None:
    """The approver sees both, and the filer's reason."""
    ledger.file(WANG)
    speaking(ledger, SUN, Intent.FILE, company=ALIKE)
    asked = speaking(ledger, SUN, Intent.APART, note="老板不是同一个人")
    filed = speaking(ledger, SUN, Intent.CORRECT, contact="赵倩", phone=OTHER_PHONE)
    filing = newest(ledger)

    assert "是不是同一家" not in said(shown(ledger, replace(asked, say=Say.ASK), SUN))
    assert (asked.say, filed.say) == (Say.ASK, Say.FILED)
    assert all(part in detail(ledger, filing, HE) for part in (COMPANY, "读音", "老板不是同一个人", "对照"))


def test_an_approver_who_says_yes_rules_that_they_are_two(ledger: Ledger) -> None:
    """From then on neither is held against the other."""
    first = ledger.file(WANG)
    file(ledger, SUN, ALIKE)
    speaking(ledger, SUN, Intent.APART, note="老板不是同一个人")
    second = newest(ledger)
    ledger.approve(second, by=HE)
    (ruled,) = ledger.read(lambda uow: uow.company_names.ruled_apart([first.customer_id, second.customer_id]))
    ledger.withdraw(first)

    assert (ruled.by, ruled.reason, ruled.at) == (HE, "老板不是同一个人", ledger.clock())
    assert [each.ruling for each in ledger.read(lambda uow: uow.resemblances.of(second.id))] == [Ruling.DIFFERENT]
    assert "ruled_different" in ledger.trail(second)
    assert speaking(ledger, WANG, Intent.FILE, company=COMPANY, contact="李娜", phone=PHONE).say is Say.FILED


def test_an_approver_who_says_that_it_is_the_same_teaches_the_spelling(ledger: Ledger) -> None:
    """The next one who writes it so is told who has the customer."""
    ledger.file(WANG)
    file(ledger, SUN, ALIKE)
    speaking(ledger, SUN, Intent.APART, note="老板不是同一个人")
    second = newest(ledger)
    speaking(ledger, HE, Intent.REJECT, customer=str(second.number), note="和第1家是同一家")
    refusal = refused_when_speaking(ledger, XU, Intent.FILE, company=ALIKE)

    assert ledger.again(second).status is FilingStatus.REJECTED
    assert "ruled_same" in ledger.trail(second)
    assert (refusal.code, refusal.facts["owner_id"], refusal.facts["company"]) == ("customer_held", WANG, COMPANY)


def test_it_is_this_one_of_a_customer_that_is_held_is_refused(ledger: Ledger) -> None:
    """As if he had written the name right."""
    ledger.file(WANG)
    file(ledger, SUN, ALIKE)

    refusal = refused_when_speaking(ledger, SUN, Intent.SAME)
    assert (refusal.code, refusal.facts["owner_id"]) == ("customer_held", WANG)


def test_it_is_this_one_of_a_free_customer_files_that_one(ledger: Ledger) -> None:
    """Under the name in the base; the approver sees how it was written, and his yes makes that an alias."""
    first = ledger.withdraw(ledger.file(WANG))
    file(ledger, SUN, ALIKE)
    reply = speaking(ledger, SUN, Intent.SAME, choice=1)
    second = newest(ledger)
    approver_sees = detail(ledger, second, HE)
    ledger.approve(second, by=HE)

    assert (reply.say, second.customer_id) == (Say.FILED, first.customer_id)
    assert all(part in approver_sees for part in (COMPANY, ALIKE))
    assert refused_when_speaking(ledger, XU, Intent.FILE, company=ALIKE).code == "customer_held"


def test_of_several_he_says_which(ledger: Ledger) -> None:
    """A place that is not there is none."""
    ledger.file(WANG)
    file(ledger, SUN, ALIKE)

    assert refused_when_speaking(ledger, SUN, Intent.SAME, choice=3).code == "which_look_alike"
    assert speaking(ledger, XU, Intent.SAME).args["code"] == "nothing_to_settle"


def test_another_name_takes_back_what_was_settled(ledger: Ledger) -> None:
    """He spoke of the other one."""
    ledger.file(WANG)
    speaking(ledger, SUN, Intent.FILE, company=ALIKE)
    speaking(ledger, SUN, Intent.APART, note="老板不是同一个人")
    speaking(ledger, SUN, Intent.CORRECT, company="苏州清禾精密机械制造有限公司")
    draft = draft_of(ledger, SUN)

    assert draft is not None
    assert draft.aside == {}


def test_somebody_gives_his_customer_another_name(ledger: Ledger) -> None:
    """Its owner and the administrators, nobody else; a name that means another customer is none."""
    ledger.file(WANG)
    ledger.file(WANG, company="无锡远舟食品有限公司", phone=OTHER_PHONE)
    given = speaking(ledger, WANG, Intent.ALIAS, customer=COMPANY, alias="青禾精机厂")

    assert given.args["code"] == "alias_given"
    assert refused_when_speaking(ledger, SUN, Intent.FILE, company="青禾精机厂").facts["owner_id"] == WANG
    assert "王晨" in said(shown(ledger, Reply(say=Say.CHECK, args={"asked": "青禾精机厂"}), SUN))
    assert refused_when_speaking(ledger, SUN, Intent.ALIAS, customer=COMPANY, alias="青禾").code == "not_your_customer"
    taken = refused_when_speaking(ledger, ZHOU, Intent.ALIAS, customer=COMPANY, alias="无锡远舟食品有限公司")
    assert taken.code == "alias_taken"


def test_a_check_tells_the_look_alikes_and_why(ledger: Ledger) -> None:
    """Certain ones as if they were the same, suspected ones to be looked at."""
    ledger.file(WANG)
    certain = said(shown(ledger, speaking(ledger, SUN, Intent.CHECK, company=SPELLED), SUN))
    suspected = said(shown(ledger, speaking(ledger, SUN, Intent.CHECK, company=ALIKE), SUN))

    assert all(part in certain for part in ("王晨", "同一品牌「青禾」"))
    assert all(part in suspected for part in (COMPANY, "王晨 已报备", "很像"))


def test_a_branch_is_shown_and_keeps_nobody_out(ledger: Ledger) -> None:
    """同集团：… 由王晨跟进; unless the rules say that it does."""
    ledger.file(WANG)
    branch = f"{COMPANY}无锡分公司"
    reply = file(ledger, SUN, branch)
    text = said(shown(ledger, reply, SUN))

    assert reply.say is Say.FILED
    assert f"同集团：{COMPANY} 由 王晨 跟进" in text


def test_a_branch_is_refused_where_the_rules_say_so(ledger: Ledger) -> None:
    """A switch of the policy; whoever follows the one firm may file the other."""
    ledger.policy = Policy(duplicate=DuplicateRules(related=Conduct.REFUSE))
    ledger.file(WANG)
    branch = f"{COMPANY}无锡分公司"
    refusal = refused_when_speaking(ledger, SUN, Intent.FILE, company=branch)

    assert (refusal.code, refusal.facts["owner_id"]) == ("kin_held", WANG)
    assert file(ledger, WANG, branch).say is Say.FILED


async def test_the_buttons_do_what_the_sentences_do(ledger: Ledger) -> None:
    """就是这家, 都不是同一家 with its reason, 驳回：是同一家."""
    desk = Desk(ledger)
    first = ledger.file(WANG)
    await desk.say("sun", f"报备 {ALIKE} 赵倩 {OTHER_PHONE}")
    wrong = await desk.press("sun", Action(verb="other_customer"), inputs={"reason": " "})
    filed = await desk.press("sun", Action(verb="other_customer"), inputs={"reason": "老板不是同一个人"})
    second = newest(ledger)
    rejected = await desk.press("he", Action(verb="reject_same", subject=f"{second.id}.1"))
    again = await desk.press("sun", Action(verb="same_customer", subject=first.customer_id))

    assert "为什么不是" in wrong.text
    assert "已提交" in filed.text
    assert "已驳回" in rejected.text
    assert ledger.again(second).reason == f"和「{COMPANY}」是同一家"
    assert "失效" in again.text or "有变" in again.text


def test_a_look_beforehand_is_used_and_brought_up_to_date(ledger: Ledger) -> None:
    """Who entered since is seen, though the look was before him."""
    ctx = ledger.context()
    fields = {"company": SPELLED, "contact": "赵倩", "phone": OTHER_PHONE}
    sighting = ledger.read(lambda uow: looked(filled(fields, ctx.policy), uow, ctx))
    ledger.file(WANG)

    assert sighting.matches == ()
    assert ledger.refusal(FileCustomer(by=SUN, fields=fields, sighting=sighting)).code == "customer_held"


@pytest.fixture
def ledger() -> Ledger:
    """The company's ledger, with look-alikes asked about."""
    return Ledger()
