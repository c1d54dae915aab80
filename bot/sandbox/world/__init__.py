"""What there is on the pretend Discord: servers, people, messages, interactions, and who hears of a change."""
