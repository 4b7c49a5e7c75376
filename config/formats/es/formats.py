"""Spanish as in most of Latin America: 1,250.5, as the code books and the questions write it."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
