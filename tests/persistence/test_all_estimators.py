"""Every estimator of scikit-learn, as it may stand in front of a network, saves or says which of its types it is."""

import io
import warnings

import numpy as np
import pytest
from sklearn.utils import all_estimators
from sklearn.utils._test_common.instance_generator import _construct_instances
from sklearn.utils.estimator_checks import _enforce_estimator_tags_X, _enforce_estimator_tags_y

import sklearn_rnn

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")  # of scikit-learn's deprecated classes
X = np.random.default_rng(0).normal(size=(40, 4))
Y = np.arange(40) % 2
TREE, NEIGHBOURS = r"_tree\.Tree", r"_kd_tree\.KDTree"
REFUSED = {  # by the types that they hold: docs/guide/saving.md says why
    TREE: "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor DecisionTreeClassifier "
    "DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor ExtraTreesClassifier ExtraTreesRegressor "
    "GradientBoostingClassifier GradientBoostingRegressor IsolationForest RandomForestClassifier "
    "RandomForestRegressor RandomTreesEmbedding StackingClassifier StackingRegressor VotingClassifier "
    "VotingRegressor",  # as scikit-learn's tests make them: of trees
    "TreePredictor": "HistGradientBoostingClassifier HistGradientBoostingRegressor",
    NEIGHBOURS: "Isomap KNeighborsClassifier KNeighborsRegressor KNeighborsTransformer KernelDensity "
    "LocallyLinearEmbedding NearestNeighbors RadiusNeighborsClassifier RadiusNeighborsRegressor "
    "RadiusNeighborsTransformer",
    "BSpline": "SplineTransformer",
    "_kmeans_single_lloyd": "BisectingKMeans",
    "Birch": "Birch",
}
WHY = {name: types for types, names in REFUSED.items() for name in names.split()}
OTHER_DATA = {
    "CountVectorizer": (["one two", "two three"],),
    "DictVectorizer": ([{"a": 1, "b": 2}],),
    "FeatureHasher": ([{"a": 1, "b": 2}],),
    "HashingVectorizer": (["one two", "two three"],),
    "IsotonicRegression": (X[:, 0], Y),
    "LabelBinarizer": (Y,),
    "LabelEncoder": (Y,),
    "MultiLabelBinarizer": ([(1, 2), (3,)],),
    "PatchExtractor": (np.zeros((3, 8, 8)),),
    "SparseCoder": (X[:, :3],),
    "TfidfVectorizer": (["one two", "two three"],),
}


def fitted(name, cls):
    """An estimator as scikit-learn's own tests make it, fitted on a few rows."""
    with warnings.catch_warnings(action="ignore"):
        estimator = next(iter(_construct_instances(cls)))
        if name in OTHER_DATA:
            return estimator.fit(*OTHER_DATA[name])
        y = _enforce_estimator_tags_y(estimator, Y.copy())
        return estimator.fit(_enforce_estimator_tags_X(estimator, X.copy()), y)


@pytest.mark.parametrize(
    ("name", "cls"),
    [pair for pair in all_estimators() if pair[0] != "FrozenEstimator"],
    ids=lambda each: str(each)[:30],
)
def test_it_saves_or_is_named(name, cls):
    model, file = fitted(name, cls), io.BytesIO()
    if name in WHY:
        with pytest.raises(TypeError, match=WHY[name]):
            sklearn_rnn.dump(model, file)
        return
    sklearn_rnn.dump(model, file)
    file.seek(0)
    assert repr(sklearn_rnn.load(file)) == repr(model)
