"""Disclosure control: what may not be shown of the published tables, and the proof of it."""

from telesante.protect.rules import InvalidRuleError, ProtectionRules
from telesante.protect.run import ProtectionReport, RefusedError, protect_warehouse

__all__ = [
    "InvalidRuleError",
    "ProtectionReport",
    "ProtectionRules",
    "RefusedError",
    "protect_warehouse",
]
