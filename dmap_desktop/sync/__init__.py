"""The hub: its layout, its adapters, push and pull; nothing in it is trusted but storage."""
