"""The company as the platforms know it: its people, its teams, its groups."""
