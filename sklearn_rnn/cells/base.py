"""The contract of a recurrent cell."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import ClassVar

import numpy as np

from sklearn_rnn.numerics import glorot_uniform, orthogonal

Named = Mapping[str, np.ndarray]  # parameters or their gradients
Arrays = Sequence[np.ndarray]  # gates, states or memo, in the order of the table
Step = int | np.ndarray  # its number


class Cell:
    """One step of a recurrent layer; somebody else owns time, batches, buffers and products.

    A cell is a table and a step. The recurrent layer computes the pre-activations of all gates,

        a_k = W_ih[k] x + W_hh[k] h_prev + b[k],

    where h_prev are the states named in `recurrent`, applies each gate's activation and calls `step`, which
    computes the new states. Backwards it calls `step_backward`, and does the rest: the derivatives of the
    gates' activations, the gradients of ``W_ih``, ``W_hh`` and ``b`` and the way back through the products.

    To write a cell:

    1. Subclass `Cell` as a frozen dataclass: its fields are the cell's own hyperparameters, which makes it
       comparable, printable and usable in a grid search. Validate them in ``__post_init__``.
    2. Fill in the table: `gates` and `activations`, `states`, `recurrent`, `carried`, `memo`.
    3. Write `step` and `step_backward` side by side, on arrays (rows, n_batch), in place.
    4. If it has parameters besides W_ih, W_hh and b, extend `shapes` and `initialise`; if some are not to be trained,
       or links are cut, say so in `fixed`.
    5. Try it: `sklearn_rnn.cells.check_cell`.

    Attributes
    ----------
    gates : tuple of str
        Names of the gates, in the order of their blocks of n_units rows in ``W_ih``, ``W_hh`` and ``b``.
    activations : tuple of {"sigmoid", "tanh", "identity"}
        What the layer applies to each gate: all sigmoids first, then tanh, then identity.
    separate : dict of str to str, default={}
        Gates whose recurrent part ``W_hh[k] h_prev + b_h`` is not added to the input part
        ``W_ih[k] x + b[k]`` but handed to `step` apart, and the name of that bias. They stand last in
        `gates`, and their activation is "identity".
    states : tuple of str
        Names of the states. All start at zero, unless `starts` says otherwise. The layer's output is the first.
    recurrent : tuple of str
        The states that ``W_hh`` multiplies, stacked in this order. Default: the first state.
    carried : tuple of str
        States that reach the next step also by another way than the product with ``W_hh``.
    elastic : tuple of str, default=()
        Hyperparameters that no weight depends on, such as the depth of a stack: they may be changed after fit.
    memo : tuple of str
        Arrays that `step` writes for `step_backward`. Not kept where there will be no way back.

    Notes
    -----
    The contract holds more than gated cells. A state may have any number of rows (`sizes`), W_hh may
    read any of the states, a cell may have parameters of its own whose gradients it adds itself, and it
    knows the step's number. So a Jordan network makes its output a state and lists it in `recurrent`, a
    continuous-time cell adds time constants, a clockwork cell looks at ``t``, and a cell with a stack or a
    memory matrix keeps it, flattened, as one more state, with what it read as another, recurrent one.

    See Also
    --------
    sklearn_rnn.cells.Elman : The shortest example.
    sklearn_rnn.cells.GRU : An example of a separate gate.
    """

    gates: ClassVar[tuple[str, ...]] = ()
    activations: ClassVar[tuple[str, ...]] = ()
    separate: ClassVar[dict[str, str]] = {}
    states: ClassVar[tuple[str, ...]] = ("hidden",)
    carried: ClassVar[tuple[str, ...]] = ()
    memo: ClassVar[tuple[str, ...]] = ()
    elastic: ClassVar[tuple[str, ...]] = ()

    def __repr__(self):
        return f"{type(self).__name__}()"  # stable across a save, also for a cell that is no dataclass

    @property
    def form(self) -> str:
        """What a fitted network holds the cell to: its repr, without what is `elastic`."""
        if not self.elastic:
            return repr(self)
        kept = [f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name not in self.elastic]
        return f"{type(self).__name__}({', '.join(kept)})"

    @property
    def recurrent(self) -> tuple[str, ...]:
        """The states that W_hh multiplies."""
        return self.states[:1]

    def sizes(self, n_units: int) -> dict[str, int]:
        """Number of rows of each state and memo array, by name. Default: n_units for all."""
        return dict.fromkeys((*self.states, *self.memo), n_units)

    def starts(self, n_units: int) -> dict[str, np.ndarray]:
        """First values (rows,) of the states that do not start at zero, by name. Default: none."""
        return {}

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Name and shape of each parameter."""
        n_rows, sizes = len(self.gates) * n_units, self.sizes(n_units)
        return {
            "W_ih": (n_rows, n_inputs),
            "W_hh": (n_rows, sum(sizes[name] for name in self.recurrent)),
            "b": (n_rows,),
            **dict.fromkeys(self.separate.values(), (n_units,)),
        }

    def fixed(self, n_inputs: int, n_units: int) -> dict[str, bool | np.ndarray]:
        """What training leaves alone. Default: nothing.

        Returns
        -------
        fixed : dict of str to True or ndarray of bool
            Name of a parameter to True: it keeps what `initialise` wrote, as a time constant or drawn weights do. An
            array of its shape: the entries that are true are cut links; they are zero, and stay so.
        """
        return {}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Write first values into the parameters p (name to array, zeros on entry).

        Each gate's block of W_ih is Glorot uniform, each gate's block of W_hh orthogonal, biases are zero.
        """
        n_units = len(p["b"]) // len(self.gates)
        for k in range(len(self.gates)):
            block = slice(k * n_units, (k + 1) * n_units)
            p["W_ih"][block] = glorot_uniform(rng, n_units, p["W_ih"].shape[1])
            p["W_hh"][block] = orthogonal(rng, n_units, p["W_hh"].shape[1])

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """Compute the states of step t.

        Parameters
        ----------
        p : dict of str to ndarray
            The cell's parameters.
        t : int or ndarray of int (n_batch,)
            Number of the step within the sequence, from 0. An array where sequences stand at different steps,
            which truncated BPTT brings about.
        a : tuple of ndarray (n_units, n_batch)
            Activated gates, in the order of `gates`; then the recurrent parts of the `separate` gates.
        m : tuple of ndarray (rows, n_batch)
            Arrays of `memo`, to be written.
        s_prev : tuple of ndarray (rows, n_batch)
            States of the step before, read-only.
        s : tuple of ndarray (rows, n_batch)
            States of this step, to be written.
        """
        raise NotImplementedError

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """Carry gradients through step t, backwards.

        Parameters
        ----------
        p, t, a, m, s_prev, s
            As `step` had and left them; m may be overwritten.
        ds : tuple of ndarray (rows, n_batch)
            On entry gradients by s. On return, for states in `carried`, gradients by s_prev, except through
            the product with W_hh, which the layer adds. May be overwritten for other states.
        da : tuple of ndarray (n_units, n_batch)
            To be written: gradients by a.
        g : dict of str to ndarray
            Gradients by p: a cell adds those of parameters of its own. W_ih, W_hh and biases of gates are
            the layer's business.
        """
        raise NotImplementedError


def check_option(name, value, options):
    """ValueError unless the value of a cell's hyperparameter is one of the options (tuple)."""
    if value not in options:
        raise ValueError(f"{name} must be one of {options}, got {value!r}.")
