"""When a training has diverged, and what is said then."""

from math import inf

from sklearn_rnn.user_warning import about


def check_bounded(what, value, epoch, bound=inf):
    """ValueError unless a value of an epoch, called what (str), is of a size below the bound; NaN is of none."""
    if not abs(value) < bound:
        raise ValueError(
            f"Training diverged: the {what} became {value:.3g} in epoch {epoch}. Lower learning_rate_init, and bring "
            "features to a common scale, for instance with StandardScaler (in front of the windower)."
            + about("diverged")
        )
