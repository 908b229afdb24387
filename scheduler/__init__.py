"""When hunts are evaluated and how far they are.

Cursors, the ledger of runs, alerts as its projection, the service.
"""
