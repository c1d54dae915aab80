"""The channel in a browser: the scripts draw it, the modules tell them what to show and do what a person does there."""
