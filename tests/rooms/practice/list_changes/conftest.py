"""What every test of changed lists has: a waiting room of its own for files that are brought."""

import pytest


@pytest.fixture(autouse=True)
def staging_folder(tmp_path, settings):
    settings.STAGING = tmp_path / "staging"
