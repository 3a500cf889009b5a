"""A screen reader without a voice, on the accessibility bus; runs under the system's Python, which has its bindings.

Takes a JSON array a line, `[VERB, WORD...]`, and answers each with a line of JSON; see `VERBS`. A wait that comes to
nothing in 20 seconds answers null.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (its version has to be named first)

_GIVE_UP_MS, _LOOK_MS = 20_000, 20
#: How long a busy program may take for one answer; Atspi's own 0.8 s are short on a machine that does much else.
_ANSWER_MS = 10_000
_SHOWN = (Atspi.StateType.SHOWING, Atspi.StateType.VISIBLE)


class Reader:
    def __init__(self) -> None:
        #: What was said, and how often a text was said to change.
        self.heard: list[str] = []
        self.changes = 0
        #: What was said last to have got the keyboard: a field that is opened in a list is in no list of children.
        self._focused: Any = None
        self._listener = Atspi.EventListener.new(self._hear)
        for name in ("object:announcement", "object:text-changed", "object:state-changed:focused"):
            self._listener.register(name)

    def _hear(self, event: Any) -> None:
        if event.type.startswith("object:announcement"):
            self.heard.append(event.any_data)
        elif event.type.startswith("object:state-changed"):
            self._focused = event.source if event.detail1 else self._focused
        else:
            self.changes += 1

    def wait(self, look: Callable[[], Any]) -> Any:
        """What `look` finds, as soon as it finds something; the bus goes on meanwhile."""
        loop, found = GLib.MainLoop(), []

        def again() -> bool:
            try:
                found[:] = [look()]
            except (GLib.Error, AttributeError, TypeError):
                return True  # something went away while it was looked at: from then on it is an error, or None
            if found[0]:
                loop.quit()
            return not found[0]

        ticks, end = GLib.timeout_add(_LOOK_MS, again), GLib.timeout_add(_GIVE_UP_MS, loop.quit)
        loop.run()
        for source in (ticks, end):
            if GLib.MainContext.default().find_source_by_id(source) is not None:
                GLib.source_remove(source)
        return found[0] or None if found else None

    # What is on the screen

    def nodes(self) -> Iterator[Any]:
        desktop = Atspi.get_desktop(0)
        waiting = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
        while waiting:
            node = waiting.pop(0)
            if node is not None:
                yield node
                waiting += [node.get_child_at_index(at) for at in range(node.get_child_count())]

    def _messages(self) -> list[Any]:
        lists = (node for node in self.nodes() if (node.get_role_name(), node.get_name()) == ("list", "Messages"))
        found = next(lists, None)
        count = found.get_child_count() if found is not None else 0
        children = [found.get_child_at_index(at) for at in range(count)]
        return [child for child in children if child.get_role_name() == "list item"]

    def _last_text(self) -> str:
        messages = self._messages()
        if not messages:
            return ""
        text = messages[-1].get_text_iface()
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    def _named(self, role: str, name: str) -> Any:
        """What can be seen with this name and a role that ends like that."""
        found = (node for node in self._showing() if node.get_name() == name)
        return next((node for node in found if node.get_role_name().endswith(role)), None)

    def _showing(self) -> Iterator[Any]:
        """What can be seen now; a list that is hidden is not looked into: its rows call themselves shown."""
        desktop = Atspi.get_desktop(0)
        waiting = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
        while waiting:
            node = waiting.pop(0)
            if node is None:
                continue
            states = node.get_state_set()
            if node.get_role() == Atspi.Role.APPLICATION or all(map(states.contains, _SHOWN)):
                yield node
                waiting += [node.get_child_at_index(at) for at in range(node.get_child_count())]

    def _with_focus(self) -> Iterator[Any]:
        """What has the keyboard; the current row of a list has it only together with the list."""
        for node in (*self._showing(), *self._told_of()):
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                is_row = node.get_role() == Atspi.Role.LIST_ITEM
                if not is_row or node.get_parent().get_state_set().contains(Atspi.StateType.FOCUSED):
                    yield node

    def _told_of(self) -> list[Any]:
        return [self._focused] if self._focused is not None and self._is_shown(self._focused) else []

    def _is_shown(self, node: Any) -> bool:
        try:
            return all(map(node.get_state_set().contains, _SHOWN))
        except GLib.Error:  # it is gone
            return False

    def _field(self, name: str) -> Any:
        for node in (*self._showing(), *self._told_of()):
            if node.get_name() == name and node.get_state_set().contains(Atspi.StateType.EDITABLE):
                return node
        return None

    # The verbs

    def names(self, last: str) -> Any:
        """The names of all messages once the last one's begins like that."""

        def look() -> list[str]:
            names = [message.get_name() for message in self._messages()]
            return names if names and names[-1].startswith(last) else []

        return self.wait(look)

    def told_below(self, start: str) -> Any:
        """What is said about each message, once that of one of them begins like that."""

        def look() -> list[str]:
            found = [message.get_description() for message in self._messages()]
            return found if any(one.startswith(start) for one in found) else []

        return self.wait(look)

    def text(self, end: str) -> Any:
        """The text of the last message once it ends like that."""
        return self.wait(lambda: text if (text := self._last_text()).endswith(end) else "")

    def longer(self, than: str) -> Any:
        """The text of the last message once it has more characters than that."""
        return self.wait(lambda: text if len(text := self._last_text()) > int(than) else "")

    def words(self, offset: str) -> Any:
        """What is at an offset of the last message: character, word, line, and where the character is."""
        text = self._messages()[-1].get_text_iface()
        kinds = (Atspi.TextGranularity.CHAR, Atspi.TextGranularity.WORD, Atspi.TextGranularity.LINE)
        found = [Atspi.Text.get_string_at_offset(text, int(offset), kind).content for kind in kinds]
        place = Atspi.Text.get_character_extents(text, int(offset), Atspi.CoordType.SCREEN)
        at = Atspi.Text.get_offset_at_point(text, place.x + 1, place.y + 1, Atspi.CoordType.SCREEN)
        return [*found, at]

    def go_to(self, role: str, name: str) -> Any:
        """Give the keyboard to a control, which the user then presses; answers its role."""
        control = self.wait(lambda: self._named(role, name))
        if control is None:
            return None
        Atspi.Component.grab_focus(control.get_component_iface())
        return self.focused(name)

    def press(self, name: str) -> Any:
        """Press a button by its name; answers its actions."""
        return self._do("button", name, "Press")

    def unfold(self, name: str) -> Any:
        """Open the list of a field that holds one of a few words, by those it holds; answers its actions."""
        return self._do("combo box", name, "ShowMenu")

    def toggle(self, name: str) -> Any:
        """Toggle what can be on or off; answers its actions."""
        return self._do("check box", name, "Toggle")

    def is_on(self, name: str, wanted: str) -> Any:
        """`wanted`, which is yes or no, once a check box is so."""

        def look() -> bool:
            box = self._named("check box", name)
            return box is not None and box.get_state_set().contains(Atspi.StateType.CHECKED) is (wanted == "yes")

        return wanted if self.wait(look) else None

    def _do(self, role: str, name: str, wanted: str) -> Any:
        """Once it is there and can be used: a control that cannot takes an action and does nothing."""

        def look() -> list[str]:
            control = self._named(role, name)
            if control is None or not control.get_state_set().contains(Atspi.StateType.ENABLED):
                return []
            action = control.get_action_iface()
            names = [Atspi.Action.get_action_name(action, at) for at in range(Atspi.Action.get_n_actions(action))]
            return names if Atspi.Action.do_action(action, names.index(wanted)) else []

        return self.wait(look)

    def set_value(self, name: str, number: str) -> Any:
        """Put a number into a control by its name; answers what it holds then."""
        control = self.wait(lambda: self._valued(name))
        if control is None:
            return None
        Atspi.Value.set_current_value(control.get_value_iface(), float(number))
        return Atspi.Value.get_current_value(control.get_value_iface())

    def _valued(self, name: str) -> Any:
        found = (node for node in self._showing() if node.get_name() == name)
        return next((node for node in found if node.get_value_iface() is not None), None)

    def labels(self, role: str, text: str) -> Any:
        """The names of what labels a control of this role that shows a text."""

        def look() -> list[str]:
            control = self._named(role, text)
            found = control.get_relation_set() if control is not None else []
            kinds = [relation for relation in found if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY]
            return [kind.get_target(at).get_name() for kind in kinds for at in range(kind.get_n_targets())]

        return self.wait(look)

    def shows(self, name: str) -> Any:
        """The role of what can be seen and has a name that begins like that, once there is such a thing."""
        return self.wait(
            lambda: next((n.get_role_name() for n in self._showing() if n.get_name().startswith(name)), "")
        )

    def gone(self, name: str) -> Any:
        """True once nothing that can be seen has a name that begins like that."""
        return self.wait(lambda: not any(node.get_name().startswith(name) for node in self._showing()))

    def seen(self) -> Any:
        """[role, name] of all that can be seen and has a name."""
        return [[node.get_role_name(), node.get_name()] for node in self._showing() if node.get_name()]

    def focused(self, name: str) -> Any:
        """The role of what has the keyboard, once that has a name that begins like that."""

        return self.wait(
            lambda: next((n.get_role_name() for n in self._with_focus() if n.get_name().startswith(name)), "")
        )

    def has_focus(self) -> Any:
        """[role, name] of what has the keyboard now."""
        return next(([node.get_role_name(), node.get_name()] for node in self._with_focus()), None)

    def rows(self, name: str, first: str) -> Any:
        """The names of a list's rows, once the first one's begins like that."""

        def look() -> list[str]:
            _, rows = self._list(name)
            return rows if rows and rows[0].startswith(first) else []

        return self.wait(look)

    def pick(self, name: str, row: str) -> Any:
        """Select a row of a list, as one does without keys; answers the names of all its rows."""

        def look() -> list[str]:
            found, rows = self._list(name)
            is_done = row in rows and Atspi.Selection.select_child(found.get_selection_iface(), rows.index(row))
            return rows if is_done else []

        return self.wait(look)

    def _list(self, name: str) -> tuple[Any, list[str]]:
        """A list by its name, and the names of its rows."""
        for node in self._showing():
            if node.get_name() == name and node.get_role_name() in ("list", "list box", "tree"):
                return node, [node.get_child_at_index(at).get_name() for at in range(node.get_child_count())]
        return None, []

    def write(self, name: str, text: str) -> Any:
        """Put a text into a field by its name, as a program for people who cannot type does; answers what it holds."""
        field = self.wait(lambda: self._field(name))
        if field is None:
            return None
        Atspi.EditableText.set_text_contents(field.get_editable_text_iface(), text)
        return self.holds(name, text)

    def holds(self, name: str, text: str) -> Any:
        """The text of a field, once it is this one."""

        def look() -> bool:
            field = self._field(name)
            if field is None:
                return False
            found = field.get_text_iface()
            return Atspi.Text.get_text(found, 0, Atspi.Text.get_character_count(found)) == text

        return text if self.wait(look) else None

    def hears(self, start: str, times: str = "1") -> Any:
        """Everything that was said once so much begins like that."""
        return self.wait(lambda: self.heard if sum(one.startswith(start) for one in self.heard) >= int(times) else [])

    def heard_so_far(self) -> Any:
        return self.heard

    def changes_so_far(self) -> Any:
        return self.changes


VERBS = (
    *("names", "text", "longer", "words", "press", "hears", "heard_so_far", "changes_so_far"),
    *("unfold", "told_below", "toggle", "is_on", "set_value", "labels"),
    *("go_to", "shows", "gone", "seen", "focused", "has_focus", "rows", "pick", "write", "holds"),
)


def main() -> None:
    warnings.simplefilter("ignore", DeprecationWarning)
    Atspi.set_timeout(_ANSWER_MS, _ANSWER_MS)
    reader = Reader()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        verb, *words = json.loads(line)
        assert verb in VERBS
        print(json.dumps(getattr(reader, verb)(*words)), flush=True)


if __name__ == "__main__":
    main()
