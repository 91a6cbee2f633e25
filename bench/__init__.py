"""What Lede costs: seconds, tokens, memory, beside others that run the same model. ``make bench``, or ``python -m bench --help``."""
