"""How the lists are narrowed. The filters stand in the address, so a list can be shared."""
