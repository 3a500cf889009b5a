"""What follows theme and direction wherever it is on a window, with no part handing them to it."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget

from desktop_chat.ui.design.layouts import turn_margins
from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme


def follow(window: QWidget, theme: Theme) -> None:
    """Give scroll bars and open menus the theme, and margins their sides."""
    for bar in window.findChildren(SlimScrollBar):
        bar.set_theme(theme)
    for menu in window.findChildren(Menu):
        menu.set_theme(theme)
    for layout in window.findChildren(QLayout):
        turn_margins(layout)
