"""What the peers take for what MarkerBench measures of ours: a module for each of them (Tools/bench-peers.py)."""
