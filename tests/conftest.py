"""What every test shares: a cache folder of its own, so that no test reads what another run left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Child processes inherit it too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINCITE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
