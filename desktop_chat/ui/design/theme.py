"""Every number and colour of the window in one value: grid, type scale, radii and colours by role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.colours import DARK, LIGHT, Colours
from desktop_chat.ui.design.wishes import Wishes, is_stark, wishes

GRID_PX = 4

TextRole: TypeAlias = Literal["caption", "small", "ui", "body", "heading3", "heading2", "heading1", "title"]

#: Sizes as factors of the system's font, so that its setting is obeyed: caption for key caps, badges and figures below
#: something; small for second-rank text; ui for controls; body for what is read; headings within it; title for a page's
#: name.
_SCALE: dict[TextRole, float] = {
    "caption": 0.86,
    "small": 0.93,
    "ui": 1.0,
    "body": 1.08,
    "heading3": 1.16,
    "heading2": 1.3,
    "heading1": 1.5,
    "title": 1.75,
}
_MONO_SCALE = 0.95
_MIN_POINTS = 7.0
#: The height of a line of the system's font at which controls have the sizes below; with larger ones they grow.
_USUAL_LINE_PX = 18.0
#: Levels of elevation: how far a shadow reaches, and how far it lies below what casts it.
Elevation: TypeAlias = Literal["card", "popup", "overlay"]
_SHADOWS: dict[Elevation, tuple[int, int]] = {"card": (3, 1), "popup": (8, 2), "overlay": (16, 5)}
#: How long what moves takes, in milliseconds: a state that changes, a thing that comes, a turn of what goes on.
Pace: TypeAlias = Literal["quick", "calm", "round"]
_PACES_MS: dict[Pace, int] = {"quick": 90, "calm": 160, "round": 1200}


class Theme:
    """Lengths are device-independent pixels, font sizes points. Never changed once it is made."""

    #: Line pitch of running text over the font's own height.
    line_height: float = 1.35
    max_column_ch: int = 72
    radius_small: float = 6.0
    radius: float = 10.0
    radius_large: float = 14.0
    border_px: float = 1.0
    #: Pen of icons.
    stroke_px: float = 1.6
    ring_px: float = 2.0
    #: Of icons without words that cannot be used now.
    faint: float = 0.45
    icon_px: int = 18
    icon_small_px: int = 14
    #: Height of a button, a field or a row to click.
    control_px: int = 34
    row_px: int = 38
    #: Steps of the grid between a card's edge and its text, and between the card and the window.
    card_pad: float = 4.0
    desk_margin: float = 2.0
    sidebar_px: int = 264
    sidebar_min_px: int = 180
    #: A narrower window shows the sidebar only while it is needed.
    narrow_px: int = 720
    #: The panel with a conversation's instructions; a narrower window has it over the conversation.
    panel_px: int = 300
    panel_min_px: int = 240
    panel_room_px: int = 900
    scroll_bar_px: int = 12
    popup_px: int = 340
    #: A field or a choice where there is room.
    field_px: int = 220
    #: Height of badges, chips' crosses and key caps.
    badge_px: int = 20
    #: Height of a switch; it is nearly twice as wide.
    switch_px: int = 20
    #: Thickness of a bar of progress.
    progress_px: int = 4
    #: Lines of technical detail that are shown without scrolling.
    details_lines: int = 8
    dialog_px: int = 600
    #: The captions of a form, so that its fields begin in one line.
    caption_px: int = 132
    min_window_px: tuple[int, int] = (640, 480)
    window_px: tuple[int, int] = (1100, 760)

    def __init__(self, dark: bool, colours: Colours, base_font: QFont, wishes: Wishes) -> None:
        self.dark = dark
        self.wishes = wishes
        self.colours = colours
        self.base_font = base_font
        self.max_column_ch = wishes.column_ch
        #: Around what its ground alone tells from what lies beside it; None where that is enough.
        self.outline = colours.border_strong if wishes.high_contrast else None
        #: Around a large field that has the keyboard.
        self.field_ring_px = self.ring_px if wishes.high_contrast else self.stroke_px
        if wishes.high_contrast:
            self.faint = 1.0
        growth = max(1.0, QFontMetricsF(base_font).height() / _USUAL_LINE_PX)
        if growth > 1:
            self._grow(growth)

    def _grow(self, growth: float) -> None:
        """What holds text or stands beside it is as much larger as the text."""
        for name in _GROWING:
            setattr(self, name, round(getattr(Theme, name) * growth))

    def shadow(self, level: Elevation) -> tuple[int, int]:
        """How far the shadow of that level reaches, and how far it lies below what casts it, in pixels."""
        return _SHADOWS[level]

    def duration_ms(self, pace: Pace) -> int:
        """0 where nothing may move."""
        return _PACES_MS[pace] if self.wishes.motion else 0

    def space(self, steps: float) -> int:
        """A distance of `steps` times the 4 px grid, in pixels."""
        return round(GRID_PX * steps)

    def font(self, role: TextRole = "ui", *, bold: bool = False) -> QFont:
        font = QFont(self.base_font)
        font.setPointSizeF(max(_MIN_POINTS, self.base_font.pointSizeF() * _SCALE[role]))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def mono_font(self, role: TextRole = "body") -> QFont:
        """The fixed-pitch companion of `font(role)`, a little smaller, as its letters look larger."""
        font = self.font(role)
        font.setFamilies(["monospace", "Menlo", "Consolas"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setPointSizeF(max(_MIN_POINTS, font.pointSizeF() * _MONO_SCALE))
        return font

    def column_px(self) -> int:
        """The widest a text column may be: `max_column_ch` digits of the body font."""
        return round(QFontMetricsF(self.font("body")).horizontalAdvance("0") * self.max_column_ch)


#: Lengths that follow the size of the text.
_GROWING = (
    *("icon_px", "icon_small_px", "control_px", "row_px", "popup_px", "dialog_px", "caption_px", "sidebar_min_px"),
    *("panel_px", "panel_min_px", "panel_room_px"),
    *("field_px", "badge_px", "switch_px", "sidebar_px"),
)


def make_theme(dark: bool, base_font: QFont, wishes: Wishes = Wishes()) -> Theme:  # noqa: B008 - it never changes
    font = QFont(base_font)
    if font.pointSizeF() <= 0:  # a font set in pixels has no size in points
        font.setPointSizeF(QFontMetricsF(font).height() * 0.62)
    font.setPointSizeF(font.pointSizeF() * wishes.text_scale)
    return Theme(dark, _colours(dark, wishes), font, wishes)


def _colours(dark: bool, wishes: Wishes) -> Colours:
    if not wishes.high_contrast:
        return DARK if dark else LIGHT
    from desktop_chat.ui.design.high_contrast import HIGH_DARK, HIGH_LIGHT

    return HIGH_DARK if dark else HIGH_LIGHT


def current_theme(app: QGuiApplication, wishes: Wishes, font: QFont, palette: QPalette) -> Theme:
    """The theme the user chose, else the one the system asks for now, else that of the palette it gave us.

    `font` and `palette` are the system's, before ours took their place.
    """
    scheme = app.styleHints().colorScheme()
    if wishes.dark is not None:
        dark = wishes.dark
    elif scheme is Qt.ColorScheme.Unknown:
        dark = palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5
    else:
        dark = scheme is Qt.ColorScheme.Dark
    return make_theme(dark, font, wishes)


def apply_palette(app: QApplication, theme: Theme) -> None:
    """Hand the theme's colours to whatever Qt draws by itself: menus, tool tips, fields, selections."""
    colours, palette = theme.colours, QPalette()
    roles: dict[QPalette.ColorRole, QColor] = {
        QPalette.ColorRole.Window: colours.surface,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface_raised,
        QPalette.ColorRole.AlternateBase: colours.sidebar,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.text_muted,
        QPalette.ColorRole.Button: colours.surface_raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.text,
        QPalette.ColorRole.ToolTipText: colours.surface,
        QPalette.ColorRole.Highlight: colours.selection,
        QPalette.ColorRole.HighlightedText: colours.selection_text,
        QPalette.ColorRole.Link: colours.link,
        QPalette.ColorRole.LinkVisited: colours.link,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Light: colours.surface_raised,
        QPalette.ColorRole.Dark: colours.border_strong,
    }
    for role, colour in roles.items():
        palette.setColor(role, colour)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours.text_faint)
    app.setPalette(palette)


