"""/quota: moderators see and change members' credits."""
