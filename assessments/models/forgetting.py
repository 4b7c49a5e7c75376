"""Who wrote an append-only row may be forgotten, and nobody else be put there."""

import pgtrigger


def nobody_or_unchanged(field: str, *, name: str) -> pgtrigger.Protect:
    """Refuse to put another person into a column that deleting an account empties."""
    column = f'"{field}_id"'
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.UpdateOf(f"{field}_id"),
        condition=pgtrigger.Condition(
            f"NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"
        ),
    )
