"""What is said when training diverges."""

from sklearn_rnn.user_warning import about


def diverged(what, value, epoch):
    """The ValueError for a value that is not finite, of what is called what (str), in that epoch."""
    return ValueError(
        f"Training diverged: the {what} became {value} in epoch {epoch}. Lower learning_rate_init, and bring features "
        "to a common scale, for instance with StandardScaler (in front of the windower)." + about("diverged")
    )
