"""The channel in a browser. The scripts beside this file draw it; the modules tell them what to show, and do what a person does there."""
