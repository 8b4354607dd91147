"""What is asked of the tables and written into them, one module a matter, written with SQLAlchemy and the rows of
:mod:`storage.rows`. A running product takes its statements from :mod:`storage.sessions.prepared` and none from here.
"""

from __future__ import annotations
