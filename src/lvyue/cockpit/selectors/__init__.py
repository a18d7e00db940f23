"""Reads of the cockpit, one file per page."""
