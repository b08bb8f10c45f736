"""The Django platform that runs a county's community-factory programme."""
