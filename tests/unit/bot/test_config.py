"""Settings: read whole, refused whole, and documented whole."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest

from bot.config import BadSettings, Settings, load
from bot.problem import Problem
from tests.support.repository import ROOT

KEY = base64.b64encode(bytes(32)).decode()
GOOD = f"""
[security]
master_key = "{KEY}"
[feishu]
enabled = true
app_id = "cli_made_up"
app_secret = "a made-up secret"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the settings of a test stand."""
    return tmp_path / "config.toml"


def read(file: Path, text: str = GOOD, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from this text."""
    file.write_text(text, encoding="utf-8")
    return load(file, environ or {})


def problems(file: Path, text: str, environ: Mapping[str, str] | None = None) -> dict[str, Problem]:
    """Everything that is wrong with this text, by key."""
    with pytest.raises(BadSettings) as refusal:
        read(file, text, environ)
    found = refusal.value.problems
    assert len({problem.key for problem in found}) == len(found), "each key is named once"
    return {problem.key: problem for problem in found}


def test_few_settings_are_enough(file: Path) -> None:
    """All others have their defaults."""
    settings = read(file)

    assert settings.feishu.app_id == "cli_made_up"
    assert (settings.server.port, settings.database.url) == (8080, f"sqlite:///{file.parent}/data/baobei.db")


def test_every_mistake_is_named_at_once_with_its_key_and_its_fix(file: Path) -> None:
    """Unknown, of the wrong type, out of range, missing: one run shows them all."""
    found = problems(
        file,
        """
        [server]
        prot = 1
        port = 70000
        trusted_proxies = "127.0.0.1, nginx"
        [database]
        url = "mysql://somewhere"
        [redis]
        url = "somewhere"
        [security]
        master_key = "c2hvcnQ="
        [feishu]
        enabled = true
        mode = "long"
        api_base = "open.feishu.cn"
        app_id = 7.5
        [wecom]
        enabled = true
        [wecom.aibot]
        enabled = "perhaps"
        """,
    )

    assert set(found) == {
        "server.prot",
        "server.port",
        "database.url",
        "server.trusted_proxies",
        "redis.url",
        "security.master_key",
        "feishu.mode",
        "feishu.api_base",
        "feishu.app_id",
        "feishu.app_secret",
        "wecom.aibot.enabled",
        "wecom.corp_id",
        "wecom.agent_id",
        "wecom.secret",
        "wecom.token",
        "wecom.encoding_aes_key",
        "server.public_url",
    }
    assert all(problem.what and problem.fix for problem in found.values())
    assert "port" in found["server.prot"].fix
    assert '"websocket"' in found["feishu.mode"].fix
    assert str(found["server.port"]).startswith("server.port：")


def test_a_key_that_cannot_be_read_is_not_called_missing_as_well(file: Path) -> None:
    """One mistake, one line."""
    found = problems(file, GOOD.replace("enabled = true", 'enabled = "perhaps"'))

    assert [problem.what for problem in found.values()] == ["类型不对"]


def test_each_platform_names_what_it_lacks(file: Path) -> None:
    """An open platform without its credentials cannot work."""
    found = problems(file, GOOD + '[dingtalk]\nenabled = true\nmode = "webhook"\naes_key = "short"\n')

    assert set(found) == {"dingtalk.client_id", "dingtalk.client_secret", "dingtalk.token", "dingtalk.aes_key"}


def test_a_webhook_needs_what_it_is_checked_with(file: Path) -> None:
    """Without key and token anybody could call."""
    assert set(problems(file, GOOD + 'mode = "webhook"')) == {"feishu.encrypt_key", "feishu.verification_token"}


def test_without_any_platform_there_is_nothing_to_run(file: Path) -> None:
    """Said in terms of what to write."""
    assert set(problems(file, f'[security]\nmaster_key = "{KEY}"')) == {"feishu.enabled"}


@pytest.mark.parametrize("key", ["", "not base64!", base64.b64encode(bytes(31)).decode()])
def test_a_master_key_that_could_not_seal_is_refused(file: Path, key: str) -> None:
    """With the command that makes a good one."""
    found = problems(file, GOOD.replace(KEY, key))

    assert "openssl rand -base64 32" in found["security.master_key"].fix


