"""Stages are timed, each for itself."""

import time

import pytest
from prometheus_client import REGISTRY

from service import metrics


def seconds_of(stage):
    return REGISTRY.get_sample_value("lede_stage_seconds_sum", {"stage": stage}) or 0.0


def test_metrics_a_stage_within_another_counts_for_itself_alone():
    outer, inner = seconds_of("verification"), seconds_of("decode")
    with metrics.stage("verification"):
        time.sleep(0.01)
        for _ in range(2):
            with metrics.stage("decode"):
                time.sleep(0.05)
    assert seconds_of("decode") - inner >= 0.1
    assert 0.01 <= seconds_of("verification") - outer < 0.1


def test_metrics_a_stage_that_fails_is_timed_and_leaves_no_trace_in_the_next():
    with pytest.raises(ValueError, match="broken"), metrics.stage("verification"), metrics.stage("decode"):
        raise ValueError("broken")
    before = seconds_of("prefill")
    with metrics.stage("prefill"):
        time.sleep(0.01)
    assert seconds_of("prefill") - before >= 0.01
