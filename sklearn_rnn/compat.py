"""What this package uses of scikit-learn's private side, all of it: the one place to mend if it moves."""

from sklearn.base import _fit_context
from sklearn.utils import _safe_indexing
from sklearn.utils._optional_dependencies import check_matplotlib_support
from sklearn.utils._param_validation import (
    HasMethods,
    Interval,
    Options,
    RealNotInt,
    StrOptions,
    validate_parameter_constraints,
)
from sklearn.utils._repr_html.estimator import _VisualBlock
from sklearn.utils.parallel import _get_threadpool_controller
from sklearn.utils.validation import _check_feature_names_in, _check_sample_weight

RUNNING_FIT = frozenset({"_callback_fit_ctx", "_parent_callback_ctx", "_skl_callbacks_to_teardown"})  # attributes

__all__ = [
    "RUNNING_FIT",
    "HasMethods",
    "Interval",
    "Options",
    "RealNotInt",
    "StrOptions",
    "_VisualBlock",
    "_check_feature_names_in",
    "_check_sample_weight",
    "_fit_context",
    "_get_threadpool_controller",
    "_safe_indexing",
    "check_matplotlib_support",
    "validate_parameter_constraints",
]
