"""Other people's lists to records: parse, normalise, report."""
