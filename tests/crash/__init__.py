"""The plug is pulled at every moment in the life of a picture, and what is left afterwards is counted.

`python -m tests.crash --kills 200 --seed 7 --database sqlite` does it at length; the suite does a little of it.
"""
