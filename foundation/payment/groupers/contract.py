"""What an adapter of a grouper promises, and how a package is loaded: late, once, or not at all."""

import importlib.metadata
import importlib.util
import logging
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from foundation.payment.claims import Claim, Price, Setting

log = logging.getLogger(__name__)

T = TypeVar("T")


class Grouper(Protocol):
    """One package that prices claims of one setting."""

    package: str
    setting: Setting
    # What it makes, for whom it is read: "MS-DRG and Medicare Code Editor", "FY2023 to FY2027".
    makes: str
    years: str

    def missing(self) -> str:
        """Why it cannot be used here, in a sentence; empty where it can."""

    def price(self, claim: Claim) -> Price | None:
        """What the claim comes to; None where the package is missing or has nothing for that day.

        The claim has at least one diagnosis. Codes may be anything that somebody typed.
        """


class Loaded(Generic[T]):
    """What a package gives after it is loaded: once per process, whoever of the threads is first.

    A package that is there and cannot be loaded (no build for this machine, a damaged file) is
    missing: figures for teaching must not take a result page down with them.
    """

    def __init__(self, package: str, load: Callable[[], T]) -> None:
        self._package = package
        self._load = load
        self._lock = threading.Lock()
        self._loaded: T | None = None
        self._failure = ""

    def get(self) -> T | None:
        """The loaded thing, or None where the package is missing."""
        if self._loaded is None and not self.missing():
            with self._lock:
                if self._loaded is None and not self._failure:
                    self._open()
        return self._loaded

    def missing(self) -> str:
        """Why there is nothing to get, in a sentence; empty where there is. Loads nothing."""
        if self._loaded is not None or self._failure:
            return self._failure
        if not is_installed(self._package):
            return f"The package {self._package} is not installed."
        return ""

    def _open(self) -> None:
        try:
            self._loaded = self._load()
        # Whatever goes wrong inside a foreign package, native code included.
        except Exception as problem:
            log.warning("payment_package_unusable", exc_info=True)
            self._failure = (
                f"The package {self._package} is installed and cannot be loaded: {problem}"
            )


def is_installed(package: str) -> bool:
    """Whether the package can be found, without importing it."""
    try:
        return importlib.util.find_spec(package) is not None
    except ImportError:
        return False


def version_of(package: str) -> str:
    """The installed version, "1.2.0", or empty."""
    try:
        return importlib.metadata.version(package) if is_installed(package) else ""
    except importlib.metadata.PackageNotFoundError:
        return ""
