"""``make lock``: resolve pyproject.toml anew into the two lock files."""

import shutil
import subprocess

import bootstrap

FLAGS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
# Our image reads code sets, groups stays and calibrates; who installs Chartwork by hand chooses.
EXTRAS = {"production": ("calibration", "codesets", "payment"), "development": ("development",)}


def main() -> None:
    uv = shutil.which("uv")
    if not uv:
        raise SystemExit("Locking needs uv: pip install uv")
    for name, extras in EXTRAS.items():
        target = bootstrap.ROOT / "requirements" / f"{name}.lock"
        asked = [word for extra in extras for word in ("--extra", extra)]
        command = [uv, "pip", "compile", *FLAGS, "--no-header", "-q", *asked, "pyproject.toml"]
        subprocess.run([*command, "-o", str(target)], cwd=bootstrap.ROOT, check=True)
        print(f"Wrote {target.relative_to(bootstrap.ROOT)}.")


if __name__ == "__main__":
    main()
