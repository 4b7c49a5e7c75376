"""A question type of another package: installed beside Chartwork, it is there; no edit of ours.

The package is put into a folder as an installer would put it, and a Python of its own runs
``installed.py`` with that folder on its path, since a running Django cannot learn an app.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCE = HERE / "acme_coding_pairs"
PACKAGE = "acme_coding_pairs"


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """What ``pip install --target`` leaves there, made from the package's own pyproject.toml.

    By hand, because neither pip nor setuptools need be in the environment of the tests.
    """
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text())["project"]
    folder = tmp_path / "site-packages"
    shutil.copytree(
        SOURCE / PACKAGE, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__")
    )
    facts = folder / f"{PACKAGE}-{project['version']}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (facts / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder


def python(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A Python of its own, with a database of its own beside the one of this test."""
    where = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(p) for p in (path, ROOT) if p),
        "DATABASE_URL": urlunsplit(where._replace(path=f"/third_party_{os.getpid()}")),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_is_there_where_it_is_installed_and_only_there(site_packages: Path) -> None:
    ask = "from django.conf import settings; print('acme_coding_pairs' in settings.INSTALLED_APPS)"

    assert python("-c", ask, path=site_packages).stdout.strip().endswith("True")
    assert python("-c", ask).stdout.strip().endswith("False")


def test_it_keeps_the_contract_is_written_drawn_answered_and_graded(site_packages: Path) -> None:
    done = python(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db"),
        *("-o", "addopts=--strict-markers", str(HERE / "installed.py")),
        path=site_packages,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout, done.stdout


def test_nothing_of_ours_names_it() -> None:
    ours = ("config", "foundation", "assessments", "courses", "certifications", "scripts")
    files = [
        path
        for package in ours
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".css", ".yaml", ".toml"}
    ]

    assert len(files) > 200
    assert [path for path in files if PACKAGE in path.read_text(errors="ignore")] == []
