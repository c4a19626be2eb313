"""Plans of a training: on which examples each leg of it goes, beside which path, and what is done in between."""


class OneLeg:
    """All examples for all epochs, beside a path that stays as it is.

    Parameters
    ----------
    path : Path or NoPath
    examples : Examples or ExampleBlocks
        Encoded.

    Attributes
    ----------
    path : Path or NoPath
        The path beside the network; of a plan of several legs, in the leg at hand.
    examples : Examples
        All examples, as the network learns them beside this path.
    attributes : dict
        What fitted estimators tell of the plan, by name.
    """

    attributes = {}

    def __init__(self, path, examples):
        self.path, self.examples = path, examples.beside(path)

    @property
    def whole_path(self):
        """The path of all examples."""
        return self.path

    def legs(self, network, theta, max_iter):
        """Yield Examples and a number of epochs for each leg, which starts from theta (size,) and overwrites it."""
        yield self.examples, max_iter
