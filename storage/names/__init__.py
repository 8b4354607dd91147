"""A stand-alone index of company names."""
