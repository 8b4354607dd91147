"""Would Feishu take this card? Strict validation of card JSON 2.0, with the platform's sub-codes.

Also an independent check for the product's card renderer: it shares no code with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.sandbox.feishu.card_rules import Elements, ListOf, Rule, Scalar, Shape, Tagged
from bot.sandbox.feishu.card_tables import COMPONENTS, CONTAINERS, FIELDS, NAMED, REMOVED_TAGS, ROOT
from core.domain.frozen import dataclass

MAX_BYTES: Final = 30 * 1024
MAX_ELEMENTS: Final = 200
MAX_TABLES: Final = 3
"""The pages say 5; the service was seen to refuse the fourth."""
MAX_DEPTH: Final = 5

_UNREADABLE: Final = 200621
_REMOVED: Final = 200861
_OVER_LIMIT: Final = 11310
_FORM_NAME: Final = 200530
_CHART: Final = 200550
_TOO_LONG: Final = 230025

_MARKDOWN_TABLE: Final = re.compile(
    r"^[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*$", re.MULTILINE
)
_AT: Final = re.compile(r"<at\s+id=[\"']?([^\s\"'>]+)[\"']?\s*>")
_IN_FORM_ONLY: Final = ("required", "form_action_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A component of a card, where it is and what it is in."""

    element: Mapping[str, Any]
    path: str
    ancestors: tuple[str, ...]
    """Tags of the containers around it, outermost first."""

    @property
    def tag(self) -> str:
        return str(self.element.get("tag"))


def problems(card: Mapping[str, Any]) -> list[str]:
    """Everything Feishu would object to, each as `ErrCode: N; ErrPath: …; ErrMsg: …`; empty when good."""
    if card.get("schema") != "2.0":
        return [_problem(_UNREADABLE, "ROOT -> schema", "only cards of schema 2.0 are expected here")]
    found = list(_against(ROOT, card, "ROOT"))
    if found:
        return found  # a card that cannot be parsed is not looked at any further, so the checks below need no guards
    places = list(components(card))
    for check in (_limits, _nesting, _names, _forms, _choices, _tables, _charts):
        found += check(card, places)
    return found


def components(card: Mapping[str, Any]) -> Iterator[Place]:
    """The components of the body in reading order, columns left out."""
    body = card.get("body")
    if isinstance(body, Mapping):
        yield from _inside(body.get("elements"), "ROOT -> body -> elements", ())


def cited_people(card: Mapping[str, Any]) -> set[str]:
    """Ids of people that the card mentions or shows; the platform refuses a card that cites nobody's id (100290)."""
    cited: set[str] = set()
    for node in _objects(card):
        cited.update(_AT.findall(str(node.get("content", ""))))
        if node.get("tag") == "person":
            cited.add(str(node.get("user_id")))
        if node.get("tag") == "person_list" and isinstance(node.get("persons"), list):
            cited.update(str(person.get("id")) for person in node["persons"] if isinstance(person, Mapping))
    return cited - {"all"}


def _problem(code: int, path: str, message: str) -> str:
    return f"ErrCode: {code}; ErrPath: {path}; ErrMsg: {message}"


def _against(rule: Rule, value: Any, path: str) -> Iterator[str]:
    """What keeps `value` from following `rule`, deepest places included."""
    match rule:
        case Scalar():
            if not rule.holds(value):
                yield _problem(_UNREADABLE, path, f"parse card json err: expected {rule.expected}")
        case Shape():
            yield from _against_shape(rule, value, path)
        case Tagged():
            yield from _against_tagged(rule, value, path)
        case ListOf() | Elements():
            yield from _against_list(rule, value, path)


