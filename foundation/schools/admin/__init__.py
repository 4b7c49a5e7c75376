from foundation.schools.admin import keys, operators, people, schools  # noqa: F401  (registers the pages)
from foundation.schools.admin.keys import ApiClientAdmin

# The OAuth2 library finds it here, by the setting APPLICATION_ADMIN_CLASS.
__all__ = ["ApiClientAdmin"]
