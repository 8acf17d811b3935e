"""Payer profiles: dated, sourced values in TOML, read strictly and resolved for a day of service."""
