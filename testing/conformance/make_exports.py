#!/usr/bin/env python3
"""Trains and exports the small models of scikit-learn, LightGBM, XGBoost and CatBoost.

    python3 -m venv /tmp/exports-venv
    /tmp/exports-venv/bin/pip install -r testing/conformance/exports-requirements.txt
    /tmp/exports-venv/bin/python testing/conformance/make_exports.py

Writes exports/<model>/1/model.onnx, and exports/<model>/rows.npz with an array for each input.
Both are committed: the packages that make them are a gigabyte. Seeds are fixed; names of nodes, which
some converters draw, differ from run to run.
"""

import pathlib
import shutil

import numpy as np
import sklearn.cluster as cluster
import sklearn.compose as compose
import sklearn.decomposition as decomposition
import sklearn.ensemble as ensemble
import sklearn.feature_extraction.text as text
import sklearn.impute as impute
import sklearn.linear_model as linear
import sklearn.mixture as mixture
import sklearn.multioutput as multioutput
import sklearn.naive_bayes as bayes
import sklearn.neighbors as neighbors
import sklearn.neural_network as neural
import sklearn.preprocessing as pre
import sklearn.svm as svm
import sklearn.tree as tree
from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType
from sklearn.datasets import load_iris
from sklearn.pipeline import make_pipeline
from xgboost import XGBClassifier, XGBRegressor

HERE = pathlib.Path(__file__).parent / "exports"
OPSET = {"": 17, "ai.onnx.ml": 3}
RANDOM = np.random.default_rng(11)

iris = load_iris()
X = iris.data.astype(np.float32)
LABEL = iris.target.astype(np.int64)
WORD = np.array(["setosa", "versicolor", "virginica"])[LABEL]
TWO = (LABEL > 0).astype(np.int64)
NUMBER = X[:, 3].astype(np.float64)
NUMBERS = X[:, 2:].astype(np.float64)
ROWS = X[RANDOM.permutation(len(X))[:40]]
HOLES = ROWS.copy()
HOLES[RANDOM.random(HOLES.shape) < 0.2] = np.nan
TREES = {"n_estimators": 5, "max_depth": 3, "random_state": 0}
COLOURS = np.array([["red", "small"], ["green", "large"], ["blue", "small"], ["red", "large"]] * 10)
WORDS = np.array([["a red fox"], ["the green tree"], ["blue sky and sea"], ["a sea of green"]] * 10)
KINDS = np.array([0, 1, 2, 1] * 10)


def save(name, model, **rows):
    folder = HERE / name
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "model.onnx").write_bytes(model.SerializeToString())
    np.savez_compressed(folder / "rows.npz", **rows)


def export(name, fitted, rows=ROWS, double=False, **options):
    kind, rows = (DoubleTensorType, rows.astype(np.float64)) if double else (FloatTensorType, rows)
    model = to_onnx(
        fitted,
        initial_types=[("X", kind([None, rows.shape[1]]))],
        options={id(fitted): options} if options else None,
        target_opset=OPSET,
    )
    save(name, model, X=rows)


def classifiers():
    made = {
        "logistic": linear.LogisticRegression(max_iter=200),
        "sgd": linear.SGDClassifier(loss="log_loss", random_state=0),
        "tree": tree.DecisionTreeClassifier(max_depth=3, random_state=0),
        "forest": ensemble.RandomForestClassifier(**TREES),
        "extra_trees": ensemble.ExtraTreesClassifier(**TREES),
        "boosting": ensemble.GradientBoostingClassifier(**TREES),
        "naive_bayes": bayes.GaussianNB(),
        "svc": svm.SVC(probability=False, random_state=0),
        "perceptron": neural.MLPClassifier((8,), max_iter=300, random_state=0),
        "neighbors": neighbors.KNeighborsClassifier(3),
    }
    for name, one in made.items():
        one.fit(X, LABEL)
        if name == "svc":
            export(f"skl_{name}", one)
            continue
        export(f"skl_{name}_maps", one)
        export(f"skl_{name}_matrix", one, zipmap=False)
    for name in ("logistic", "forest", "tree"):
        words = made[name].fit(X, WORD)
        export(f"skl_{name}_words_maps", words)
        export(f"skl_{name}_words_matrix", words, zipmap=False)
    double = linear.LogisticRegression(max_iter=200).fit(X, LABEL)
    export("skl_logistic_double", double, double=True, zipmap=False)
    export("skl_logistic_columns", double, zipmap="columns")
    export("skl_logistic_two", linear.LogisticRegression().fit(X, TWO))
    export("skl_linear_svc", svm.LinearSVC(random_state=0).fit(X, LABEL))


def regressors():
    made = {
        "linear": linear.LinearRegression(),
        "ridge": linear.Ridge(),
        "lasso": linear.Lasso(0.01),
        "tree": tree.DecisionTreeRegressor(max_depth=3, random_state=0),
        "forest": ensemble.RandomForestRegressor(**TREES),
        "boosting": ensemble.GradientBoostingRegressor(**TREES),
        "svr": svm.SVR(),
        "perceptron": neural.MLPRegressor(hidden_layer_sizes=(8,), max_iter=300, random_state=0),
        "histogram": ensemble.HistGradientBoostingRegressor(max_iter=5),
    }
    for name, one in made.items():
        one.fit(X, NUMBER)
        export(f"skl_{name}_regressor", one, HOLES if name == "histogram" else ROWS)
    for name in ("linear", "ridge"):
        export(f"skl_{name}_regressor_double", made[name].fit(X, NUMBER), double=True)
    export("skl_forest_targets", ensemble.RandomForestRegressor(**TREES).fit(X, NUMBERS))
    export("skl_linear_targets", linear.LinearRegression().fit(X, NUMBERS))
    export("skl_multi_regressor", multioutput.MultiOutputRegressor(linear.Ridge()).fit(X, NUMBERS))
    export("skl_forest_two_labels", multioutput.MultiOutputClassifier(
        ensemble.RandomForestClassifier(**TREES)).fit(X, np.stack([LABEL, TWO], 1)), zipmap=False)


