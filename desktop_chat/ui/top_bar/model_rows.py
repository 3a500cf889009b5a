"""The rows of the model picker's list: servers as headings, their models, favourites on top; filtered by words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_chat.core.offers import ASKING, ServerOffer
from desktop_chat.core.values import value
from desktop_chat.ui.design.labels import as_words

#: (endpoint id, model).
ModelChoice: TypeAlias = tuple[str, str]
ROW_ROLE = Qt.ItemDataRole.UserRole


class RowKind(Enum):
    HEADING = "heading"
    MODEL = "model"
    #: A name that was typed and no server has told.
    TYPED = "typed"
    ASKING = "asking"
    #: A server that did not answer, and may be asked again.
    TROUBLE = "trouble"


@value
class ModelRow:
    kind: RowKind
    text: str
    choice: ModelChoice = ("", "")
    #: The server's name, where the row does not stand below it.
    server: str = ""
    loaded: bool = False
    favourite: bool = False
    current: bool = False

    @property
    def can_be_taken(self) -> bool:
        return self.kind in (RowKind.MODEL, RowKind.TYPED)


class ModelRows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[ServerOffer, ...] = ()
        self._favourites: frozenset[ModelChoice] = frozenset()
        self._current: ModelChoice = ("", "")
        self._words = ""
        self._rows: list[ModelRow] = []

    @property
    def rows(self) -> Sequence[ModelRow]:
        return self._rows

    def show(self, offers: Sequence[ServerOffer], favourites: Collection[ModelChoice], current: ModelChoice) -> None:
        self._offers, self._favourites, self._current = tuple(offers), frozenset(favourites), current
        self._fill()

    def filter(self, words: str) -> None:
        """Show the models in whose name, or whose server's, all of these words are."""
        self._words = words.strip()
        self._fill()

    def place_of(self, choice: ModelChoice, kind: RowKind = RowKind.MODEL) -> int:
        """The first row of that kind that stands for it; -1 if there is none."""
        found = (place for place, row in enumerate(self._rows) if row.kind is kind and row.choice == choice)
        return next(found, -1)

    def row_at(self, index: QModelIndex | QPersistentModelIndex) -> ModelRow | None:
        return self._rows[index.row()] if index.isValid() else None

    # Qt's

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.ToolTipRole:
                return as_words(row.text) if "<" in row.text else row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case _:
                return row if role == ROW_ROLE else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if self._rows[index.row()].kind in (RowKind.HEADING, RowKind.ASKING):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    # Filling

    def _fill(self) -> None:
        self.beginResetModel()
        words = self._words.casefold().split()
        self._rows = [] if words else self._favourite_rows()
        for offer in self._offers:
            self._rows += self._rows_of(offer, words)
        if words:
            self._rows += self._typed_rows()
        self.endResetModel()

    def _favourite_rows(self) -> list[ModelRow]:
        starred = [
            self._model_row(offer, model, server=offer.name)
            for offer in self._offers
            for model in offer.models
            if (offer.endpoint_id, model) in self._favourites
        ]
        return [ModelRow(RowKind.HEADING, self.tr("Favourites")), *starred] if starred else []

    def _rows_of(self, offer: ServerOffer, words: Sequence[str]) -> list[ModelRow]:
        name = offer.name.casefold()
        wanted = [word for word in words if word not in name]
        models = offer.models
        for word in wanted:
            models = tuple(model for model in models if word in model.casefold())
        rows = [self._model_row(offer, model) for model in models]
        if not words or (rows and not wanted):
            rows += self._state_rows(offer)
        return [ModelRow(RowKind.HEADING, offer.name, (offer.endpoint_id, "")), *rows] if rows else []

    def _model_row(self, offer: ServerOffer, model: str, server: str = "") -> ModelRow:
        choice = (offer.endpoint_id, model)
        return ModelRow(
            RowKind.MODEL,
            model or self.tr("The server's own choice"),
            choice,
            server,
            loaded=model in offer.loaded,
            favourite=choice in self._favourites,
            current=choice == self._current,
        )

    def _typed_rows(self) -> Iterator[ModelRow]:
        """The typed words as a name, for each server that does not name it; that which answers now first."""
        for offer in sorted(self._offers, key=lambda offer: offer.endpoint_id != self._current[0]):
            if offer.takes_any and self._words not in offer.models:
                text = self.tr("Use “{0}” of {1}").format(self._words, offer.name)
                yield ModelRow(RowKind.TYPED, text, (offer.endpoint_id, self._words))

    def _state_rows(self, offer: ServerOffer) -> list[ModelRow]:
        choice = (offer.endpoint_id, "")
        if offer.trouble == ASKING:
            return [ModelRow(RowKind.ASKING, self.tr("Asking which models there are…"), choice)]
        return [ModelRow(RowKind.TROUBLE, offer.trouble, choice)] if offer.trouble else []

    def _spoken(self, row: ModelRow) -> str:
        """What a screen reader says of a row."""
        if row.kind is RowKind.TROUBLE:
            return self.tr("{0} Press Enter to ask again.").format(row.text)
        said = [row.text, row.server]
        said += [self.tr("favourite")] if row.favourite else []
        said += [self.tr("loaded")] if row.loaded else []
        said += [self.tr("answers now")] if row.current else []
        return ", ".join(filter(None, said))
