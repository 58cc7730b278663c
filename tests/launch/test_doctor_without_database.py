import os
import subprocess
import sys
from pathlib import Path


def test_a_database_that_is_away_is_a_finding_and_the_rest_is_looked_at(tmp_path: Path):
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "THIRDRING_STATE": str(tmp_path)}
    asked = [sys.executable, "-m", "thirdring", "doctor"]
    told = subprocess.run(asked, env=os.environ | nowhere, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    said = told.stdout + told.stderr
    assert all(f"{what}: connection failed" in said for what in ("Database", "Tables", "Jobs"))
    assert "Third Ring was not started here yet" in said
