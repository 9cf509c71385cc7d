"""Charts as server-side SVG, the same drawing in a page and in a PDF.

Plain data in, `Chart` (svg, title, table) out; no script, no style sheet, no clock, no database.
The same input gives the same bytes. Nothing is told by colour alone: a black-and-white print stays readable.
"""