def test_a_missing_file_says_what_to_copy(file: Path) -> None:
    """And complains about nothing else."""
    with pytest.raises(BadSettings) as refusal:
        load(file, {})

    (problem,) = refusal.value.problems
    assert problem.key == str(file)
    assert "config.example.toml" in problem.fix


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[server\nport = 1", "第 1 行第 8 列 TOML 写法不对"),
        ("[server]\nhost = “127.0.0.1”".encode(), "第 2 行第 8 列 TOML 写法不对。.*英文引号"),
        (b'[server]\nhost = "', "TOML 写法不对"),
        ("# 设置".encode("gb18030"), "另存为 UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_says_where(file: Path, content: bytes, said: str) -> None:
    """In plain words, with the likeliest mistakes."""
    file.write_bytes(content)
    with pytest.raises(BadSettings, match=said):
        load(file, {})


def test_a_mark_before_the_text_is_passed_over(file: Path) -> None:
    """Notepad writes one at the beginning of UTF-8."""
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())

    assert load(file, {}).feishu.app_id == "cli_made_up"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Nor is what may not be read."""
    with pytest.raises(BadSettings, match="读不到这个文件"):
        load(tmp_path, {})


def test_a_section_must_be_a_section(file: Path) -> None:
    """`server = 8080` is a guess."""
    assert problems(file, f"server = 8080\n{GOOD}")["server"].fix == "写成 [server]"


def test_the_environment_goes_before_the_file(file: Path) -> None:
    """Numbers and switches are read from its texts."""
    environ = {
        "BAOBEI_FEISHU_APP_SECRET": "from outside",
        "BAOBEI_SERVER_PORT": "9090",
        "BAOBEI_FEISHU_ENABLED": "TRUE",
        "BAOBEI_WECOM_AIBOT_ENABLED": "0",
        "PATH": "/bin",
    }

    settings = read(file, GOOD, environ)

    assert (settings.feishu.app_secret, settings.server.port) == ("from outside", 9090)
    assert (settings.feishu.enabled, settings.wecom.aibot.enabled) == (True, False)


def test_a_wrong_text_in_the_environment_is_named_by_its_key(file: Path) -> None:
    """As if it stood in the file."""
    environ = {"BAOBEI_SERVER_PORT": "eighty", "BAOBEI_FEISHU_ENABLED": "yes"}

    assert set(problems(file, GOOD, environ)) == {"server.port", "feishu.enabled"}


def test_a_secret_may_stand_in_a_file_beside_the_settings(file: Path) -> None:
    """Its last line break is not part of it."""
    (file.parent / "secret").write_text("from a file\n", encoding="utf-8")

    settings = read(file, GOOD.replace('app_secret = "a made-up secret"', 'app_secret_file = "secret"'))

    assert settings.feishu.app_secret == "from a file"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_is_named(file: Path, content: bytes | None) -> None:
    """And the secret is not called missing as well."""
    if content is not None:
        (file.parent / "secret").write_bytes(content)

    found = problems(file, GOOD.replace('app_secret = "a made-up secret"', 'app_secret_file = "secret"'))

    assert set(found) == {"feishu.app_secret_file"}


def test_only_single_settings_stand_in_files(file: Path) -> None:
    """A whole section does not."""
    assert "server_file" in problems(file, f'server_file = "server.toml"\n{GOOD}')


def test_an_id_may_be_written_as_a_number(file: Path) -> None:
    """WeCom's agent ids look like one."""
    assert read(file, GOOD + "[wecom]\nagent_id = 1000002").wecom.agent_id == "1000002"


def test_secrets_do_not_show() -> None:
    """Not even where settings are printed by mistake."""
    names = {"master_key", "app_secret", "encrypt_key", "verification_token", "client_secret", "secret", "token"}
    shown = repr(Settings())

    assert [name for name in sorted(names) if f" {name}=" in shown or f"({name}=" in shown] == []


def test_the_example_shows_every_setting_with_its_default() -> None:
    """No more and no less: it is the documentation."""
    example = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))

    assert example == asdict(Settings())


def test_the_example_explains_every_section() -> None:
    """In the order of the settings."""
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    headings = [line.strip("[]") for line in text.splitlines() if line.startswith("[")]

    assert headings == list(_sections(Settings()))


def _sections(settings: Any, prefix: str = "") -> list[str]:
    found = []
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if hasattr(value, "__dataclass_fields__"):
            found += [f"{prefix}{entry.name}", *_sections(value, f"{prefix}{entry.name}.")]
    return found
