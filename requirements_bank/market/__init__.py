"""What an authority knows of suppliers, and what they all answer to the bank’s requirements."""
