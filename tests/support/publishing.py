"""Rules that an administrator has published from chat, for journeys that begin under them."""

from __future__ import annotations

from core.domain.org import Role, RoleGrant
from core.service.ports.store import Store, UnitOfWork
from tests.support.three_worlds import ThreeWorlds


def appoint(store: Store) -> None:
    """周宁 is an administrator."""
    store.submit(_appointed).result()


async def publish(worlds: ThreeWorlds, rules: str) -> None:
    """周宁 sends the rules on Feishu and publishes them: the second version holds from now on."""
    await worlds.stand_ins["feishu"].send_file("ou_zhou", "policy.toml", rules.encode())
    await worlds.sees("feishu", "zhou", "发布")
    await worlds.phones["feishu"].press("zhou", "规则文件", "发布")
    await worlds.sees("feishu", "zhou", "已发布为第 2 版")


def _appointed(uow: UnitOfWork) -> None:
    zhou = uow.directory.member_known_as("feishu", "ou_zhou")
    assert zhou is not None
    uow.directory.grant(RoleGrant(member_id=zhou.id, role=Role.ADMIN))
