"""``baobei keys``: everything that a former master key has made is written anew, until it can go."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.console.finding import Finding
from bot.console.opened import settings_from, vault_from
from bot.console.progress import Bar

if TYPE_CHECKING:
    from storage.ledgers.rotation import Left

_NAMES = {
    "contact": "联系人",
    "filing": "报备",
    "conversation": "草稿",
    "follow_up": "跟进",
    "follow_up_remark": "跟进批注",
    "member": "成员手机",
    "bound_group": "群机器人",
    "file": "文件",
    "file_content": "文件内容",
    "customer_order": "订单",
    "customer_merge": "合并记录",
    "customer_key": "客户电话指纹",
    "live_key": "在保护的电话指纹",
}
_MAY_GO = (
    "现在可以把旧密钥从 [security] retired_keys 里删掉，再重启。"
    "用旧密钥加密的备份要恢复时还用得着它，请和那些备份放在一起。"
)
_NONE = (
    "[security] retired_keys 是空的，没有旧密钥要换。"
    "要换密钥，先把新密钥写进 master_key、旧的写进 retired_keys，再重启。"
)


def rotate(config: Path, *, forget: bool, as_json: bool) -> int:
    """Write everything anew, then look; 0 when the former keys may go, 1 when not, 2 for wrong settings."""
    return _doing(config, rotating=True, forget=forget, as_json=as_json)


def check(config: Path, *, as_json: bool) -> int:
    """Only look; exit codes as for ``rotate``."""
    return _doing(config, rotating=False, forget=False, as_json=as_json)


def key_findings(settings: Settings) -> list[Finding]:
    """What ``doctor`` says of keys of former times. Raises ``CannotOpen``."""
    from storage.ledgers.rotation import Rotation

    if not _retired(settings):
        return []
    left = Rotation(settings.database.url, vault_from(settings)).left()
    if left.nothing:
        return [Finding(what="旧密钥", ok=True, found="已经用不着了", fix=_MAY_GO)]
    fix = "运行 baobei keys rotate；在那以前不要删掉 [security] retired_keys"
    return [Finding(what="旧密钥", ok=True, found="还在用：" + "，".join(_lines(left)), fix=fix)]


def _doing(config: Path, *, rotating: bool, forget: bool, as_json: bool) -> int:
    from storage.errors import CannotOpen
    from storage.ledgers.rotation import Rotation

    settings = settings_from(config)
    if settings is None:
        return 2
    if not _retired(settings):
        print(_NONE)
        return 0
    try:
        url, vault = settings.database.url, vault_from(settings)
        bar = Bar("换密钥", Rotation(url, vault).rows() * (2 if rotating else 1))
        rotation = Rotation(url, vault, went=bar.add)
        if rotating:
            rotation.rotate()
        left = rotation.left(strays_too=forget)
        bar.close()
    except CannotOpen as error:
        print(error, file=sys.stderr)
        return 1
    _print(left, as_json=as_json)
    return 0 if left.nothing else 1


def _retired(settings: Settings) -> bool:
    return any(key.strip() for key in settings.security.retired_keys.split(","))


def _print(left: Left, *, as_json: bool) -> None:
    if as_json:
        rows, broken = ({name: count for name, count in each.items() if count} for each in (left.rows, left.broken))
        print(json.dumps({"done": left.nothing, "rows": rows, "strays": left.strays, "broken": broken}))
        return
    if left.nothing:
        print(f"全部内容都已用新密钥加密。{_MAY_GO}")
        return
    print("旧密钥还不能删：")
    for line in _lines(left):
        print(f"  {line}")
    if left.strays:
        print("找不到原号码的电话指纹没法重算：联系人已经改掉或删掉了。确认不要了，就加 --forget 再跑一次。")


def _lines(left: Left) -> list[str]:
    lines = [f"{_NAMES.get(name, name)} {count:,} 行" for name, count in left.rows.items() if count]
    lines += [f"{_NAMES.get(name, name)} {count:,} 行哪把密钥都打不开" for name, count in left.broken.items() if count]
    return lines + ([f"找不到原号码的电话指纹 {left.strays:,} 个"] if left.strays else [])
