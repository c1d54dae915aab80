"""What members read of challenges, in private: their entry and the rules, places and points, the leaderboard."""
