"""What each address of the API does."""
