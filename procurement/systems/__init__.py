"""The register of systems: searched, imported, owned."""
