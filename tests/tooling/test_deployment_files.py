"""The files for Docker, as far as they can be checked without a Docker engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")


def test_all_parts_are_there() -> None:
    expected = {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis", "mail-catcher"}

    assert set(SERVICES) == expected


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(OURS)))
def test_foreign_images_are_pinned_to_a_version(name: str) -> None:
    assert re.search(r":v?\d+\.\d+(\.\d+)?", SERVICES[name]["image"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_part_has_a_health_check_or_says_that_it_has_none(name: str) -> None:
    assert SERVICES[name]["healthcheck"]


@pytest.mark.parametrize("name", OURS)
def test_our_parts_run_with_as_few_rights_as_possible(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["CHARTWORK_PROFILE"] == "production"
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_dependency_and_volume_is_declared(name: str) -> None:
    service = SERVICES[name]
    named = [v.split(":")[0] for v in service.get("volumes", []) if not v.startswith(".")]

    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert set(named) <= set(COMPOSE["volumes"])
    for volume in service.get("volumes", []):
        if volume.startswith("./"):
            assert (ROOT / volume.split(":")[0]).exists()


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text


def test_every_variable_of_compose_is_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert used == example


def test_the_image_is_built_in_stages_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]

    assert len(bases) == 2
    assert all(re.search(r":\d+\.\d+\.\d+-slim", base) for base in bases)
    assert "USER chartwork" in lines
    assert any("--require-hashes" in line for line in lines)
    assert lines.index("USER chartwork") > max(
        index for index, line in enumerate(lines) if line.startswith("COPY")
    )


def test_the_image_holds_what_it_needs_and_no_more() -> None:
    ignore = (ROOT / ".dockerignore").read_text().split()
    copied = re.findall(r"^COPY ([\w./]+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert ignore[0] == "*"
    assert {f"!{path}" for path in copied} == {line for line in ignore if line.startswith("!")}
    for path in copied:
        assert (ROOT / path).exists()


def test_the_locks_pin_everything_by_hash_and_name_no_host() -> None:
    for name in ("production", "development"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)

        assert len(pinned) >= 40
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "http" not in text.replace("httpx", "").replace("httpcore", "")
