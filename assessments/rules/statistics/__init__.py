"""What the answers of many say of questions and papers: arrays in, figures out. No Django.

``docs/algorithms/statistics.md`` has the rules with a worked example that the tests recompute.
"""
