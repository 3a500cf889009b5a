"""The commands of the window: the one list that keys, palette, shortcut sheet, menus and tool tips are made from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.values import value

_CONTEXT: Final = "Commands"


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks a text for the translators' tools, which know it by this name; Qt's own tells no type."""
    return text


@value
class Command:
    """`text` and `group` are English; `title` and `group_title` are what is shown. Keys are in Qt's portable form."""

    id: str
    group: str
    text: str
    #: At the start; the first is the one that tool tips name.
    keys: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return QCoreApplication.translate(_CONTEXT, self.text)

    @property
    def group_title(self) -> str:
        return QCoreApplication.translate(_CONTEXT, self.group)


NEW = "conversation.new"
NEXT, PREVIOUS = "conversation.next", "conversation.previous"
RENAME = "conversation.rename"
UNDO_DELETE = "conversation.undo_delete"
FILTER, PIN, MARK_UNREAD = "conversation.filter", "conversation.pin", "conversation.mark_unread"
PIN_UP, PIN_DOWN = "conversation.pin_up", "conversation.pin_down"
EXPORT, EXPORT_JSON, IMPORT = "conversation.export", "conversation.export_json", "conversation.import"
COPY_MARKDOWN, DUPLICATE = "conversation.copy", "conversation.duplicate"
DELETE = "conversation.delete"
STOP = "answer.stop"
FOCUS_COMPOSER = "go.composer"
NEXT_PART, PREVIOUS_PART = "go.next_part", "go.previous_part"
CHOOSE_MODEL = "model.choose"
CONNECT, WAYS = "server.connect", "server.ways"
TOGGLE_SIDEBAR, TOGGLE_PANEL = "view.sidebar", "view.panel"
SYSTEM_PROMPT = "panel.system"
ZOOM_IN, ZOOM_OUT, ZOOM_RESET = "view.zoom_in", "view.zoom_out", "view.zoom_reset"
#: What they do is seen wherever one is: nothing has to make room for it.
ZOOMS: Final = (ZOOM_IN, ZOOM_OUT, ZOOM_RESET)
FIND, FIND_NEXT, FIND_PREVIOUS = "find.open", "find.next", "find.previous"
QUOTE, ATTACH = "message.quote", "message.attach"
REGENERATE, REGENERATE_WITH = "answer.regenerate", "answer.regenerate_with"
RETRY, COPY_ANSWER, DELETE_LAST = "answer.retry", "answer.copy", "message.delete_last"
COPY_CODE = "answer.copy_code"
VERSION_BEFORE, VERSION_AFTER = "answer.version_before", "answer.version_after"
EDIT_LAST = "message.edit_last"
PALETTE, SHORTCUTS, SETTINGS, QUIT = "app.palette", "app.shortcuts", "app.settings", "app.quit"

_CONVERSATION = QT_TRANSLATE_NOOP("Commands", "Conversation")
_ANSWER = QT_TRANSLATE_NOOP("Commands", "Answer")
_SERVER = QT_TRANSLATE_NOOP("Commands", "Server and model")
_FIND = QT_TRANSLATE_NOOP("Commands", "Find")
_VIEW = QT_TRANSLATE_NOOP("Commands", "View")
_PROGRAM = QT_TRANSLATE_NOOP("Commands", "Program")

