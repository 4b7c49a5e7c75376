"""Reads a course pack as an editor would: what the files' shape cannot tell.

Each module of this folder is one look at the pack: ``look(pack, desk)`` names the problems. A new
look is a new module here and no edit elsewhere. ``desk`` holds what several of them need.
"""
