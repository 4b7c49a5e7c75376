"""The look of every page: tokens, base templates and components. Knows no other app."""
