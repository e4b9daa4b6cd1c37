"""The site's settings as tests need them: a folder of their own, cheap password hashes, a cache that forgets."""

import os
import tempfile
from pathlib import Path

os.environ["KIM_DATA"] = tempfile.mkdtemp(prefix="kim-tests-")
os.environ["KIM_SECOND_FACTOR"] = "elsewhere"  # the cast signs in everywhere; the tests of the code ask for it
os.environ.setdefault("DATABASE_URL", os.environ.get("TEST_DATABASE_URL", ""))

from kim.config import environment

environment.make_secret()

from kim.config.settings import *  # noqa: E402, F403
from kim.config.settings import DATA, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA) / "test.sqlite3")}  # a real file, with WAL
DATABASES["default"]["CONN_MAX_AGE"] = 0
