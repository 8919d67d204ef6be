"""What the app may cost, each against a reference measured in the same run: `python -m benchmarks`."""
