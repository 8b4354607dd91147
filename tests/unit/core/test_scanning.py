"""Old duplicates in the ledger are found, each pair once a page, without those that were told apart."""

from __future__ import annotations

from core.domain.dedupe.matching import Band
from core.domain.duplicates import DuplicatePair
from core.domain.resembling import NameException
from core.service.merge_customers import MergeCustomers
from core.service.procedures.scan_duplicates import scanned, sides_of
from tests.support.builders import COMPANY, HE, KEYS_ALONE, LIN, SUN, WANG, ZHOU, Ledger
from tests.support.invented import company_name

SPELLED = "蘇州市青禾精密機械有限公司"
BRANCH = "苏州青禾精密机械有限公司上海分公司"


def pairs(ledger: Ledger, limit: int = 100) -> list[DuplicatePair]:
    """Everything that a walk in such portions finds, each pair once."""
    found: dict[tuple[str, str], DuplicatePair] = {}
    after: int | None = 0
    while after is not None:
        begin = after
        page = ledger.read(lambda uow, begin=begin: scanned(uow, ledger.policy, after=begin, limit=limit))  # type: ignore[misc]
        found |= {(pair.one, pair.other): pair for pair in page.pairs}
        after = page.last
    return list(found.values())


def fill(ledger: Ledger) -> None:
    """Ten firms, one of them twice, and a branch."""
    ledger.policy = KEYS_ALONE
    ledger.file(WANG)
    for place in range(9):
        ledger.file(WANG, company_name(place * 131), f"1390002{place:04d}")
    ledger.approve(ledger.file(SUN, SPELLED, "13900054321"), by=HE)
    ledger.file(SUN, BRANCH, "13900054322")


def test_two_spellings_of_one_firm_are_a_certain_pair(ledger: Ledger) -> None:
    """With who follows each, and how often it was filed."""
    fill(ledger)
    (pair,) = [each for each in pairs(ledger) if not each.is_related]
    sides = ledger.read(lambda uow: sides_of(pair, uow))
    assert sides is not None

    assert pair.band is Band.CERTAIN
    assert {(side.name, side.owner, side.is_held, side.filings) for side in sides} == {
        (COMPANY, "王晨", True, 1),
        (SPELLED, "孙悦", True, 1),
    }


def test_a_branch_is_related_and_no_duplicate(ledger: Ledger) -> None:
    """It is told beside the duplicates."""
    fill(ledger)
    kin = [each for each in pairs(ledger) if each.is_related]

    assert len(kin) == 2
    assert {side.name for pair in kin for side in ledger.read(lambda uow, p=pair: sides_of(p, uow)) or ()} >= {BRANCH}  # type: ignore[misc]


def test_portions_find_what_the_whole_finds(ledger: Ledger) -> None:
    """However the walk is cut."""
    fill(ledger)

    assert {(each.one, each.other) for each in pairs(ledger, 1)} == {(each.one, each.other) for each in pairs(ledger)}


def test_what_was_told_apart_or_merged_is_no_pair(ledger: Ledger) -> None:
    """Nor does a pair from before stand any more."""
    fill(ledger)
    (pair,) = [each for each in pairs(ledger) if not each.is_related]
    ruling = NameException(one=pair.one, other=pair.other, at=ledger.clock(), by=LIN)
    ledger.write(lambda uow: uow.company_names.rule_apart(ruling))

    assert [each for each in pairs(ledger) if not each.is_related] == []
    assert ledger.read(lambda uow: sides_of(pair, uow)) is None


def test_a_merged_pair_is_gone(ledger: Ledger) -> None:
    """The names of one customer are no duplicates of each other."""
    fill(ledger)
    (pair,) = [each for each in pairs(ledger) if not each.is_related]
    ledger.withdraw(next(one for one in ledger.read(lambda uow: uow.filings.page(after=0, limit=1))))
    ledger.do(MergeCustomers(keep=pair.one, drop=pair.other, by=ZHOU))

    assert [each for each in pairs(ledger) if not each.is_related] == []
    assert ledger.read(lambda uow: sides_of(pair, uow)) is None


def test_one_phone_makes_a_pair_worth_a_look(ledger: Ledger) -> None:
    """Names that have nothing in common share it; only suspected."""
    ledger.policy = KEYS_ALONE
    ledger.withdraw(ledger.file(WANG, "无锡云松食品有限公司", "13900011111"))
    ledger.withdraw(ledger.file(SUN, "上海远舟科技有限公司", "13900011111"))
    found = pairs(ledger)

    assert [(each.band, [sign.code for sign in each.evidence][-1]) for each in found] == [
        (Band.SUSPECTED, "same_phone")
    ]


def test_one_mail_domain_makes_a_pair_worth_a_look(ledger: Ledger) -> None:
    """As a phone does; one where anybody may have a mailbox makes none."""
    ledger.policy = KEYS_ALONE
    for company, phone, mail in (
        ("无锡云松食品有限公司", "13900011111", "li@yunsong-demo.cn"),
        ("上海远舟科技有限公司", "13900011112", "wang@mail.yunsong-demo.cn"),
        ("成都橙柚网络有限公司", "13900011113", "sun@qq.com"),
        ("广州蓝鲸贸易有限公司", "13900011114", "xu@qq.com"),
    ):
        ledger.withdraw(ledger.file(WANG, company, phone, note=f"邮箱 {mail}"))
    found = pairs(ledger)

    assert [(each.band, [sign.code for sign in each.evidence][-1]) for each in found] == [
        (Band.SUSPECTED, "same_domain")
    ]
