"""The one place that knows `lark-oapi`: its typed builders say how a request is addressed and what its body is called.

Only the builders are used; transport, tokens and dispatch are ours (the SDK's open a client per call and block the loop
on a cold token). Its package imports every API of Feishu, some ten thousand modules, before the first line runs, so the
parent packages are stood in for by empty ones while the few modules that we need are loaded; and so is what decrypts,
for which a parser of C is built at each start, five times the work of all that we need.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.machinery import PathFinder
from threading import Lock
from types import ModuleType
from typing import Any, Final
from urllib.parse import quote

from core.domain.frozen import dataclass

_PARENTS: Final = (
    "lark_oapi",
    "lark_oapi.api",
    "lark_oapi.api.im",
    "lark_oapi.api.im.v1",
    "lark_oapi.api.im.v1.model",
    "lark_oapi.api.contact",
    "lark_oapi.api.contact.v3",
    "lark_oapi.api.contact.v3.model",
)
_IM: Final = "lark_oapi.api.im.v1.model"
_CONTACT: Final = "lark_oapi.api.contact.v3.model"
_CORE: Final = "lark_oapi.core"
_UNUSED: Final = f"{_CORE}.utils"
_PAGE: Final = 50
_loading: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call as the SDK's model describes it. `route` is the path before the ids are put in."""

    method: str
    route: str
    path: str
    params: tuple[tuple[str, str], ...]
    body: dict[str, str] | None


def create_message(receive_id_type: str, receive_id: str, msg_type: str, content: str, uuid: str) -> Request:
    """Send a message; `content` is JSON in a string."""
    models = _models(f"{_IM}.create_message_request")
    body = models.CreateMessageRequestBody.builder()
    body = body.receive_id(receive_id).msg_type(msg_type).content(content).uuid(uuid).build()
    request = models.CreateMessageRequest.builder().receive_id_type(receive_id_type).request_body(body).build()
    return _plain(request)


def reply_message(message_id: str, msg_type: str, content: str, uuid: str) -> Request:
    """Answer a message where it stands."""
    models = _models(f"{_IM}.reply_message_request")
    body = models.ReplyMessageRequestBody.builder().msg_type(msg_type).content(content).uuid(uuid).build()
    return _plain(models.ReplyMessageRequest.builder().message_id(message_id).request_body(body).build())


def patch_message(message_id: str, content: str) -> Request:
    """Repaint a card."""
    models = _models(f"{_IM}.patch_message_request")
    body = models.PatchMessageRequestBody.builder().content(content).build()
    return _plain(models.PatchMessageRequest.builder().message_id(message_id).request_body(body).build())


def message_resource(message_id: str, key: str, kind: str) -> Request:
    """Fetch the `image` or `file` that a message holds."""
    models = _models(f"{_IM}.get_message_resource_request")
    builder = models.GetMessageResourceRequest.builder().message_id(message_id).file_key(key).type(kind)
    return _plain(builder.build())


def create_file(name: str, kind: str) -> Request:
    """Upload a file to be sent; its bytes travel beside this body, as `file`."""
    body_models, models = _models(f"{_IM}.create_file_request_body"), _models(f"{_IM}.create_file_request")
    body = body_models.CreateFileRequestBody.builder().file_type(kind).file_name(name).build()
    return _plain(models.CreateFileRequest.builder().request_body(body).build())


def get_chat(chat_id: str) -> Request:
    """What kind of conversation this is."""
    models = _models(f"{_IM}.get_chat_request")
    return _plain(models.GetChatRequest.builder().chat_id(chat_id).build())


def get_user(open_id: str) -> Request:
    """One person."""
    models = _models(f"{_CONTACT}.get_user_request")
    builder = models.GetUserRequest.builder().user_id(open_id).user_id_type("open_id")
    return _plain(builder.department_id_type("open_department_id").build())


def get_department(department_id: str) -> Request:
    """One department."""
    models = _models(f"{_CONTACT}.get_department_request")
    builder = models.GetDepartmentRequest.builder().department_id(department_id).user_id_type("open_id")
    return _plain(builder.department_id_type("open_department_id").build())


def list_departments(parent: str, page_token: str) -> Request:
    """A page of all departments below `parent`, at any depth."""
    models = _models(f"{_CONTACT}.children_department_request")
    builder = models.ChildrenDepartmentRequest.builder().department_id(parent).user_id_type("open_id")
    builder = builder.department_id_type("open_department_id").fetch_child("true").page_size(_PAGE)
    return _plain((builder.page_token(page_token) if page_token else builder).build())


def users_in_department(department_id: str, page_token: str) -> Request:
    """A page of the people directly in a department."""
    models = _models(f"{_CONTACT}.find_by_department_user_request")
    builder = models.FindByDepartmentUserRequest.builder().department_id(department_id).user_id_type("open_id")
    builder = builder.department_id_type("open_department_id").page_size(_PAGE)
    return _plain((builder.page_token(page_token) if page_token else builder).build())


def list_scopes(page_token: str) -> Request:
    """A page of what the app may read of the directory."""
    models = _models(f"{_CONTACT}.list_scope_request")
    builder = models.ListScopeRequest.builder().user_id_type("open_id")
    builder = builder.department_id_type("open_department_id").page_size(_PAGE)
    return _plain((builder.page_token(page_token) if page_token else builder).build())


def load() -> None:
    """Load every model now, off the event loop: it takes a moment."""
    for module in _MODULES:
        _models(module)


_MODULES: Final = (
    *(f"{_IM}.{name}_request" for name in ("create_message", "reply_message", "patch_message", "get_chat")),
    *(f"{_IM}.{name}_request" for name in ("get_message_resource", "create_file")),
    *(f"{_CONTACT}.{name}_request" for name in ("get_user", "get_department", "children_department")),
    *(f"{_CONTACT}.{name}_request" for name in ("find_by_department_user", "list_scope")),
)


@lru_cache(maxsize=32)
def _models(name: str) -> ModuleType:
    with _loading, _hollow_parents():
        return importlib.import_module(name)


@contextmanager
def _hollow_parents() -> Iterator[None]:
    """Empty packages in place of the SDK's own, which import everything.

    They are taken away again, with the core that was built upon one: whoever imports the real ones later gets them,
    around the modules loaded here.
    """
    added = [name for name in (*_PARENTS, _CORE, _UNUSED) if name not in sys.modules]
    try:
        for name in added:
            if name in _PARENTS:
                sys.modules[name] = _hollow(name)
        if _UNUSED in added:
            sys.modules[_UNUSED] = ModuleType(_UNUSED)
        yield
    finally:
        for name in added:
            sys.modules.pop(name, None)


def _hollow(name: str) -> ModuleType:
    parent = name.rpartition(".")[0]
    spec = PathFinder.find_spec(name, sys.modules[parent].__path__ if parent else None)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"{name} is not where lark-oapi used to keep it", name=name)
    module = ModuleType(name)
    module.__path__ = list(spec.submodule_search_locations)
    return module


def _plain(request: Any) -> Request:
    path = request.uri
    for key, value in request.paths.items():
        path = path.replace(f":{key}", quote(str(value), safe=""))
    body = request.body
    return Request(
        method=request.http_method.name,
        route=request.uri,
        path=path,
        params=tuple(request.queries),
        body=None if body is None else {key: value for key, value in vars(body).items() if value is not None},
    )
