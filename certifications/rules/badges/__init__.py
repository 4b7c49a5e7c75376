"""Open Badges 3.0: documents, proofs, pictures that carry them, and what a verifier says.

No Django, no clock, no network. What was decided and why: docs/decisions/0037-open-badges.md.
"""
