"""The phases of challenges, as the studio is for pictures: what is due happens at its time, and exactly once."""
