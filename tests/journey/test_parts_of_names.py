"""A customer is found by a part of its name, whether the job that puts names in by pairs has come by or not."""

from __future__ import annotations

from core.service import pair_names
from core.service.ports.store import UnitOfWork
from storage.repositories.name_pairs import PORTION
from tests.support.clock import HandSetClock
from tests.support.invented import company_name
from tests.support.stores import a_customer
from tests.support.three_worlds import ThreeWorlds
from tests.support.waiting import eventually

FIRST, LATER = "苏州喜鹊精密机械有限公司", "无锡杜鹃智能装备有限公司"


def much_came_in(worlds: ThreeWorlds) -> None:
    """As many names as the job takes at a time, of customers that nobody has."""
    many = [(a_customer(f"customer-{number:05d}", company_name(number)), ()) for number in range(PORTION)]
    worlds.store.submit(lambda uow: uow.customers.add_all(many)).result()


def left(uow: UnitOfWork) -> bool:
    """Whether there is a portion for the job."""
    return pair_names.next_portion(uow) is not None


async def test_a_part_of_a_name_finds_its_customer_before_the_job_and_after_it(
    worlds: ThreeWorlds, clock: HandSetClock
) -> None:
    """Who has just been filed at once, and still when he stands among thousands; what is released is found so, too."""
    phone = worlds.phones["feishu"]
    await phone.say("wang", f"报备 {FIRST} 李娜 13900012345")
    await worlds.sees("feishu", "wang", FIRST, "待审批")
    await phone.say("wang", "查看 喜鹊")
    await worlds.sees("feishu", "wang", FIRST, "13900012345")

    much_came_in(worlds)
    await phone.say("wang", f"报备 {LATER} 赵倩 13900054321")
    await worlds.sees("feishu", "wang", LATER, "待审批")
    await phone.say("wang", "查看 杜鹃")
    await worlds.sees("feishu", "wang", LATER, "13900054321")
    await worlds.house.pair_names()
    await eventually(lambda: not worlds.store.read(left).result())

    await phone.say("wang", "查看 鹊精")
    await eventually(lambda: sum("13900012345" in text for text in phone.seen("wang")) == 2)
    await phone.say("wang", "查看 鹃智")
    await eventually(lambda: sum("13900054321" in text for text in phone.seen("wang")) == 2)
    await phone.say("wang", "查看 画眉")
    await worlds.sees("feishu", "wang", "没找到", "画眉")
    await phone.say("lin", "通过 1")
    await worlds.sees("feishu", "wang", FIRST, "报备通过了")
    await phone.say("wang", "释放 1 项目停了")
    await worlds.sees("feishu", "wang", FIRST, "已释放")
    await phone.say("zhou", "公海 喜鹊")
    await worlds.sees("feishu", "zhou", FIRST, "共 1 个")
