"""What time brings, and what runs beside everything else."""
