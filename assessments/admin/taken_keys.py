from foundation.schools.admin.taken_keys import FreeKeyForm

__all__ = ["FreeKeyForm"]