def _against_shape(rule: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _problem(_UNREADABLE, path, "parse card json err: expected an object")
        return
    for name in sorted(rule.required - value.keys()):
        yield _problem(_UNREADABLE, path, f"parse card json err: {name} is required")
    for name, item in value.items():
        if name not in rule.properties:
            yield _problem(_UNREADABLE, path, f"parse card json err: unknown property, property: {name}")
        else:
            yield from _against(rule.properties[name], item, f"{path} -> {name}")


def _against_tagged(rule: Tagged, value: Any, path: str) -> Iterator[str]:
    tag = value.get(rule.key) if isinstance(value, Mapping) else None
    if not isinstance(tag, str) or tag not in rule.shapes:
        yield _problem(_UNREADABLE, path, f"parse card json err: {rule.key} must be one of {', '.join(rule.shapes)}")
    else:
        yield from _against_shape(rule.shapes[tag], value, path)


def _against_list(rule: ListOf | Elements, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _problem(_UNREADABLE, path, "parse card json err: expected a list")
        return
    if rule.at_most is not None and len(value) > rule.at_most:
        yield _problem(_UNREADABLE, path, f"parse card json err: at most {rule.at_most} items")
    for index, item in enumerate(value):
        place = f"{path} -> {_step(index, item)}"
        yield from _component(item, place) if isinstance(rule, Elements) else _against(rule.item, item, place)


def _component(value: Any, path: str) -> Iterator[str]:
    tag = value.get("tag") if isinstance(value, Mapping) else None
    if isinstance(tag, str) and tag in REMOVED_TAGS:
        message = f"cards of schema V2 no longer support this capability; ErrorValue: unsupported tag {tag}"
        yield _problem(_REMOVED, path, message)
    elif not isinstance(tag, str) or tag not in COMPONENTS:
        yield _problem(_UNREADABLE, path, f"parse card json err: unknown tag {tag}")
    else:
        yield from _against_shape(COMPONENTS[tag], {name: value[name] for name in value if name != "tag"}, path)


def _step(index: int, item: Any) -> str:
    tag = item.get("tag") if isinstance(item, Mapping) else None
    return f"[{index}](tag: {tag})" if tag else f"[{index}]"


def _inside(elements: Any, path: str, ancestors: tuple[str, ...]) -> Iterator[Place]:
    for index, element in enumerate(elements if isinstance(elements, list) else ()):
        if not isinstance(element, Mapping):
            continue
        here = f"{path} -> {_step(index, element)}"
        tag = str(element.get("tag"))
        if tag != "column":
            yield Place(element=element, path=here, ancestors=ancestors)
        around = (*ancestors, tag) if tag in CONTAINERS else ancestors
        for inner in ("elements", "columns"):
            if tag != "table":  # its columns are headings, not components
                yield from _inside(element.get(inner), f"{here} -> {inner}", around)


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def _limits(card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_BYTES:
        yield _problem(_TOO_LONG, "ROOT", f"the length of the message content reaches its limit: {size} bytes")
    tags = sum(isinstance(node.get("tag"), str) for node in _objects(card))
    if tags > MAX_ELEMENTS:
        yield _problem(_OVER_LIMIT, "ROOT", f"element exceeds the limit; ErrorValue: {tags}")
    tables = sum(place.tag == "table" for place in places) + sum(
        len(_MARKDOWN_TABLE.findall(str(place.element.get("content")))) for place in places if place.tag == "markdown"
    )
    if tables > MAX_TABLES:
        yield _problem(_OVER_LIMIT, "ROOT", "card table number over limit; ErrorValue: table")
    if card.get("config", {}).get("update_multi") is False:
        yield _problem(_UNREADABLE, "ROOT -> config", "update_multi must be true in schema 2.0")


def _nesting(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    for place in places:
        if place.tag in {"form", "table"} and place.ancestors:
            yield _problem(_UNREADABLE, place.path, f"{place.tag} may stand at the root of the card only")
        if place.tag == "chart" and "form" in place.ancestors:
            yield _problem(_UNREADABLE, place.path, "a form holds no chart")
        if place.tag in CONTAINERS and len(place.ancestors) >= MAX_DEPTH:
            yield _problem(_UNREADABLE, place.path, f"containers nest at most {MAX_DEPTH} deep")


def _names(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    seen: dict[str, set[str]] = {"name": set(), "element_id": set()}
    codes = {"name": _FORM_NAME, "element_id": _UNREADABLE}
    for place in places:
        for key, taken in seen.items():
            value = place.element.get(key)
            if not isinstance(value, str) or (key == "name" and place.tag not in NAMED):
                continue
            if value in taken:
                yield _problem(codes[key], place.path, f"{key} {value!r} is used twice")
            taken.add(value)


def _forms(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    for place in places:
        in_form = "form" in place.ancestors
        if in_form and place.tag in FIELDS | {"button"} and not place.element.get("name"):
            yield _problem(_FORM_NAME, place.path, f"{place.tag} in a form needs a name")
        for key in () if in_form else _IN_FORM_ONLY:
            if place.element.get(key) and place.tag in COMPONENTS:
                yield _problem(_UNREADABLE, place.path, f"{key} has a meaning inside a form only")
        if place.tag == "form" and not any(
            inner.element.get("form_action_type") == "submit"
            for inner in places
            if inner.path.startswith(f"{place.path} ->")
        ):
            yield _problem(_UNREADABLE, place.path, "a form needs a button that submits it")


def _choices(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    for place in places:
        if place.tag not in {"select_static", "multi_select_static"}:
            continue
        offered = {option["value"] for option in place.element["options"]}
        chosen = place.element.get("selected_values") or [place.element.get("initial_option")]
        for value in chosen:
            if value and value not in offered:
                yield _problem(_UNREADABLE, place.path, f"{value!r} is not among the options")


def _tables(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    for place in places:
        if place.tag != "table":
            continue
        kinds = {column["name"]: column["data_type"] for column in place.element["columns"]}
        for index, row in enumerate(place.element["rows"]):
            for name, value in row.items():
                if not _fits(kinds.get(name), value):
                    message = f"cell {name!r} does not fit its column"
                    yield _problem(_UNREADABLE, f"{place.path} -> rows -> [{index}]", message)


def _fits(kind: Any, value: Any) -> bool:
    match kind:
        case "number" | "date":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "text" | "lark_md" | "markdown":
            return isinstance(value, str)
        case "options" | "persons":
            return isinstance(value, str | list)
        case _:
            return False


def _charts(_card: Mapping[str, Any], places: list[Place]) -> Iterator[str]:
    for place in places:
        if place.tag == "chart" and not isinstance(place.element["chart_spec"].get("type"), str):
            yield _problem(_CHART, place.path, "chart spec is invalid; ErrorValue: - (root): type is required")
