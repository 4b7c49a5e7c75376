"""How a coded chart is scored: docs/algorithms/chart-scoring.md as code, a module a step."""
