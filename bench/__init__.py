"""Speed of the rules, measured beside the packages people would take instead."""
