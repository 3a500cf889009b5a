"""What the user can prefer, as data: the one list that the settings page and whoever obeys a preference read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from desktop_chat.core.values import value

Preferred: TypeAlias = bool | int | float | str


@value
class Preference:
    """Kept under `id` in the section `ui` of the settings file, and only while it differs from `default`.

    `text` and `help` are English, translated where they are shown. With `choices`, (value, text) each, it is one of
    them; a number lies within `least` and `most`.
    """

    id: str
    group: str
    text: str
    default: Preferred
    help: str = ""
    choices: tuple[tuple[Preferred, str], ...] = ()
    least: float = 0
    most: float = 0


#: "system" follows the desktop.
COLOUR_SCHEME: Final = Preference(
    "colour_scheme",
    "Look",
    "Colours",
    "system",
    choices=(("system", "As the system has it"), ("light", "Light"), ("dark", "Dark")),
)
SEND_WITH_ENTER: Final = Preference(
    "send_with_enter",
    "Writing",
    "Send with Enter",
    True,
    "Shift and Enter starts a new line. Otherwise Enter starts a new line, and Ctrl and Enter sends.",
)
NOTIFY: Final = Preference("notify", "Answers", "Say when an answer ends while the window is in the background", True)

PREFERENCES: Final[tuple[Preference, ...]] = (COLOUR_SCHEME, SEND_WITH_ENTER, NOTIFY)


def preferred(ui: Mapping[str, object], preference: Preference) -> Preferred:
    """What the user chose; the default where nothing was, or something that it cannot be."""
    chosen, default = ui.get(preference.id), preference.default
    if not isinstance(chosen, bool | int | float | str):
        return default
    if preference.choices:
        return chosen if any(chosen == choice for choice, _ in preference.choices) else default
    if isinstance(default, str | bool) or isinstance(chosen, bool | str):
        return chosen if type(chosen) is type(default) else default
    return chosen if preference.least <= chosen <= preference.most else default
