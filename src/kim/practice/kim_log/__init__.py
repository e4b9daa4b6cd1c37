"""The Social Housing KIM Log: what changed in how knowledge and information are kept, why and since when."""