COMMANDS: Final[tuple[Command, ...]] = (
    Command(NEW, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "New conversation"), ("Ctrl+N",)),
    Command(PREVIOUS, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Previous conversation"), ("Alt+Up",)),
    Command(NEXT, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Next conversation"), ("Alt+Down",)),
    Command(RENAME, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Rename conversation"), ("F2",)),
    Command(DUPLICATE, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Duplicate conversation"), ("Ctrl+Shift+D",)),
    Command(COPY_MARKDOWN, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Copy conversation as Markdown")),
    Command(EXPORT, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Export as Markdown…"), ("Ctrl+Shift+E",)),
    Command(EXPORT_JSON, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Export as JSON…")),
    Command(IMPORT, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Import conversations…")),
    Command(DELETE, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Delete conversation"), ("Ctrl+Shift+Del",)),
    Command(UNDO_DELETE, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Bring back what was deleted"), ("Ctrl+Z",)),
    Command(FILTER, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Filter the conversations"), ("Ctrl+Shift+F",)),
    Command(PIN, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Pin or unpin"), ("Ctrl+Shift+P",)),
    Command(PIN_UP, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Move the pinned one up"), ("Alt+Shift+Up",)),
    Command(PIN_DOWN, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Move the pinned one down"), ("Alt+Shift+Down",)),
    Command(MARK_UNREAD, _CONVERSATION, QT_TRANSLATE_NOOP("Commands", "Mark as unread or read")),
    Command(STOP, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Stop the answer"), ("Esc",)),
    Command(QUOTE, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Quote in the message"), ("Ctrl+Shift+R",)),
    Command(ATTACH, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Attach files"), ("Ctrl+Shift+A",)),
    Command(REGENERATE, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Regenerate the last answer"), ("Ctrl+R",)),
    Command(
        REGENERATE_WITH, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Regenerate with another model"), ("Ctrl+Shift+M",)
    ),
    Command(RETRY, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Try the failed answer again")),
    Command(COPY_ANSWER, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Copy the last answer"), ("Ctrl+Alt+C",)),
    Command(COPY_CODE, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Copy the last code"), ("Ctrl+Alt+K",)),
    Command(VERSION_BEFORE, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Previous version"), ("Alt+PgUp",)),
    Command(VERSION_AFTER, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Next version"), ("Alt+PgDown",)),
    Command(EDIT_LAST, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Edit your last message")),
    Command(DELETE_LAST, _ANSWER, QT_TRANSLATE_NOOP("Commands", "Delete the last message")),
    Command(CHOOSE_MODEL, _SERVER, QT_TRANSLATE_NOOP("Commands", "Choose server and model"), ("Ctrl+M",)),
    Command(CONNECT, _SERVER, QT_TRANSLATE_NOOP("Commands", "Connect a server")),
    Command(WAYS, _SERVER, QT_TRANSLATE_NOOP("Commands", "Other ways to connect")),
    Command(FIND, _FIND, QT_TRANSLATE_NOOP("Commands", "Find in the conversation"), ("Ctrl+F",)),
    Command(FIND_NEXT, _FIND, QT_TRANSLATE_NOOP("Commands", "Next match"), ("F3", "Ctrl+G")),
    Command(FIND_PREVIOUS, _FIND, QT_TRANSLATE_NOOP("Commands", "Previous match"), ("Shift+F3", "Ctrl+Shift+G")),
    Command(FOCUS_COMPOSER, _VIEW, QT_TRANSLATE_NOOP("Commands", "Go to the message field"), ("Ctrl+L",)),
    Command(NEXT_PART, _VIEW, QT_TRANSLATE_NOOP("Commands", "Go to the next part of the window"), ("F6",)),
    Command(PREVIOUS_PART, _VIEW, QT_TRANSLATE_NOOP("Commands", "Go to the part before"), ("Shift+F6",)),
    Command(TOGGLE_SIDEBAR, _VIEW, QT_TRANSLATE_NOOP("Commands", "Show or hide the conversations"), ("Ctrl+B",)),
    Command(TOGGLE_PANEL, _VIEW, QT_TRANSLATE_NOOP("Commands", "Show or hide prompt and parameters"), ("Ctrl+I",)),
    Command(SYSTEM_PROMPT, _VIEW, QT_TRANSLATE_NOOP("Commands", "Go to the system prompt"), ("Ctrl+Shift+I",)),
    Command(ZOOM_IN, _VIEW, QT_TRANSLATE_NOOP("Commands", "Larger text"), ("Ctrl++", "Ctrl+=")),
    Command(ZOOM_OUT, _VIEW, QT_TRANSLATE_NOOP("Commands", "Smaller text"), ("Ctrl+-",)),
    Command(ZOOM_RESET, _VIEW, QT_TRANSLATE_NOOP("Commands", "Usual text size"), ("Ctrl+0",)),
    Command(PALETTE, _PROGRAM, QT_TRANSLATE_NOOP("Commands", "Find anything, do anything"), ("Ctrl+K",)),
    Command(SHORTCUTS, _PROGRAM, QT_TRANSLATE_NOOP("Commands", "Shortcuts"), ("Ctrl+/",)),
    Command(SETTINGS, _PROGRAM, QT_TRANSLATE_NOOP("Commands", "Settings"), ("Ctrl+,",)),
    Command(QUIT, _PROGRAM, QT_TRANSLATE_NOOP("Commands", "Quit"), ("Ctrl+Q",)),
)
