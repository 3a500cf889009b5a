"""The versions of a message: gone through by keys, by the palette, and by the arrows below a message."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_chat.providers.scripted import Say
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from tests.gui.keyboard import focused, press, tab_to
from tests.gui.window_kit import Scripts, WindowKit, last_verdict, type_and_send, until

ALT = Qt.KeyboardModifier.AltModifier


async def ask_in_two_ways(kit: WindowKit) -> None:
    """A question with an answer; the same question worded anew, with two answers."""
    kit.window.composer.focus()
    kit.attach(Scripts([Say("golf")], [Say("drink")], [Say("leaves")]))
    type_and_send(kit, "Tee?")
    await until(lambda: last_verdict(kit) is not None)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_and_send(kit, "Tea?")
    await until(lambda: last_verdict(kit) is not None and kit.last_text() == "drink")
    press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: last_verdict(kit) is not None and kit.last_text() == "leaves")


def arrows(kit: WindowKit, name: str) -> list[QuietButton]:
    """From top to bottom."""
    found = kit.window.transcript.findChildren(QuietButton)
    shown = [one for one in found if one.isVisible() and one.accessibleName() == name]
    return sorted(shown, key=lambda one: one.mapToGlobal(one.rect().topLeft()).y())


async def test_keys_go_back_through_all_versions_and_on_to_the_newest(kit: WindowKit) -> None:
    await ask_in_two_ways(kit)
    assert kit.window.composer.edit.hasFocus()
    for key, shown in (
        (Qt.Key.Key_PageUp, ["Tea?", "drink"]),
        (Qt.Key.Key_PageUp, ["Tee?", "golf"]),
        (Qt.Key.Key_PageUp, ["Tee?", "golf"]),
        (Qt.Key.Key_PageDown, ["Tea?", "leaves"]),
        (Qt.Key.Key_PageDown, ["Tea?", "leaves"]),
    ):
        press(key, ALT)
        await until(lambda shown=shown: kit.shown_texts() == shown, f"{shown}")
        assert kit.window.composer.edit.hasFocus()


async def test_where_one_is_among_the_versions_is_told(kit: WindowKit) -> None:
    await ask_in_two_ways(kit)
    press(Qt.Key.Key_PageUp, ALT)
    assert kit.window.pulse.accessibleDescription() == "Version 1 of 2"


async def test_the_palette_offers_only_the_way_that_there_is(kit: WindowKit) -> None:
    can = kit.window.commands.can
    assert not can(catalogue.VERSION_BEFORE)
    await ask_in_two_ways(kit)
    assert can(catalogue.VERSION_BEFORE)
    assert not can(catalogue.VERSION_AFTER)


async def test_the_arrows_name_their_keys_also_others(kit: WindowKit) -> None:
    await ask_in_two_ways(kit)
    assert {one.toolTip() for one in arrows(kit, "Previous version")} == {"Previous version (Alt+PgUp)"}
    kit.window.commands.keymap.take(catalogue.VERSION_BEFORE, ("Ctrl+J",))
    assert {one.toolTip() for one in arrows(kit, "Previous version")} == {"Previous version (Ctrl+J)"}


async def test_an_arrow_that_was_pressed_by_a_key_has_the_keyboard_in_the_other_version(kit: WindowKit) -> None:
    await ask_in_two_ways(kit)
    tab_to(arrows(kit, "Previous version")[-1])
    press(Qt.Key.Key_Space)
    await until(lambda: kit.shown_texts() == ["Tea?", "drink"])
    await until(lambda: focused() is arrows(kit, "Next version")[-1], "the arrow that is left")
    press(Qt.Key.Key_Space)
    await until(lambda: kit.shown_texts() == ["Tea?", "leaves"])
    await until(lambda: focused() is arrows(kit, "Previous version")[-1], "the first arrow")
