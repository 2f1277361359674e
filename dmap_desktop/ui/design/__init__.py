"""The design language: tokens, theme, icons, and how each meaning looks. Imports PySide6 only."""
