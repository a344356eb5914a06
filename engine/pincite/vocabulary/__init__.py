"""Sentences: templates with slots, read into atoms and worded again."""

from pincite.vocabulary.names import Names
from pincite.vocabulary.parser import Lexicon, Parsed, parse
from pincite.vocabulary.templates import DENIAL_PREFIX
from pincite.vocabulary.wording import ask, check_forms, say

__all__ = ["DENIAL_PREFIX", "Lexicon", "Names", "Parsed", "ask", "check_forms", "parse", "say"]
