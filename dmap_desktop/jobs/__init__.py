"""The only place with threads and processes. May import PySide6.QtCore, documents and below."""
