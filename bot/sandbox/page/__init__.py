"""The channel in a browser. The scripts beside this file draw it; the modules give them their words and deeds."""
