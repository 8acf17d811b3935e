"""Payer profiles and national tables: data files only, read by ``therapycode`` when asked for."""
