"""The demo: the shipped market contract moved to today, and its months so far as real service calls.

Nothing is written past the services: every act is a person's, at a moved business time, with its audit entry.
"""
