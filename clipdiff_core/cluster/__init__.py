"""Drawing on the machines of a Ray cluster: `spread.py` in the process that asks, `worker.py` on each machine."""
