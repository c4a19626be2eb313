"""What an estimator is whose target is classes."""

import numpy as np

from sklearn_rnn.estimators.mappings import mapping_of


class ClassTarget:
    """The part of a classifier that knows its classes, whatever reads the sequences."""

    def _check_classes(self, classes):
        """ValueError unless partial_fit may go on, or begin, with these classes: array-like or None."""
        if self.class_weight == "balanced":
            raise ValueError(
                'class_weight="balanced" is not for partial_fit, which sees one block at a time. Give a dict of '
                "weights: those of compute_class_weight('balanced', classes=classes, y=y), with y a large enough "
                "sample of all targets (sklearn.utils.class_weight)."
            )
        if hasattr(self, "weights_"):
            if classes is not None and not np.array_equal(np.unique(classes), self.classes_):
                raise ValueError(f"classes={classes!r} is not the same as in the first call: {self.classes_}.")
        elif classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit.")

    def _first_target(self, values, columns, classes=None):
        return mapping_of(self).first_classes(values, columns, classes)

    @property
    def _target(self):
        return mapping_of(self).fitted_classes(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = self.class_weight is None
        return tags
