"""The engine without a window; never loads PySide6."""
