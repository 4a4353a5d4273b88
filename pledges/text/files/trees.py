"""Parsing with lxml, which has no word of its own for a lack of memory."""

from typing import Any

from lxml import etree


def parsed(source: bytes, parser: Any) -> Any:
    """The root of the tree, None if there is nothing; XMLSyntaxError for a fault, MemoryError for too large a tree."""
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from fault
        raise
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError
    return root
