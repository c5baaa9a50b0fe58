import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from eval.metrics_abstention import (
    abstention_f1,
    answerable_auc,
    expected_calibration_error,
    reliability,
    risk_coverage,
    risk_coverage_area,
)


def array(*values):
    return np.array(values, dtype=float)


def test_f1_by_hand():
    # 3 unanswerable, 2 of them declined, 1 answerable declined: precision 2/3, recall 2/3
    assert abstention_f1(array(0, 0, 0, 1, 1), array(1, 1, 0, 1, 0)) == pytest.approx(2 / 3)
    assert abstention_f1(array(1, 1), array(0, 1)) is None
    assert abstention_f1(array(0, 1), array(0, 0)) == 0


def test_risk_and_coverage_by_hand():
    coverage, risk = risk_coverage(array(0.9, 0.5, 0.7, 0.1), array(1, 1, 0, 0))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert risk_coverage_area(array(0.9, 0.5, 0.7, 0.1), array(1, 1, 0, 0)) == pytest.approx(
        (0 + 1 / 2 + 1 / 3 + 1 / 2) / 4
    )


def test_replies_of_the_same_confidence_do_not_depend_on_their_order():
    one = risk_coverage_area(array(0.5, 0.5, 0.5), array(1, 0, 0))
    assert one == risk_coverage_area(array(0.5, 0.5, 0.5), array(0, 0, 1)) == pytest.approx(2 / 3)


def test_calibration_by_hand():
    # bin .9: mean confidence .95, 1 of 2 correct; bin .2: confidence .25, all correct
    confidence, correct = array(0.9, 1.0, 0.25), array(1, 0, 1)
    assert expected_calibration_error(confidence, correct) == pytest.approx((2 * 0.45 + 0.75) / 3)
    assert [(b.confidence, b.correct, b.n) for b in reliability(confidence, correct)] == [(0.25, 1, 1), (0.95, 0.5, 2)]
    assert expected_calibration_error(array(), array()) is None


def test_agrees_with_scikit_learn():
    rng = np.random.default_rng(4)
    answerable, declined = rng.integers(0, 2, 80).astype(float), rng.integers(0, 2, 80).astype(float)
    confidence = rng.integers(0, 11, 80) / 10
    looks = np.where(declined > 0, 1 - confidence, confidence)
    assert answerable_auc(answerable, declined, confidence) == pytest.approx(roc_auc_score(answerable, looks))
    assert abstention_f1(answerable, declined) == pytest.approx(f1_score(1 - answerable, declined))
    assert answerable_auc(array(1, 1), array(0, 0), array(0.2, 0.3)) is None
