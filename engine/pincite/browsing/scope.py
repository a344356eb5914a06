"""The line that every look at the law ends with: what was shown, and what was not checked."""

from __future__ import annotations

from pincite.law import RuleBase


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 rule`, `2 rules`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def scope_line(shown: str, base: RuleBase) -> str:
    """The scope of what was shown."""
    unreviewed = sum(r.reviewed == "none" for r in base.rules.values())
    return (
        f"scope: shown {shown}, as registered; not checked: any scenario, wording and dates marked unverified, and "
        f"all law outside the rule base; {unreviewed} of {counted(len(base.rules), 'rule')} not reviewed by a lawyer; "
        "this is not legal advice"
    )
