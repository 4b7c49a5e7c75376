"""The grades of a course: docs/algorithms/gradebook.md has promises and tables."""
