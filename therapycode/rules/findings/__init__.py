"""The findings by family. Each is declared once, with the page that explains it as its docstring."""
