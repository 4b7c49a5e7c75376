from typing import Any

import pytest

from tests.courses.packs.small_pack import PackFolder


@pytest.fixture
def pack(tmp_path: Any) -> PackFolder:
    """A small pack that is right."""
    return PackFolder(tmp_path / "pack")
