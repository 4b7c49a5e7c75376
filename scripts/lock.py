"""``make lock``: resolve pyproject.toml anew into the two lock files."""

import shutil
import subprocess

import bootstrap

FLAGS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]


def main() -> None:
    uv = shutil.which("uv")
    if not uv:
        raise SystemExit("Locking needs uv: pip install uv")
    for name, extra in (("production", []), ("development", ["--extra", "development"])):
        target = bootstrap.ROOT / "requirements" / f"{name}.lock"
        command = [uv, "pip", "compile", *FLAGS, "--no-header", "-q", *extra, "pyproject.toml"]
        subprocess.run([*command, "-o", str(target)], cwd=bootstrap.ROOT, check=True)
        print(f"Wrote {target.relative_to(bootstrap.ROOT)}.")


if __name__ == "__main__":
    main()
