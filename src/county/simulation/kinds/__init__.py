"""What a simulation is made of, without a database: changes, ceilings of funds, the working out, the figures."""
