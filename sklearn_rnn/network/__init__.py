"""Whole sequences: the time loop, its combinators, and the network from sequences to outputs."""

from sklearn_rnn.network.compiled import compiled_source
from sklearn_rnn.network.decoding import attended, said_classes, said_numbers
from sklearn_rnn.network.embedding import Embedding
from sklearn_rnn.network.encoder_decoder import EncoderDecoder
from sklearn_rnn.network.heads import EveryStep, LastStep, LastStepAndMean, MeanOfSteps
from sklearn_rnn.network.model import Model
from sklearn_rnn.network.network import Network
from sklearn_rnn.network.reservoir import EchoState, Reservoir
from sklearn_rnn.network.teacher_forcing import TeacherForced
from sklearn_rnn.network.tree import TreeNetwork
from sklearn_rnn.network.truncation import chunks
from sklearn_rnn.network.workspace import Workspace

__all__ = [
    "EchoState",
    "Embedding",
    "EncoderDecoder",
    "EveryStep",
    "LastStep",
    "LastStepAndMean",
    "MeanOfSteps",
    "Model",
    "Network",
    "Reservoir",
    "TeacherForced",
    "TreeNetwork",
    "Workspace",
    "attended",
    "chunks",
    "compiled_source",
    "said_classes",
    "said_numbers",
]
