"""What the pages of the contracts room show, as plain values built from models and selectors."""
