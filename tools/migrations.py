"""Every change of a model has its migration. Needs no database."""

import os
import sys
import warnings

os.environ["DATABASE_URL"] = "postgresql://nobody@/none?host=/nonexistent"
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdring.config.settings"

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # that there is no database to compare
        try:
            call_command("makemigrations", "--check", "--dry-run")
        except SystemExit:
            sys.exit("A model has changed without a migration: run bin/manage makemigrations.")


if __name__ == "__main__":
    main()