def without_targets():
    made = {
        "kmeans": cluster.KMeans(3, n_init=2, random_state=0),
        "mini_kmeans": cluster.MiniBatchKMeans(3, n_init=2, random_state=0),
        "mixture": mixture.GaussianMixture(3, random_state=0),
        "pca": decomposition.PCA(2, random_state=0),
        "svd": decomposition.TruncatedSVD(2, random_state=0),
        "scaler": pre.StandardScaler(),
        "min_max": pre.MinMaxScaler(),
        "robust": pre.RobustScaler(),
        "normalizer": pre.Normalizer(),
        "binarizer": pre.Binarizer(threshold=2.0),
        "polynomial": pre.PolynomialFeatures(2),
        "isolation": ensemble.IsolationForest(n_estimators=5, random_state=0),
    }
    for name, one in made.items():
        if name == "isolation":
            opset = {"": 17, "ai.onnx.ml": 3}
            kind = [("X", FloatTensorType([None, 4]))]
            save("skl_isolation", to_onnx(one.fit(X), initial_types=kind, target_opset=opset), X=ROWS)
        else:
            export(f"skl_{name}", one.fit(X))
    export("skl_pca_double", made["pca"], double=True)


def pipelines():
    filled = make_pipeline(impute.SimpleImputer(), linear.LogisticRegression(max_iter=200))
    export("skl_imputer_logistic", filled.fit(HOLES, KINDS), HOLES)
    export("skl_imputer_median", impute.SimpleImputer(strategy="median").fit(HOLES), HOLES)
    export("skl_scaler_pca_forest", make_pipeline(
        pre.StandardScaler(), decomposition.PCA(2), ensemble.RandomForestClassifier(**TREES)
    ).fit(X, LABEL))
    pair = [("X", StringTensorType([None, 2]))]
    for name, encoder in (("one_hot", pre.OneHotEncoder()), ("ordinal", pre.OrdinalEncoder())):
        fitted = make_pipeline(encoder, linear.LogisticRegression()).fit(COLOURS, KINDS)
        save(f"skl_{name}_logistic", to_onnx(fitted, initial_types=pair, target_opset=OPSET), X=COLOURS)
    one = [("X", StringTensorType([None, 1]))]
    for name, reader in (("counts", text.CountVectorizer()), ("tfidf", text.TfidfVectorizer())):
        fitted = make_pipeline(
            compose.ColumnTransformer([("words", reader, 0)]), linear.LogisticRegression()
        ).fit(WORDS, KINDS)
        # A machine need not have the locale en_US.UTF-8, which is the converter's default.
        locale = {type(reader): {"locale": "C"}}
        model = to_onnx(fitted, initial_types=one, target_opset=OPSET, options=locale)
        save(f"skl_{name}_logistic", model, X=WORDS)
    mixed_table()


def mixed_table():
    import pandas

    table = pandas.DataFrame({"size": HOLES[:, 0], "colour": COLOURS[:, 0]})
    fitted = make_pipeline(
        compose.ColumnTransformer(
            [("n", impute.SimpleImputer(), ["size"]), ("c", pre.OneHotEncoder(), ["colour"])]
        ),
        linear.LogisticRegression(),
    ).fit(table, KINDS)
    kinds = [("size", FloatTensorType([None, 1])), ("colour", StringTensorType([None, 1]))]
    model = to_onnx(fitted, initial_types=kinds, target_opset=OPSET)
    save("skl_mixed_table", model, size=HOLES[:, :1], colour=COLOURS[:, :1])


def boosters():
    kind = [("input", ToolsFloat([None, 4]))]
    trees = {"n_estimators": 5, "max_depth": 3, "random_state": 0}
    for name, target in (("three", LABEL), ("two", TWO)):
        light = LGBMClassifier(verbose=-1, **trees).fit(X, target)
        for form, maps in (("maps", True), ("matrix", False)):
            model = convert_lightgbm(light, initial_types=kind, target_opset=15, zipmap=maps)
            save(f"lgbm_{name}_{form}", model, input=HOLES)
        extreme = XGBClassifier(**trees).fit(X, target)
        save(f"xgb_{name}", convert_xgboost(extreme, initial_types=kind, target_opset=15), input=HOLES)
        cat(f"cat_{name}", CatBoostClassifier, target)
    light = LGBMRegressor(verbose=-1, **trees).fit(X, NUMBER)
    save("lgbm_regressor", convert_lightgbm(light, initial_types=kind, target_opset=15), input=HOLES)
    extreme = XGBRegressor(**trees).fit(X, NUMBER)
    save("xgb_regressor", convert_xgboost(extreme, initial_types=kind, target_opset=15), input=HOLES)
    cat("cat_words", CatBoostClassifier, WORD)
    cat("cat_regressor", CatBoostRegressor, NUMBER)


def cat(name, kind, target):
    fitted = kind(iterations=5, depth=3, random_seed=0, verbose=False, allow_writing_files=False)
    folder = HERE / name / "1"
    folder.mkdir(parents=True)
    fitted.fit(X, target).save_model(str(folder / "model.onnx"), format="onnx")
    np.savez_compressed(HERE / name / "rows.npz", features=HOLES)


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    for make in (classifiers, regressors, without_targets, pipelines, boosters):
        make()
    print(f"{len(list(HERE.iterdir()))} exports")


if __name__ == "__main__":
    main()
