"""The story of one picture, from the ask to the message that shows it. The files in the order of the story:

    inputs.py      a picture to change is stored
    booking.py     the pictures of an ask are reserved, while the member waits for an answer
    line.py        they wait in line, and get a slot when it is their turn
    progress.py    the card that the member looks at meanwhile
    painting.py    the endpoint is asked, once, and what it answered is kept or given back
    durations.py   how long it took is remembered, to tell the next member what to expect
    delivery.py    what has ended is posted
    refreshing.py  what was posted is made anew, when a picture of it was deleted

and what all of them use:

    insist.py      how long what must not be lost is tried
    background.py  the loops and the one-off tasks
    wakeup.py      how one part tells a loop that there is work
    alerts/        the people who run the bot are told what only they can put right

Nothing here knows Discord, SQL or HTTP: what is needed of them is said by the Protocols beside the code.
"""
