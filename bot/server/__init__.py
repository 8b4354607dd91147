"""The door of the server: who has to wait there, whether it is well, what it counts."""
