"""Adapters of the packages that price a claim. No Django here.

Nothing here loads a package before the first claim is priced.
"""
