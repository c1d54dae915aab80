"""What hosts alone are told because it may be odd: pictures that look nearly the same, and voting. It changes no count.

No hint names a voter or a time. `pictures` and `voting` say what is odd, `values` has what is told.
"""
