"""The settings page: preferences that hold at once, servers, settings as a file; each step can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop_chat.core.endpoint import LOCAL_ENDPOINT
from desktop_chat.core.errors import ChatError
from desktop_chat.core.json_fields import as_list
from desktop_chat.core.preferences import PREFERENCES, TEXT_SIZE, Preferred, preferred

if TYPE_CHECKING:
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.settings_merge import Merge
    from desktop_chat.presenters.views import SettingsView, WindowView
    from desktop_chat.storage.settings_exchange import Taken

UNDO, IMPORT = "undo", "import"
#: In the section `ui`: ids of servers that were removed while their keys could still be wanted back.
_KEYS_TO_FORGET: Final = "keys_to_forget"
_SHORTCUTS: Final = "shortcuts"
_BY_ID: Final = {one.id: one for one in PREFERENCES}


class SettingsPresenter(QObject):
    #: A preference is another one now; carries its id.
    preference_changed = Signal(str)

    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        bridge: FutureBridge,
        endpoints: EndpointsPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._endpoints = endpoints
        self._engine: Engine | None = None
        self._undo: Callable[[], None] | None = None
        self._to_import: Merge | None = None
        self._was_shown = False
        endpoints.endpoint_changed.connect(self._follow_servers)

    @property
    def _page(self) -> SettingsView:
        return self._window.tools.settings_page

    def attach(self, engine: Engine) -> None:
        """Forget the keys of servers that were removed before the last end of the program."""
        self._engine = engine
        self._forget_keys()

    def show(self) -> None:
        """The page is about to be seen."""
        self._was_shown = True
        self._page.show_preferences(self._settings.ui)
        self._page.show_folder(str(self._settings.folder))
        self._show_servers()

    def _follow_servers(self) -> None:
        """They may be others than before, also where a form has changed them over the page."""
        if self._was_shown and self._page.isVisible():
            self._show_servers()

    def _show_servers(self) -> None:
        default_id = self._settings.default_endpoint_id
        rows: list[tuple[str, str, str, bool, bool]] = []
        for one in self._settings.endpoints():
            is_own = one.id != LOCAL_ENDPOINT.id
            where = one.url if is_own else self.tr("Part of this program; runs on this computer")
            words = " · ".join(part for part in (where, one.model if is_own else "") if part)
            rows.append((one.id, one.name, words, one.id == default_id, is_own))
        self._page.show_servers(rows)

    # Preferences and shortcuts

    def choose(self, chosen: tuple[str, Preferred]) -> None:
        """Prefer it from now on; `chosen` is (id of the preference, what)."""
        preference_id, what = chosen
        ui = self._settings.ui
        if what != _BY_ID[preference_id].default:
            ui[preference_id] = what
        elif preference_id in ui:
            del ui[preference_id]
        self._save()
        self.preference_changed.emit(preference_id)

    def resize_text(self, step: int) -> None:
        """All text of the window is one step larger (1) or smaller (-1), or as at the start (0); says how large."""
        size = int(preferred(self._settings.ui, TEXT_SIZE))
        wanted = _stepped(size, step)
        if wanted != size:
            self.choose((TEXT_SIZE.id, wanted))
            if self._was_shown:
                self._page.show_preferences(self._settings.ui)
        self._window.pulse.flash(self.tr("Text size {0} %").format(wanted))

    def keys_chosen(self, chosen: Mapping[str, object]) -> None:
        """Keep the keys that differ from the catalogue."""
        self._settings.ui[_SHORTCUTS] = dict(chosen)
        self._save()

    # Servers

    def use_server(self, endpoint_id: str) -> None:
        """Let new conversations begin with it."""
        self._settings.default_endpoint_id = endpoint_id
        self._servers_changed()

    def remove_server(self, endpoint_id: str) -> None:
        """Its key is kept until this can no longer be taken back."""
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is None:
            return
        self._forget_keys()
        learned = self._settings.learned(endpoint_id)
        was_default = self._settings.default_endpoint_id == endpoint_id
        self._settings.ui[_KEYS_TO_FORGET] = [endpoint_id]
        self._settings.remove_endpoint(endpoint_id)
        self._servers_changed()

        def bring_back() -> None:
            self._settings.ui[_KEYS_TO_FORGET] = []
            self._settings.put_endpoint(endpoint)
            self._settings.put_learned(endpoint_id, learned)
            if was_default:
                self._settings.default_endpoint_id = endpoint_id
            self._servers_changed()

        self._offer_undo(self.tr("“{0}” was removed. Its conversations stay.").format(endpoint.name), bring_back)

    def _servers_changed(self) -> None:
        self._save()
        self._endpoints.refresh()

    def _forget_keys(self) -> None:
        ids = [one for one in as_list(self._settings.ui.get(_KEYS_TO_FORGET)) if isinstance(one, str)]
        gone = [one for one in ids if self._settings.endpoint(one) is None]
        if self._engine is not None and ids:
            self._settings.ui[_KEYS_TO_FORGET] = []
            for endpoint_id in gone:
                self._engine.spawn(self._forget_key(self._engine, endpoint_id), "remove a key")

    async def _forget_key(self, engine: Engine, endpoint_id: str) -> None:
        try:
            await engine.forget_key(endpoint_id)
        except ChatError as error:
            self._fail(error)

    # Settings as a file

    def export_to(self, path: str) -> None:
        from desktop_chat.presenters.settings_files import start_export

        done = self.tr("The settings are in {0}. Keys are not among them.").format(path)
        saved = start_export(path, self._settings.endpoints(), dict(self._settings.ui))
        self._bridge.on_result(saved, lambda _: self._page.show_notice(done), self._fail)

    def import_from(self, path: str) -> None:
        """Say what a file would change, and offer to do it."""
        from desktop_chat.presenters.settings_files import start_import

        self._bridge.on_result(start_import(path), self._offer_import, self._fail)

    def _offer_import(self, taken: Taken) -> None:
        from desktop_chat.presenters.settings_merge import Merge

        merge = Merge(taken, self._settings)
        if not merge.changes:
            self._page.show_notice(self.tr("All of it is set like this already. Nothing changes."))
            return
        self._to_import = merge
        self._page.show_notice(merge.words(_translated), self.tr("Import"), IMPORT)

    def _import(self) -> None:
        merge, self._to_import = self._to_import, None
        if merge is None:
            return
        from desktop_chat.presenters.settings_merge import snapshot_of

        before = snapshot_of(self._settings, merge)
        try:
            merge.do(self._settings)
        except ChatError as error:
            before.bring_back(self._settings)
            self._fail(error)
            return
        self._imported()
        self._offer_undo(self.tr("The settings were imported."), partial(self._bring_back, before.bring_back))

    def _bring_back(self, bring_back: Callable[[EndpointSettings], None]) -> None:
        bring_back(self._settings)
        self._imported()

    def _imported(self) -> None:
        self._page.show_preferences(self._settings.ui)
        self._window.restore_shortcuts(self._settings.ui.get(_SHORTCUTS))
        for preference in PREFERENCES:
            self.preference_changed.emit(preference.id)
        self._servers_changed()

    # What is offered below

    def take_action(self, action: str) -> None:
        """The button of the page's bar was pressed."""
        self._page.clear_notice()
        if action == UNDO:
            undo, self._undo = self._undo, None
            if undo is not None:
                undo()
        elif action == IMPORT:
            self._import()

    def _offer_undo(self, sentence: str, undo: Callable[[], None]) -> None:
        self._undo = undo
        self._page.show_notice(sentence, self.tr("Undo"), UNDO)

    def _fail(self, error: ChatError) -> None:
        self._page.show_notice(str(error))

    def _save(self) -> None:
        self._bridge.on_result(self._settings.save())


def _translated(text: str) -> str:
    return QCoreApplication.translate("Preferences", text)


def _stepped(size: int, step: int) -> int:
    """The next of the sizes that are offered, also from one in between that was typed."""
    if not step:
        return int(TEXT_SIZE.default)
    each = int(TEXT_SIZE.step)
    wanted = (size // each + 1) * each if step > 0 else (-(-size // each) - 1) * each
    return min(max(wanted, int(TEXT_SIZE.least)), int(TEXT_SIZE.most))
