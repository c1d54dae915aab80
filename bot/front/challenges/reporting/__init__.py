"""What hosts alone are told of a challenge, its zip file, and all numbers of its count for everybody."""
