"""An authority's systems from KITOS: asked for page by page, read as a table of systems."""
