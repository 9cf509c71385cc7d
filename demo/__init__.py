"""The demonstration world: a synthetic 2022 of 白银市 and a living present of two tenants. Not for production."""
