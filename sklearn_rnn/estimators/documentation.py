"""Docstring text that both estimators share, written once."""

PARAMETERS = """\
    hidden_size : int or tuple of int, default=32
        Units of the recurrent layer; a tuple: of one layer per entry, each reading the one before it.
    cell : str or Cell, default="gru"
        "elman", "gru", "lstm", or an instance from `sklearn_rnn.cells`, your own included.
    bidirectional : bool, default=False
        Read each sequence in both directions.
    dropout : float, default=0.0
        Share of the inputs of each layer, the readout included, set to zero in training, anew at each step.
    recurrent_dropout : float, default=0.0
        Share of the recurrent state set to zero in training, with one mask per sequence (Gal and Ghahramani
        2016, arXiv:1512.05287).
"""

TRAINING_PARAMETERS = """\
    solver : {"adam", "adamw", "sgd", "rmsprop", "lbfgs"}, default="adam"
        "sgd" uses Nesterov momentum. "lbfgs" takes all sequences at once, computes in float64 and often
        wins on small data.
    learning_rate_init : float, default=5e-3
        Step size; not used by lbfgs.
    momentum : float, default=0.9
        For sgd.
    alpha : float, default=1e-2
        Strength of the L2 penalty on weights, never on biases, divided by the sum of sample weights of the
        minibatch. With "adamw" the rate of decoupled weight decay instead.
    batch_size : int or "auto", default="auto"
        Sequences per update; "auto": 64, or all if they are fewer.
    max_iter : int, default=50
        Epochs at most; iterations for lbfgs.
    clip_norm : float or None, default=1.0
        Bound of the global norm of the gradient; None: no clipping. Not used by lbfgs.
    bptt_steps : int or None, default=None
        Truncated backpropagation through time: the gradient reaches back so many steps from a sequence's last one,
        and the state goes on from its first, so that memory does not grow with the length. The steps before are
        read without dropout. None: back to the first step. Not with bidirectional or lbfgs.
    shuffle : bool, default=True
        Draw a new order of the sequences for each epoch.
    tol : float, default=1e-4
        Improvement of the training loss (or validation score) below which an epoch counts as no change; for
        lbfgs the largest component of the gradient at which it stops.
    n_iter_no_change : int or inf, default=10
        Training stops after more than so many epochs in a row without change.
    early_stopping : bool or "auto", default="auto"
        Watch a validation set, stop when its score no longer rises, and keep the best weights. "auto": on
        exactly when X_val is given to fit. True without X_val: a part of the training data is held out.
    validation_fraction : float, default=0.1
        Share of the training data to hold out.
    validation_split : {"tail", "random"}, default="tail"
        Hold out the last rows, so that no future leaks into training, or random ones.
    warm_start : bool, default=False
        Start fit from the weights of the fit before.
    verbose : bool, default=False
        Print the loss of each epoch.
    dtype : {"float32", "float64"} or None, default=None
        Computing type, and that of predictions; None: float32 if X is, else float64. On float64 data
        "float32" is about twice as fast, and accurate enough for most uses.
    random_state : int, RandomState or None, default=None
        For first weights, order, dropout and random splits. An int gives the same network every time.
"""

ATTRIBUTES = """\
    weights_ : dict of str to ndarray
        All parameters. "layers.0.W_ih" (n_gates * n_units, n_inputs), "layers.0.W_hh" (n_gates * n_units,
        n_units) and "layers.0.b" of each layer, "layers.0.reverse..." of the reverse direction,
        "layers.0.b_hn" for a GRU, "readout.W" and "readout.b". predict reads this dict: editing it takes
        effect.
    loss_ : float
        Training loss of the last epoch.
    best_loss_ : float or None
        Smallest loss of ``loss_curve_``; None with early stopping.
    loss_curve_ : list of float
        Training loss of each epoch; goes on under warm_start and partial_fit.
    validation_scores_ : list of float or None
        Validation score of each epoch, going on as ``loss_curve_`` does; None without early stopping.
    best_validation_score_ : float or None
        The best of the last fit, that of the weights kept.
    n_iter_ : int
        Epochs of the last fit.
    t_ : int
        Number of sequences trained on, each epoch counted.
    n_outputs_ : int
        Number of outputs of the network.
    n_layers_ : int
        Number of recurrent layers.
    n_features_in_ : int
        Columns of 2-D X; features of a step otherwise.
    feature_names_in_ : ndarray of str (n_columns,)
        Columns of a 2-D frame, if all are strings.
"""


def documented(cls):
    """Class decorator that puts the shared text into a docstring, where {parameters} and so on stand."""
    shared = {"parameters": PARAMETERS, "training_parameters": TRAINING_PARAMETERS, "attributes": ATTRIBUTES}
    for name, text in shared.items():
        cls.__doc__ = (cls.__doc__ or "").replace(f"{{{name}}}", text.strip())  # python -OO has no docstrings
    return cls
