"""Pure functions of billing, one topic a module; they take plain values and know no payer."""
