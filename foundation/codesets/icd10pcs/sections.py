"""The sections of ICD-10-PCS and the names of the seven characters in each. No Django."""

_PROCEDURE = ("Section", "Body System", "Operation")
_SURGICAL = (*_PROCEDURE, "Body Part", "Approach", "Device", "Qualifier")
_MANUAL = (*_PROCEDURE, "Body Region", "Approach", "Method", "Qualifier")
_TALK = ("Section", "Body System", "Type", "Qualifier", "Qualifier", "Qualifier", "Qualifier")

# Character by character, as the published tables head their columns.
AXES: dict[str, tuple[str, ...]] = {
    "0": _SURGICAL,
    "1": _SURGICAL,
    "2": (*_PROCEDURE, "Body Region", "Approach", "Device", "Qualifier"),
    "3": (*_PROCEDURE, "Body System / Region", "Approach", "Substance", "Qualifier"),
    "4": (*_PROCEDURE, "Body System", "Approach", "Function / Device", "Qualifier"),
    "5": (*_PROCEDURE, "Body System", "Duration", "Function", "Qualifier"),
    "6": (*_PROCEDURE, "Body System", "Duration", "Qualifier", "Qualifier"),
    "7": _MANUAL,
    "8": _MANUAL,
    "9": _MANUAL,
    "B": ("Section", "Body System", "Type", "Body Part", "Contrast", "Qualifier", "Qualifier"),
    "C": ("Section", "Body System", "Type", "Body Part", "Radionuclide", "Qualifier", "Qualifier"),
    "D": (
        *("Section", "Body System", "Modality", "Treatment Site"),
        *("Modality Qualifier", "Isotope", "Qualifier"),
    ),
    "F": (
        *("Section", "Section Qualifier", "Type", "Body System / Region"),
        *("Type Qualifier", "Equipment", "Qualifier"),
    ),
    "G": _TALK,
    "H": _TALK,
    "X": (*_PROCEDURE, "Body Part", "Approach", "Device / Substance / Technology", "Qualifier"),
}


def axis_names(section: str) -> tuple[str, ...]:
    """What the seven characters are called; of an unknown section, as in Medical and Surgical."""
    return AXES.get(section, _SURGICAL)
