"""The panel screen: who is on the panel, with which devices, and the rules it works by."""
