"""Fitted models as ONNX graphs, which other languages and runtimes execute.

Importing this module registers the estimators with skl2onnx, so that ``skl2onnx.to_onnx`` knows them too, wherever they
stand in a Pipeline or a search.
"""

try:
    import onnx
    import skl2onnx
except ImportError as error:
    raise ImportError(
        'sklearn_rnn.onnx needs onnx and skl2onnx, which are not installed: pip install "sklearn-rnn[onnx]".'
    ) from error

from sklearn_rnn.onnx.convert import to_onnx
from sklearn_rnn.onnx.register import register

register()
to_onnx.__module__ = __name__
del onnx, skl2onnx

__all__ = ["to_onnx"]
