"""Widgets that every screen builds on. Only a draft knows where its text is kept."""
