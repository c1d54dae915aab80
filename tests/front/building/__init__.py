"""Tests of what asks anew."""
