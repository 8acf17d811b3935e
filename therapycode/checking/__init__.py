"""Holding a claim that somebody else coded against a payer's policy, and against the sessions behind it."""

from therapycode.checking.claims import Answers, check_claim

__all__ = ["Answers", "check_claim"]
