"""Spanish as in most of Latin America: 1,250.5, as the code books and the questions write it.

Months are written small: 3 de mayo de 2026, and 3 may 2026 where there is little room.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
