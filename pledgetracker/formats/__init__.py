"""Dates and numbers as each language writes them. A name that is not set here keeps Django's value."""
