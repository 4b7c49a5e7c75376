from foundation.codesets.services.loading import (
    LoadedRelease,
    NotLoadable,
    ensure_shipped_releases,
    load_release,
)

__all__ = ["LoadedRelease", "NotLoadable", "ensure_shipped_releases", "load_release"]
