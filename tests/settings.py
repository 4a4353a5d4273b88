"""The project's own settings, with what a test run needs before they are read."""

import os
from pathlib import Path

os.environ["PLEDGETRACKER_DEBUG"] = "1"
os.environ["PLEDGETRACKER_MFA"] = "optional"  # the tests of accounts require it themselves
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(__file__).resolve().parent.parent / 'var' / 'test.sqlite3'}")

from pledgetracker.settings import *  # noqa: F403  (the environment comes first)
from pledgetracker.settings import DATABASES, MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests log in a hundred times
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # template0 and UTF8: whatever the cluster's default is, Cyrillic folds.
    DATABASES["default"]["TEST"] = {"TEMPLATE": "template0", "CHARSET": "UTF8"}
    # No test here pulls the plug; those that do start servers with production's settings.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()
else:
    # A file, as in production: write-ahead log and locks are real. OFF: no test pulls the plug.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
    options = DATABASES["default"]["OPTIONS"]
    DATABASES["default"]["OPTIONS"] = options | {
        "init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    }
MIDDLEWARE = [name for name in MIDDLEWARE if "WhiteNoise" not in name]
