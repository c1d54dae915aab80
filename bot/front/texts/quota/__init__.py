"""The words of /quota: receipts, cards, history."""
