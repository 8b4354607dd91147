"""Card templates: the presets that the official SDK brings along, and what a company draws itself.

What a person can press is decided here. The presets take their buttons from the parameter `sys_full_json_obj`
(`dingtalk_stream/card_instance.py`); a template of the company's own has its buttons built in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final

from bot.sandbox.dingtalk.viewer import Button
from core.domain.frozen import dataclass

BUTTON_PRESET: Final = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
MARKDOWN_PRESET: Final = "589420e2-c1e2-46ef-a5ed-b8728e654da9.schema"
AI_PRESET: Final = "382e4302-551d-4880-bf29-a30acfab2e71.schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateButton:
    """A button drawn into a template, which sends `params` back when pressed.

    `shown_when` is a variable and the value that it must have for the button to be there.
    """

    id: str
    text: str
    color: str = "blue"
    params: Mapping[str, str] = field(default_factory=dict)
    shown_when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTemplate:
    """A template of the company; `id` ends in `.schema`."""

    id: str
    buttons: tuple[TemplateButton, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """All templates that the app may use."""

    own: Mapping[str, CardTemplate]

    def know(self, template_id: str) -> bool:
        """Whether a card can be made from this template."""
        return template_id in {BUTTON_PRESET, MARKDOWN_PRESET, AI_PRESET, *self.own}

    def buttons(self, template_id: str, param: Mapping[str, str]) -> tuple[Button, ...]:
        """The buttons that a card with these parameters shows."""
        own = self.own.get(template_id)
        if own is not None:
            return tuple(
                Button(id=button.id, text=button.text, color=button.color, calls_back=True)
                for button in own.buttons
                if button.shown_when is None or param.get(button.shown_when[0]) == button.shown_when[1]
            )
        return _listed(param) if template_id in {BUTTON_PRESET, AI_PRESET} else ()

    def sent_back(self, template_id: str, button_id: str, param: Mapping[str, str]) -> dict[str, Any]:
        """The `params` of a press on this button."""
        own = self.own.get(template_id)
        if own is not None:
            return next(dict(button.params) for button in own.buttons if button.id == button_id)
        drawn = next(button for button in _items(param) if button.get("id") == button_id)
        params = drawn.get("params")
        return dict(params) if isinstance(params, dict) else {}


def _listed(param: Mapping[str, str]) -> tuple[Button, ...]:
    """A button with `request` calls back under its `id`; one with a `url` leads there."""
    return tuple(
        Button(
            id=str(item.get("id", "")),
            text=str(item.get("text", "")),
            color=str(item.get("color", "")),
            calls_back=item.get("request") is True and bool(item.get("id")),
            url=str(item.get("url", "")),
        )
        for item in _items(param)
    )


def _items(param: Mapping[str, str]) -> list[dict[str, Any]]:
    """A parameter that is not JSON shows no buttons, as in the client."""
    try:
        parsed = json.loads(param.get("sys_full_json_obj") or "{}")
    except ValueError:
        return []
    items = parsed.get("msgButtons") if isinstance(parsed, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
