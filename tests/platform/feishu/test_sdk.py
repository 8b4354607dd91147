from __future__ import annotations

import json
import subprocess
import sys

import pytest

from adapters.feishu import sdk

_COUNT = """
import json, resource, sys
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from adapters.feishu import sdk
sdk.load()
sdk.create_message("chat_id", "oc_1", "interactive", "{}", "u")
print(json.dumps({
    "modules": len([name for name in sys.modules if name.startswith("lark_oapi")]),
    "heavy": [name for name in ("requests", "httpx", "websockets", "lark_oapi", "Crypto") if name in sys.modules],
    "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
}))
"""
_REAL = """
from adapters.feishu import sdk
sdk.load()
import lark_oapi
from lark_oapi.api.im.v1 import CreateMessageRequest
ours = sdk._models("lark_oapi.api.im.v1.model.create_message_request")
from lark_oapi.core import AESCipher
print(lark_oapi.Client.__name__, CreateMessageRequest is ours.CreateMessageRequest, AESCipher.__name__)
"""


def _run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=100)
    return done.stdout


def test_only_the_models_in_use_are_loaded() -> None:
    """Some forty modules of the SDK instead of ten thousand, none of its transports, nothing that it decrypts with."""
    found = json.loads(_run(_COUNT))

    assert found["heavy"] == []
    assert found["modules"] < 100
    assert found["megabytes"] < 45


@pytest.mark.slow
def test_whoever_wants_the_whole_sdk_still_gets_it() -> None:
    """The empty packages are gone after loading, and both sides use the same classes."""
    assert _run(_REAL).split() == ["Client", "True", "AESCipher"]


def test_a_message_is_addressed_as_the_sdk_says() -> None:
    """Method, path, query and body of a send."""
    request = sdk.create_message("open_id", "ou_li", "interactive", '{"schema":"2.0"}', "key-1")

    assert (request.method, request.path, request.params) == (
        "POST",
        "/open-apis/im/v1/messages",
        (("receive_id_type", "open_id"),),
    )
    assert request.body == {
        "receive_id": "ou_li",
        "msg_type": "interactive",
        "content": '{"schema":"2.0"}',
        "uuid": "key-1",
    }


def test_ids_go_into_paths_quoted_and_into_routes_not_at_all() -> None:
    """An id cannot lead to another address, and a log line of the route names nobody."""
    request = sdk.patch_message("om_1/../../x?y", "{}")

    assert request.path == "/open-apis/im/v1/messages/om_1%2F..%2F..%2Fx%3Fy"
    assert request.route == "/open-apis/im/v1/messages/:message_id"


def test_pages_are_asked_for_with_a_token_only_after_the_first() -> None:
    """An empty page_token would be refused."""
    first, second = sdk.list_departments("0", ""), sdk.list_departments("0", "p2")

    assert "page_token" not in dict(first.params)
    assert dict(second.params)["page_token"] == "p2"
    assert dict(first.params)["fetch_child"] == "true"
