#!/usr/bin/env python3
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgetracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as faults:  # a newsroom reads sentences, not a traceback
        sys.exit(f"{faults}\nTo try the program on this machine only: PLEDGETRACKER_DEBUG=1, as `make run` does.")
