"""Disclosure control: what may not be shown of the published tables, and the proof of it."""

from telesante.protect.rules import ProtectionRules
from telesante.protect.run import ProtectionReport, RefusedError, protect_warehouse

__all__ = ["ProtectionReport", "ProtectionRules", "RefusedError", "protect_warehouse"]
