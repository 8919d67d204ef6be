"""What the command line can be told: each command with its flags and what it prints."""
