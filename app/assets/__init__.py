"""What the pages are made of beside their templates: static files, compression, formulas as MathML."""
