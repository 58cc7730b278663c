"""`bin/messages update` brings locale/ up to date; `bin/messages check` tells what is missing."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")

from django.conf import settings
from django.utils.translation import to_locale

from tools.messages import catalogs, sources

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 40


def main(word: str) -> None:
    wanted = catalogs.template(sources.gather(ROOT / "thirdring"))
    files = {code: ROOT / "locale" / to_locale(code) / "LC_MESSAGES" / "django.po" for code, _ in settings.LANGUAGES}
    if word == "update":
        for code, file in files.items():
            left = catalogs.update(file, to_locale(code), wanted)
            print(f"  {code}: {len(wanted)} strings, {left} not translated yet")
    elif not (ROOT / "locale").exists():
        print("There are no translations yet.")
    elif found := [line for code, file in files.items() for line in catalogs.problems(file, to_locale(code), wanted)]:
        more = f"\n... and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        sys.exit("\n".join(found[:SHOWN]) + more)


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit("usage: bin/messages update|check")
    main(sys.argv[1])
