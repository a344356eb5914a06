"""Reading rules, scenarios and tests from files, with everything that is wrong shown at once."""

from pincite.loading.files import load_rules, load_scenario, load_tests
from pincite.loading.tests import Expectation, TestCase

__all__ = ["Expectation", "TestCase", "load_rules", "load_scenario", "load_tests"]
