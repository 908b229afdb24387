"""What tests on the real server share beyond `tests/conftest.py`."""

import pytest


@pytest.fixture
def estate(namespace):
    """The namespace of a small estate (`tests/estate.py`)."""
    return namespace
