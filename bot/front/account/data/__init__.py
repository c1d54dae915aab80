"""My data, in /me: a member gets everything that is held about them on this server, or has it deleted."""
