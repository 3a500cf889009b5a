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
    them; a number lies within `least` and `most`, `step` apart, and is shown with `unit` behind it.
    """

    id: str
    group: str
    text: str
    default: Preferred
    help: str = ""
    choices: tuple[tuple[Preferred, str], ...] = ()
    least: float = 0
    most: float = 0
    step: float = 1
    unit: str = ""


#: "system" follows the desktop.
COLOUR_SCHEME: Final = Preference(
    "colour_scheme",
    "Look",
    "Colours",
    "system",
    choices=(("system", "As the system has it"), ("light", "Light"), ("dark", "Dark")),
)
#: The desktop's word is heard where nothing was chosen; else it is true or false.
HIGH_CONTRAST: Final = Preference(
    "high_contrast",
    "Look",
    "High contrast",
    "system",
    "Black, white and clear outlines.",
    choices=(("system", "As the system has it"), (True, "On"), (False, "Off")),
)
REDUCED_MOTION: Final = Preference(
    "reduced_motion",
    "Look",
    "Reduced motion",
    "system",
    "Nothing moves or blinks by itself.",
    choices=(("system", "As the system has it"), (True, "On"), (False, "Off")),
)
TEXT_SIZE: Final = Preference(
    "text_percent",
    "Look",
    "Text size",
    100,
    "Of the whole window; 100 % is the system's own.",
    least=80,
    most=200,
    step=10,
    unit="%",
)
DIRECTION: Final = Preference(
    "direction",
    "Look",
    "Direction",
    "system",
    "Of the window; each text keeps its own.",
    choices=(("system", "As the language has it"), ("ltr", "Left to right"), ("rtl", "Right to left")),
)
COLUMN_WIDTH: Final = Preference(
    "column_ch",
    "Reading",
    "Width of the text",
    72,
    "The most characters in a line of an answer.",
    least=60,
    most=100,
    step=4,
    unit="ch",
)
SMOOTH_TEXT: Final = Preference(
    "smooth_text",
    "Reading",
    "Smooth text",
    True,
    "Text that arrives in bursts is let in evenly. Not with reduced motion.",
)
SHOW_FIGURES: Final = Preference(
    "show_figures",
    "Answers",
    "Show tokens and time below answers",
    True,
)
SEND_WITH_ENTER: Final = Preference(
    "send_with_enter",
    "Writing",
    "Send with Enter",
    True,
    "If it is off, Enter starts a new line, and Ctrl and Enter sends.",
)
NOTIFY: Final = Preference("notify", "Answers", "Say when an answer ends while the window is in the background", True)

#: In the order of the settings page; those of one group stand together.
PREFERENCES: Final[tuple[Preference, ...]] = (
    *(COLOUR_SCHEME, HIGH_CONTRAST, REDUCED_MOTION, TEXT_SIZE, DIRECTION),
    *(COLUMN_WIDTH, SMOOTH_TEXT),
    SEND_WITH_ENTER,
    *(NOTIFY, SHOW_FIGURES),
)


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
