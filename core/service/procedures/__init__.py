"""What several use cases do alike: begin an approval, start a protection, enter a pool, tell those whom it concerns."""
