"""What the doctor says of the machine, before somebody wonders why the server does not begin."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.config import ServerSettings, Settings
from bot.console.finding import Finding
from bot.console.server_checks import address_finding, policy_finding, redis_findings, variable_findings
from storage.memory.store import MemoryStore
from tests.support.process import free_port


def listening_on(port: int) -> Settings:
    """A server on the loopback."""
    return replace(Settings(), server=ServerSettings(host="127.0.0.1", port=port))


def test_a_misspelt_variable_is_told() -> None:
    """It would not be obeyed, and nothing else would tell."""
    environ = {"BAOBEI_FEISHU_APPSECRET": "x", "BAOBEI_FEISHU_APP_SECRET": "x", "BAOBEI_WECOM_AIBOT_SECRET": "x"}
    (finding,) = variable_findings(environ)

    assert finding.found == "没有这些设置，不起作用：BAOBEI_FEISHU_APPSECRET"


def test_a_free_address_is_well() -> None:
    """Nobody listens there."""
    assert address_finding(listening_on(free_port())).ok


def test_an_address_of_another_program_is_not() -> None:
    """It does not answer as ours does."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        finding = address_finding(listening_on(other.getsockname()[1]))

    assert not finding.ok
    assert "[server]" in finding.fix


def test_our_own_server_at_the_address_is_well() -> None:
    """The doctor may be asked while it runs."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"ok": true}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the class above
            return

    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        Thread(target=server.handle_request).start()
        finding = address_finding(listening_on(server.server_port))

    assert finding == Finding(what="地址", ok=True, found=f"baobei run 正在 127.0.0.1:{server.server_port} 上运行")


def test_a_redis_that_is_away_is_told() -> None:
    """Only where one is named."""
    (finding,) = redis_findings(f"redis://127.0.0.1:{free_port()}/0")

    assert not finding.ok
    assert list(redis_findings("")) == []


@pytest.mark.parametrize(
    ("text", "ok", "found"),
    [
        (None, True, "用的是内置规则"),
        (b'[protection]\nlength = "60\xe5\xa4\xa9"\n', True, "policy.toml 没有问题，启动时发布"),
        (b'[protection]\nlength = "long"\n[pol]\n', False, "policy.toml 有 2 处要改，改好才能启动"),
        ("# 规则".encode("gb18030"), False, "policy.toml 有 1 处要改，改好才能启动"),
    ],
)
def test_the_policy_that_lies_ready_is_read(tmp_path: Path, text: bytes | None, ok: bool, found: str) -> None:
    """With its first mistakes, for the server refuses to begin with them."""
    file = tmp_path / "policy.toml"
    if text is not None:
        file.write_bytes(text)
    finding = MemoryStore().read(lambda uow: policy_finding(file, uow)).result()

    assert (finding.ok, finding.found) == (ok, found)
