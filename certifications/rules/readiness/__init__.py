"""How likely a student is to pass a mock exam: ``docs/algorithms/readiness.md``. No Django here."""
