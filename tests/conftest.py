"""What all tests share: one engine, nothing of the user's own, and how long Hypothesis may take."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.building import installed_engine
from therapycode import Engine

settings.register_profile("therapycode", deadline=None)
settings.load_profile("therapycode")


@pytest.fixture(scope="session", autouse=True)
def _no_tables_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the command line from the tables that whoever runs the tests may have imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THERAPYCODE_TABLES", str(tmp_path_factory.mktemp("tables")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_options_of_this_run() -> Iterator[None]:
    """Keep what this run of pytest was told, and where it counts coverage, from those that tests begin."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYTEST_ADDOPTS", "COVERAGE_FILE"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def engine() -> Engine:
    return installed_engine()
