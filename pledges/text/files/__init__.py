"""Files of unknown origin to text: `read_file` is the only door, and keeps a hostile file in a process of its own."""

from pledges.text.files.process import Read, read_file
from pledges.text.files.unreadable import CODES, Unreadable

__all__ = ["CODES", "Read", "Unreadable", "read_file"]
