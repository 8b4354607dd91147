"""The policy as people write it: reading it, telling mistakes, comparing versions, keeping them at hand."""
