"""Several forms: which one a filing is made with, and that everything follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.drawers.picture import Picture
from bot.lists.exporting import book
from bot.outgoing.drawing import draw
from bot.replies import Say
from bot.sheets.writing import Page, as_csv
from bot.talk.kinds import asked_for
from bot.talk.turn import draft_subject
from cards.actions import Action
from cards.card import Buttons, Card, Form
from core.domain.answers.facts import form_facts
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.approval import ApprovalRules, Flow, Matter
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FORM_KEY, FieldType, FormField
from core.domain.policy.forms import Form as PolicyForm
from core.service.export_ledger import exported
from core.service.records import Notice, about_filing
from tests.support.attached import FileDesk
from tests.support.builders import COMPANY, PHONE, SUN, WANG, ZHOU, Ledger
from tests.support.chat import FEISHU, Desk, draft_of

USUAL = (
    FormField(key="company", label="公司全称", required=True),
    FormField(key="contact", label="联系人", required=True),
    FormField(key="phone", label="手机号", type=FieldType.PHONE, required=True),
)
PROJECT = PolicyForm(
    key="project",
    label="项目报备",
    words=("项目", "工程"),
    teams=("华南区",),
    fields=(
        *USUAL,
        FormField(key="site", label="项目地点", required=True),
        FormField(key="budget", label="项目金额", type=FieldType.MONEY),
    ),
)
NIGHT = PolicyForm(key="night", label="夜班报备", when="now.hour >= 20 && submitter.name == '王晨'", fields=USUAL)
NOTE = FormField(key="note", label="备注", type=FieldType.LONG_TEXT, limit=500)
POLICY = Policy(
    forms=(PolicyForm(key=FILING, label="客户报备", fields=(*USUAL, NOTE)), PROJECT, NIGHT),
    approval=ApprovalRules(
        flows=(
            Flow(key="small", name="项目免审", matter=Matter.FILING, when="filing.form == 'project'", steps=()),
            *Policy().approval.flows,
        )
    ),
)
WHO = f"{COMPANY} 李娜 {PHONE}"


@pytest.fixture
def desk() -> Desk:
    """Under two forms for filing, one of them that of the south, and one for the night."""
    return Desk(Ledger(policy=POLICY))


def filed(desk: Desk, number: int = 1) -> Filing:
    """The filing of that number."""
    filing = desk.ledger.read(lambda uow: uow.filings.numbered(number))
    assert filing is not None
    return filing


def card(desk: Desk, view: str, member: MemberId = WANG, **about: str) -> Card:
    """As it is drawn now."""
    subject = about_filing(about["filing"]) if "filing" in about else draft_subject(member, FEISHU)
    picture = Picture(view=view, about=subject, viewer=member, args={"chat": FEISHU})
    return desk.ledger.read(lambda uow: draw(picture, uow, desk.ledger.context())).card


def form_in(card: Card) -> Form:
    return next(block for block in card.blocks if isinstance(block, Form))


def says(notices: list[Notice]) -> list[str]:
    return [str(notice.args["say"]) for notice in notices]


@pytest.mark.parametrize(
    ("text", "rest", "key"),
    [
        ("报备 项目 苏州青禾", "报备 苏州青禾", "project"),
        ("项目报备：苏州青禾", "报备 苏州青禾", "project"),
        ("帮我登记 工程，苏州青禾", "报备 苏州青禾", "project"),
        ("报备项目报备 苏州青禾", "报备 苏州青禾", "project"),
        ("报备 客户 苏州青禾", "报备 苏州青禾", "filing"),
        ("报备 项目", "报备", "project"),
        ("报备 项目咨询有限公司", "报备 项目咨询有限公司", ""),
        ("报备 苏州青禾 项目", "报备 苏州青禾 项目", ""),
        ("查重 项目 苏州青禾", "查重 项目 苏州青禾", ""),
    ],
)
def test_the_words_of_a_form_stand_right_behind_the_command(text: str, rest: str, key: str) -> None:
    """Or before it; elsewhere, and as a part of a name, they mean nothing."""
    assert asked_for(text, POLICY) == (rest, key)
    assert asked_for(text, Policy()) == (text, "")


async def test_a_form_that_is_asked_for_asks_its_own_questions(desk: Desk) -> None:
    """And the filing remembers which one it was; the usual one is as it always was."""
    assert says(await desk.say("wang", f"报备 项目 {WHO}")) == ["ask"]
    shown = card(desk, Say.ASK)
    assert (shown.title, [field.name for field in form_in(shown).inputs]) == (
        "项目报备",
        ["company", "contact", "phone", "site"],
    )
    assert says(await desk.say("wang", "工业园区星湖街")) == ["filed"]

    assert dict(filed(desk).answers) == {"site": "工业园区星湖街", FORM_KEY: "project"}
    await desk.say("wang", "报备 无锡假想食品有限公司 赵倩 13900054321 备注：展会认识")
    assert dict(filed(desk, 2).answers) == {"note": "展会认识"}


async def test_conditions_know_by_which_form_it_was_filed(desk: Desk) -> None:
    """A project is not asked about here, an ordinary customer is."""
    await desk.say("wang", f"报备 项目 {WHO} 项目地点：昆山")
    await desk.say("wang", "报备 无锡假想食品有限公司 赵倩 13900054321")

    assert [filed(desk, number).status.value for number in (1, 2)] == ["protected", "pending"]
    assert form_facts(filed(desk).answers, POLICY)["form.site"] == "昆山"


async def test_a_team_and_a_condition_have_a_form_of_their_own(desk: Desk) -> None:
    """Whoever wants another one says so."""
    await desk.say("sun", f"报备 {WHO}")
    assert [field.name for field in form_in(card(desk, Say.ASK, SUN)).inputs][-1] == "site"
    assert says(await desk.say("sun", "报备 客户")) == ["filed"]
    assert FORM_KEY not in filed(desk).answers

    desk.ledger.at(desk.ledger.clock().replace(hour=13))  # 21:00 in China
    await desk.say("wang", "报备 无锡假想食品有限公司 赵倩 13900054321")
    assert filed(desk, 2).answers[FORM_KEY] == "night"


async def test_the_form_on_the_table_can_be_changed_for_another(desk: Desk) -> None:
    """By its button; what was filled in stays, and what is sent is read by the form that it stands on."""
    await desk.say("wang", f"报备 {COMPANY} 李娜")
    buttons = next(block for block in card(desk, Say.ASK).blocks if isinstance(block, Buttons)).items

    assert [(button.label, button.says) for button in buttons] == [
        ("改用项目报备", "报备 项目"),
        ("改用夜班报备", "报备 夜班"),
        ("取消", "取消"),
    ]
    await desk.press("wang", buttons[0].action)
    draft = draft_of(desk.ledger, WANG)
    assert draft is not None
    assert dict(draft.fields) == {"company": COMPANY, "contact": "李娜", FORM_KEY: "project"}
    sent: Mapping[str, str] = {"company": COMPANY, "contact": "李娜", "phone": PHONE, "site": "昆山", "note": "x"}
    await desk.press("wang", Action(verb="file_draft"), inputs=sent)
    assert dict(filed(desk).answers) == {"site": "昆山", FORM_KEY: "project"}


async def test_the_card_says_what_kind_of_filing_it_is(desk: Desk) -> None:
    """Under the labels of its own form; the form that it was made with is no answer that is shown."""
    await desk.say("wang", f"报备 项目 {WHO} 项目地点：昆山 项目金额：50万")

    shown = card(desk, Say.DETAIL, filing=filed(desk).id)
    assert shown.subtitle.endswith("#1 · 项目报备")
    pairs = dict(next(block for block in shown.blocks if hasattr(block, "pairs")).pairs)
    assert (pairs["项目地点"], pairs["项目金额"]) == ("昆山", "50 万元")
    assert "project" not in pairs.values()


async def test_an_export_names_the_form_and_has_the_fields_of_all(desk: Desk) -> None:
    """Each in its column."""
    await desk.say("wang", f"报备 项目 {WHO} 项目地点：昆山")
    await desk.say("wang", "报备 无锡假想食品有限公司 赵倩 13900054321 备注：展会")
    ctx = desk.ledger.context()
    page = desk.ledger.read(lambda uow: exported(ZHOU, after=0, since=None, uow=uow, policy=POLICY))

    assert [row.answers for row in page.rows] == [
        {FORM_KEY: "项目报备", "site": "昆山"},
        {FORM_KEY: "客户报备", "note": "展会"},
    ]
    assert book(page.rows, desk.ledger.read(lambda uow: uow.directory.member(ZHOU)), ctx)


async def test_a_list_comes_in_by_the_form_whose_fields_it_names() -> None:
    """So that what that form requires is asked of its rows."""
    desk = FileDesk(Ledger(policy=replace(POLICY, forms=POLICY.forms[:2])))
    rows = ((COMPANY, "李娜", PHONE, "昆山", "王晨"),)
    header = ("公司全称", "联系人", "手机号", "项目地点", "归属人")
    await desk.send(ZHOU, desk.lay(as_csv(Page(title="表", headers=header, rows=rows)), "名单.csv", kind="file"))
    from bot.lists.chat_imports import carry_imports

    await carry_imports(desk.door)
    await desk.press(ZHOU, Action(verb="import", subject="1"))
    await carry_imports(desk.door)

    assert dict(filed(desk).answers) == {"site": "昆山", FORM_KEY: "project"}


async def test_a_bare_command_opens_the_form_that_is_his(desk: Desk) -> None:
    """Empty, with the others to change to."""
    assert says(await desk.say("wang", "报备")) == ["ask"]
    assert says(await desk.say("sun", "报备")) == ["ask"]

    assert [field.name for field in form_in(card(desk, Say.ASK)).inputs] == ["company", "contact", "phone", "note"][:3]
    assert [field.name for field in form_in(card(desk, Say.ASK, SUN)).inputs][-1] == "site"


async def test_what_came_back_is_completed_on_the_form_that_it_was_made_with() -> None:
    """Its own fields are asked for, and it stays of its kind."""
    desk = Desk(Ledger(policy=replace(POLICY, approval=ApprovalRules())))
    await desk.say("wang", f"报备 项目 {WHO} 项目地点：昆山")
    await desk.say("lin", "退回 1 请写清楚地点")
    await desk.say("wang", "补充资料 1")
    assert [field.label for field in form_in(card(desk, Say.ASK)).inputs][-1] == "项目地点"

    await desk.say("wang", "项目地点：昆山花桥")
    await desk.say("wang", "提交")
    assert dict(filed(desk).answers) == {"site": "昆山花桥", FORM_KEY: "project"}