class ThemeFollower(QObject):
    """Watches what the system says of colours, contrast and motion, and says when the theme is another one."""

    #: The theme to use from now on; the palette is already in place.
    theme_changed = Signal(object)

    def __init__(self, app: QApplication, chosen: Mapping[str, object]) -> None:
        """`chosen` is what the user set; see `wishes`."""
        super().__init__(app)
        self._app = app
        self._chosen = chosen
        hints = app.styleHints()
        self._blink_ms = hints.cursorFlashTime()
        #: Of the system's own palette.
        self._is_stark = is_stark(app.palette())
        #: Of the system, before ours takes their place.
        self._look = app.font(), app.palette()
        self.theme = current_theme(app, self._wishes(), *self._look)
        self._apply()
        hints.colorSchemeChanged.connect(self.follow)
        system = hints.accessibility()
        system.contrastPreferenceChanged.connect(self.follow)
        motion_changed = getattr(system, "motionPreferenceChanged", None)  # from Qt 6.12 on
        if motion_changed is not None:
            motion_changed.connect(self.follow)

    def follow(self) -> None:
        """System or user may wish for something else than before."""
        theme = current_theme(self._app, self._wishes(), *self._look)
        if (theme.dark, theme.wishes) != (self.theme.dark, self.theme.wishes):
            self.theme = theme
            self._apply()
            self.theme_changed.emit(theme)

    def _wishes(self) -> Wishes:
        return wishes(self._app, self._chosen, stark=self._is_stark)

    def _apply(self) -> None:
        apply_palette(self._app, self.theme)
        if self._app.font() != self.theme.base_font:  # of tool tips and menus
            self._app.setFont(self.theme.base_font)
        self._app.setLayoutDirection(self.theme.wishes.direction)
        self._app.styleHints().setCursorFlashTime(self._blink_ms if self.theme.wishes.motion else 0)
