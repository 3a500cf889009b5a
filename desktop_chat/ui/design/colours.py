"""The colours of both schemes, by the role they play."""

from __future__ import annotations

from PySide6.QtGui import QColor


class Colours:
    """One colour per role. Text roles reach 4.5:1 on every surface they are drawn on, marks 3:1.

    A plain class: a dataclass of so many fields takes longer to make than the window.
    """

    text: QColor
    #: Second-rank text: times, labels.
    text_muted: QColor
    #: What is not there: placeholders, and what cannot be used now.
    text_faint: QColor
    #: Behind the transcript.
    surface: QColor
    #: Composer, cards, popups and fields that lie on a surface.
    surface_raised: QColor
    sidebar: QColor
    bubble_user: QColor
    #: Lines that only part things.
    border: QColor
    #: Outlines of things to click whose words or icons tell what they are.
    border_strong: QColor
    #: Outlines and parts by which alone a thing is known: fields, switches.
    mark: QColor
    #: Laid over what the pointer is on, and over what is pressed or chosen.
    hover: QColor
    pressed: QColor
    link: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    #: The keyboard focus ring.
    focus: QColor
    danger: QColor
    warning: QColor
    success: QColor
    #: Backgrounds of the bars and strips that carry a message of that rank.
    danger_surface: QColor
    warning_surface: QColor
    notice_surface: QColor
    selection: QColor
    selection_text: QColor
    #: What was looked for, and the match that the find bar is at.
    found: QColor
    found_text: QColor
    found_current: QColor
    found_current_text: QColor
    scroll_handle: QColor
    shadow: QColor
    code_background: QColor
    #: Behind code within a line of text.
    code_inline: QColor
    code_text: QColor
    code_keyword: QColor
    code_string: QColor
    code_comment: QColor
    code_number: QColor
    code_name: QColor
    code_type: QColor
    code_operator: QColor
    code_error: QColor

    def __init__(self, values: dict[str, str]) -> None:
        for role, value in values.items():
            setattr(self, role, QColor(value))


LIGHT = Colours(
    {
        "text": "#1b2422",
        "text_muted": "#515d59",
        "text_faint": "#515d59",
        "surface": "#fdfdfb",
        "surface_raised": "#ffffff",
        "sidebar": "#f2f4f0",
        "bubble_user": "#e3efea",
        "border": "#dfe4df",
        "border_strong": "#c3ccc6",
        "mark": "#727f79",
        "hover": "#0d000000",
        "pressed": "#17000000",
        "link": "#0a6178",
        "accent": "#0b6b5c",
        "accent_hover": "#09594d",
        "accent_text": "#ffffff",
        "focus": "#13826f",
        "danger": "#a8321f",
        "warning": "#805400",
        "success": "#1b6b3a",
        "danger_surface": "#fbece8",
        "warning_surface": "#faf2df",
        "notice_surface": "#eaf3f0",
        "selection": "#b9ddd2",
        "selection_text": "#10201c",
        "found": "#fbe8a6",
        "found_text": "#2b2205",
        "found_current": "#f2a63c",
        "found_current_text": "#241500",
        "scroll_handle": "#40304a44",
        "shadow": "#1f10201c",
        "code_background": "#f3f5f1",
        "code_inline": "#e9eee8",
        "code_text": "#22302c",
        "code_keyword": "#8a2f62",
        "code_string": "#2b6a2f",
        "code_comment": "#5c6863",
        "code_number": "#8a4b06",
        "code_name": "#0f5f7a",
        "code_type": "#6a4596",
        "code_operator": "#4a5752",
        "code_error": "#a8321f",
    }
)

DARK = Colours(
    {
        "text": "#e4eae7",
        "text_muted": "#adbab4",
        "text_faint": "#adbab4",
        "surface": "#161a19",
        "surface_raised": "#1f2523",
        "sidebar": "#101413",
        "bubble_user": "#1c3731",
        "border": "#2a312f",
        "border_strong": "#414b48",
        "mark": "#83908b",
        "hover": "#0fffffff",
        "pressed": "#1bffffff",
        "link": "#7fcbe0",
        "accent": "#62cdb4",
        "accent_hover": "#7cdbc5",
        "accent_text": "#06231d",
        "focus": "#3fb59b",
        "danger": "#f39a88",
        "warning": "#e3b562",
        "success": "#84cf97",
        "danger_surface": "#37211d",
        "warning_surface": "#2e2818",
        "notice_surface": "#1a2d29",
        "selection": "#27594d",
        "selection_text": "#f2f8f5",
        "found": "#5a4914",
        "found_text": "#fdf4d8",
        "found_current": "#e9a83a",
        "found_current_text": "#201400",
        "scroll_handle": "#40c9d8d2",
        "shadow": "#5c000000",
        "code_background": "#1b2120",
        "code_inline": "#2a3432",
        "code_text": "#dbe3df",
        "code_keyword": "#ec9fc4",
        "code_string": "#a5d59a",
        "code_comment": "#93a19b",
        "code_number": "#e8b980",
        "code_name": "#86c9e3",
        "code_type": "#c9b0ef",
        "code_operator": "#b4c0bb",
        "code_error": "#f39a88",
    }
)
