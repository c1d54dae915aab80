"""The umpire, with plain fakes and a hand clock."""
