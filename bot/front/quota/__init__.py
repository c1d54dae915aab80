"""/quota: moderators see and change what members have."""
