"""Demonstration extracts: synthetic deliveries whose truth is known because it was planted.

The generator writes files; it never runs the warehouse's models and shares no rule with them.
"""
