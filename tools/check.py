"""`bin/check`: everything that is checked without running the product, each by its own tool."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from thirdring.launch.assets import FRONTEND, find_node, install

HERE = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list[str]] = {
    "types": [f"{HERE}/mypy"],
    "format": [f"{HERE}/ruff", "format", "--check", "."],
    "lint": [f"{HERE}/ruff", "check", "."],
    "layers": [f"{HERE}/lint-imports"],
    "doors": [PYTHON, "-m", "tools.front_doors"],
    "templates": [f"{HERE}/djlint", "--lint", "--quiet", "thirdring"],
    "house": [
        f"{HERE}/semgrep", "scan", "--config", "semgrep", "--metrics=off", "--disable-version-check", "--error",
        "--quiet", "thirdring", "tests",
    ],
    "packages": [f"{HERE}/deptry", "."],
    "migrations": [PYTHON, "-m", "tools.migrations"],
    "standards": [PYTHON, "-m", "tools.job_standards", "--check"],
    "locale": [PYTHON, "-m", "tools.messages", "check"],
    "screen": [*find_node().program, "node_modules/typescript/bin/tsc", "--noEmit"],
}  # fmt: skip
ELSEWHERE = {"screen": FRONTEND}


def main(names: list[str]) -> int:
    """Run the named checks, or all; the number of those that failed."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        sys.exit(f"check: there is no {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    install(FRONTEND, find_node(), print)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        return sum(pool.map(_failed, names or CHECKS))


def _failed(name: str) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ELSEWHERE.get(name),
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    took = f"{time.monotonic() - began:.1f} s"
    if done.returncode == 0:
        print(f"  ✓ {name} ({took})", flush=True)
        return False
    print(f"  ✗ {name} ({took}): {' '.join(CHECKS[name])}\n{done.stdout}", flush=True)
    return True


if __name__ == "__main__":
    failed = main(sys.argv[1:])
    sys.exit(f"check: {failed} failed" if failed else 0)
