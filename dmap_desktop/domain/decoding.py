"""What reading JSON of unknown origin may raise. Imports msgspec only."""

from __future__ import annotations

import msgspec

UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""msgspec leaves bad UTF-8 and too deep a nesting to Python's own errors."""
