import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgetracker.settings")
application = get_wsgi_application()

from pledges.checks import at_start  # noqa: E402  (the settings come first)

at_start()
