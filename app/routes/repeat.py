"""The Python program that repeats a run, written out for its reader."""

from app.runs.model import Run

PROGRAM = '''"""Repeats a run of Saturation Lab: install the lab, or save this beside its folder `app`."""

from app.one_thread import one_thread

one_thread()  # before numpy: with more threads the last bit could come out otherwise

from app.data.mnist import Places, find
from app.learn.evaluation import evaluate
from app.learn.network import RunSettings
from app.learn.training import advance, mini_batches_per_epoch, start
from app.settings import Settings

settings = {settings}
lab = Settings()
dataset = find(Places(lab.mnist_dir, lab.cache_dir))
assert dataset.kind == "{data}", "the run trained on other images"
data = dataset.splits()

state = start(settings)
while state.epoch < settings.epochs:
    state, _ = advance(settings, state, *data.training, mini_batches_per_epoch(settings, len(data.training.labels)))
    found = evaluate(settings, state.parameters, *data.test)
    print(f"epoch {{state.epoch:3}}: {{100 * found.accuracy:.2f}} % of the test images right")
'''


def repeat(run: Run) -> str:
    """The program's text."""
    return PROGRAM.format(settings=repr(run.settings), data=run.data)
