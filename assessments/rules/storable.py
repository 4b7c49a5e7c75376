"""What the database can keep of a text that somebody typed or pasted. Pure."""

from typing import Any


def storable(value: Any) -> Any:
    """The same value with texts that PostgreSQL can keep.

    It knows neither the character 0 nor half of a surrogate pair. Both get into a browser's text
    by pasting; refusing them would hold up everything else that the student has not sent yet.
    """
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\x00", "")
    if isinstance(value, dict):
        return {storable(name): storable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return value
