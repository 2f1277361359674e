"""Papers on screen: pages, sheets, and the pane that shows either, with evidence lit on it.

``PaperPane(workplace, name)`` shows one paper of several: ``show_papers`` says which there are and
how their bytes are had, ``show_paper`` which one is shown, ``light`` marks a place on it.
"""
