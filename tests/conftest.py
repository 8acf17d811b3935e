"""What all tests share: one engine over the installed payers, and how long Hypothesis may take."""

import pytest
from hypothesis import settings

from tests.building import installed_engine
from therapycode import Engine

settings.register_profile("therapycode", deadline=None)
settings.load_profile("therapycode")


@pytest.fixture(scope="session")
def engine() -> Engine:
    return installed_engine()
