"""Files for others to read: minutes and register in every format, all saying the same.

One document model, one writer a format. The only room beside ``documents`` and ``demo`` that
imports office and PDF libraries, each when its format is asked for. Imports domain.
"""

from dmap_desktop.exports.writing import write_minutes, write_register

__all__ = ["write_minutes", "write_register"]
