"""Widgets that every screen builds on. They know no store, no session and no lane."""
