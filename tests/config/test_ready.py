"""A process that serves pages is ready when it says so."""

import subprocess
import sys

VIEWS_AT_START = "import sys, thirdring.config.wsgi; print('thirdring.desk.views' in sys.modules)"


def test_every_view_is_loaded_before_the_first_caller_of_a_process():
    told = subprocess.run([sys.executable, "-c", VIEWS_AT_START], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"
