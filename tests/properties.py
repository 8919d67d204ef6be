"""How hard a property is tried: fully in CI, a few times at every run at a desk."""

from __future__ import annotations

import os

from hypothesis import settings


def tried(most: int) -> settings:
    """At most so many examples; a fifth of them, always the same, where nobody waits for CI."""
    return settings(max_examples=most) if os.environ.get("CI") else settings(max_examples=max(most // 5, 5))
