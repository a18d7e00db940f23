"""The published contracts lie beside the repository on some machines; their test exists only there."""

from pathlib import Path

collect_ignore = [] if (Path(__file__).parents[4] / "shared/contracts").is_dir() else ["test_published.py"]
