"""Challenges: a theme, pictures that members enter, secret votes, a ranking. The rules alone; nothing here is stored.

`values`, `records` and `planning` say what a challenge is, `phases` what is due, `entering` and `hosting` what members
and hosts may do until voting opens and after it. `voters`, `handing`, `ballots`, `balloting` and `duels` are the vote,
`counting` and `dueling` the count, `verdicts`, `results` and `points` what comes of it. `publishing` is what everybody
may check of a count, `hints` what hosts alone are told.
"""
