"""Before any test: linear algebra on one thread, as in the lab's own processes; spinning threads would cost minutes."""

from app.one_thread import one_thread

one_thread()  # reads the environment when numpy is first imported, which is after this
