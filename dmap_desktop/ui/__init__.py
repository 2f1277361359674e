"""The windows: one folder a screen, the widgets and the design language they share."""
