"""What Discord refuses: each module checks one kind of body and raises 50035 with every fault it found."""
