"""The demo: the shipped market contract moved to today, and months of real service calls under moved time."""
