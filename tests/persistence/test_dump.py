"""Where and how a file is written."""

import io
import os
import stat
from threading import Thread

import numpy as np
import pytest
import skops.io
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower
from tests.test_callbacks import Recorder

posix = pytest.mark.skipif(os.name == "nt", reason="links and permissions are those of POSIX")


def test_dump_takes_a_path_a_text_and_a_file_object(tmp_path):
    file = io.BytesIO()
    for target in (tmp_path / "a.skops", str(tmp_path / "b.skops"), file):
        sklearn_rnn.dump(SequenceWindower(3), target)
    file.seek(0)
    for source in (tmp_path / "a.skops", str(tmp_path / "b.skops"), file):
        assert sklearn_rnn.load(source).window_length == 3
    assert {path.name for path in tmp_path.iterdir()} == {"a.skops", "b.skops"}


def test_a_file_holds_little_beside_the_weights():
    model = make_pipeline(SequenceWindower(24), RNNRegressor(32, max_iter=1, random_state=0))
    model.fit(np.sin(np.arange(200.0)[:, None]), np.sin(np.arange(1.0, 201.0)))
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    weights = sum(weight.nbytes for weight in model[-1].weights_.values())
    assert file.tell() < weights + 20_000
    assert skops.io.loads(file.getvalue(), trusted=sklearn_rnn.TRUSTED_TYPES)[0].window_length == 24


@posix
def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    path, link = tmp_path / "model.skops", tmp_path / "latest.skops"
    sklearn_rnn.dump(SequenceWindower(3), path)
    path.chmod(0o640)
    link.symlink_to(path)
    sklearn_rnn.dump(SequenceWindower(4), link)
    assert link.is_symlink()
    assert sklearn_rnn.load(path).window_length == 4
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    path, read = tmp_path / "pipe", io.BytesIO()
    os.mkfifo(path)
    reader = Thread(target=lambda: read.write(path.read_bytes()), daemon=True)
    reader.start()
    sklearn_rnn.dump(SequenceWindower(3), path)
    reader.join(timeout=10)
    read.seek(0)
    assert sklearn_rnn.load(read).window_length == 3
    assert [*tmp_path.iterdir()] == [path]
    assert path.is_fifo()


@posix
def test_a_new_file_has_the_permissions_of_any_other(tmp_path):
    sklearn_rnn.dump(SequenceWindower(3), tmp_path / "model.skops")
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "model.skops").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "model.skops"
    sklearn_rnn.dump(SequenceWindower(3), path)

    def full(descriptor):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        sklearn_rnn.dump(SequenceWindower(4), path)
    assert [*tmp_path.iterdir()] == [path]
    assert sklearn_rnn.load(path).window_length == 3


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        sklearn_rnn.dump(SequenceWindower(3), tmp_path / "nowhere" / "model.skops")


def test_callbacks_are_named_with_what_to_do_and_where():
    model = make_pipeline(SequenceWindower(3).set_callbacks(Recorder())).set_callbacks(Recorder())
    with pytest.raises(TypeError, match=r"set on Pipeline and SequenceWindower.*set_callbacks\(\) without arguments"):
        sklearn_rnn.dump(model, io.BytesIO())
    model.set_callbacks()[0].set_callbacks()
    sklearn_rnn.dump(model, io.BytesIO())
