"""What is compared: ours and the peers, each in a process of its own, a peer with nothing of ours in it."""
