"""What `scripts/go-errors` and `scripts/doctor-setups` are both made of: a network of their own, scenes in it, and a runner of cases."""
