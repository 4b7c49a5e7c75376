"""Families of questions that a program makes from the code sets and the word parts of a pack.

Each module of this folder is a family: ``make(seed, desk)`` gives the content of one question, or
None where the seed gives none. ``families.yaml`` of a pack lists families with their seeds;
``generate_questions`` writes their questions into a file, which people then read and keep. What is
made is right for the loaded editions by construction: titles and notes are those of the code set.
"""
