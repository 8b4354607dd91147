"""Mail domains as a sign: two firms whose people write from one domain of their own are probably one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![\w-])", re.ASCII)
_SECOND = frozenset({"com", "net", "org", "gov", "edu", "ac", "co", "or", "ne"})
"""Behind a country such a label belongs to everybody: com.cn, co.jp."""
_PUBLIC = frozenset(
    {
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "vip.163.com", "188.com", "netease.com"),
        *("sina.com", "sina.cn", "sina.com.cn", "sohu.com", "tom.com", "21cn.com", "139.com", "189.cn", "wo.cn"),
        *("aliyun.com", "alibaba.com", "263.net", "263.net.cn", "china.com", "eyou.com", "chinaren.com", "citiz.net"),
        *("gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "live.cn", "msn.com", "msn.cn"),
        *("yahoo.com", "yahoo.cn", "yahoo.com.cn", "yahoo.com.tw", "yahoo.com.hk", "icloud.com", "me.com", "mac.com"),
        *("proton.me", "protonmail.com", "gmx.com", "gmx.net", "mail.com", "hinet.net", "pchome.com.tw", "seed.net.tw"),
        *("example.com", "example.org", "example.net", "petalmail.com"),
    }
)
"""Where anybody may have a mailbox: such a domain says nothing about the firm."""
LONGEST = 400
"""Characters of an answer in which addresses are looked for."""


def mail_domains(texts: Iterable[str]) -> tuple[str, ...]:
    """The registrable domains of the mail addresses in these texts, public hosts left out; each once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        if "@" in text:
            for host in _ADDRESS.findall(text[:LONGEST].casefold()):
                domain = _registrable(host)
                if domain not in _PUBLIC:
                    found[domain] = None
    return tuple(found)


def _registrable(host: str) -> str:
    labels = host.split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3 if wide else -2 :])
