"""The window around the screens: navigation, marking, sync state, messages."""
