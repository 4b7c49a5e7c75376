from foundation.schools.admin import (  # noqa: F401  (registers the pages)
    cohorts,
    keys,
    operators,
    people,
    schools,
)
from foundation.schools.admin.keys import ApiClientAdmin

# The OAuth2 library finds it here, by the setting APPLICATION_ADMIN_CLASS.
__all__ = ["ApiClientAdmin"]
