"""`tiltyard load` through the launcher: against the gateway, and against a peer that is not ours."""

import json
import pathlib
import signal
import subprocess
import time

import pytest
from gateway import ROOT
from peer import Peer


def load(*arguments, timeout=120):
    return subprocess.run(
        [str(ROOT / "tiltyard"), "load", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def quick(*arguments):
    return load("--rate", "100", "--for", "1s", "--warm-up", "0s", "--timeout", "60s", "--json",
                *arguments)


def addresses(gateway):
    return {
        "grpc": "grpc://" + gateway.grpc,
        "http-json": "http://" + gateway.http,
        "http-binary": "http://" + gateway.http,
    }


@pytest.mark.parametrize("protocol", ["grpc", "http-json", "http-binary"])
def test_every_protocol_loads_the_gateway_and_tells_its_arms_apart(gateway, protocol):
    run = quick("--url", addresses(gateway)[protocol], "--protocol", protocol, "--model", "affine",
                "--routing-keys", "1000")
    assert run.returncode == 0, run.stderr
    summary = json.loads(run.stdout)
    assert summary["ok"] == summary["due"] > 50
    assert set(summary["arms"]) == {"champion/1", "challenger/2"}


@pytest.mark.parametrize("protocol", ["grpc", "http-json"])  # http-binary has gRPC's bytes
@pytest.mark.parametrize(
    "model",
    ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "fp16",
     "bf16", "fp32", "fp64", "bytes"],
)
def test_made_up_inputs_of_every_datatype_are_accepted(gateway, protocol, model):
    run = quick("--url", addresses(gateway)[protocol], "--protocol", protocol, "--model",
                "identity_" + model, "--batch", "3", "--connections", "2")
    assert run.returncode == 0, run.stderr + run.stdout
    summary = json.loads(run.stdout)
    assert summary["ok"] == summary["due"] > 50


def test_made_up_tokens_are_valid_for_a_real_model(gateway):
    run = load("--url", "grpc://" + gateway.grpc, "--model", "minilm", "--int-max",
               "input_ids=30000", "--rate", "10", "--for", "1s", "--warm-up", "0s", "--timeout",
               "60s", "--json")
    assert run.returncode == 0, run.stderr + run.stdout
    assert json.loads(run.stdout)["errors"] == 0


def test_exit_status_follows_the_thresholds(gateway):
    server = ["--url", "grpc://" + gateway.grpc, "--model", "affine"]
    assert quick(*server, "--fail-if", "p99>60s", "--fail-if", "errors>0%").returncode == 0
    missed = quick(*server, "--fail-if", "p99>1ns")
    assert missed.returncode == 1
    assert "failed because of p99>1ns" in missed.stderr
    assert load(*server).returncode == 2


def test_interrupt_ends_early_and_prints_the_summary(gateway):
    process = subprocess.Popen(
        [str(ROOT / "tiltyard"), "load", "--url", "grpc://" + gateway.grpc, "--model", "affine",
         "--rate", "50", "--for", "1h", "--warm-up", "0s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever starts the tests in the background may have it ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert "offered 50.0/s" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.startswith("ended early")
    assert "champion/1" in out


def test_a_stopped_server_is_charged_for_all_it_keeps_waiting(fresh):
    server = fresh("", "serving")
    process = subprocess.Popen(
        [str(ROOT / "tiltyard"), "load", "--url", "grpc://" + server.grpc, "--model", "identity64",
         "--rate", "200", "--arrivals", "constant", "--for", "6s", "--timeout", "10m",
         "--max-in-flight", "8", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while "offered" not in process.stderr.readline():
        pass
    server.process.send_signal(signal.SIGSTOP)
    time.sleep(2)
    server.process.send_signal(signal.SIGCONT)
    out, _ = process.communicate(timeout=120)
    summary = json.loads(out)
    assert summary["due"] == summary["ok"] == 1200
    # Two seconds of arrivals waited, although only eight were ever in flight.
    assert summary["held_back"] >= 300
    assert summary["latency_ms"]["p90"] > 500


def test_a_peer_written_with_grpc_python_is_loaded_alike():
    with Peer() as peer:
        run = quick("--url", "grpc://" + peer.address, "--model", "double", "--batch", "2")
        assert run.returncode == 0, run.stderr
        summary = json.loads(run.stdout)
        assert summary["ok"] == summary["due"] == peer.answered
        assert set(summary["arms"]) == {"3"}


def test_help_names_the_command():
    text = subprocess.run([str(ROOT / "tiltyard"), "--help"], capture_output=True, text=True)
    assert "load" in text.stdout
    assert "Exit status" in load("--help").stdout


def test_the_distribution_carries_the_load_generator():
    lib = pathlib.Path(ROOT / "server" / "target" / "dist" / "lib")
    assert list(lib.glob("tiltyard-loadtest-*.jar"))
    run = subprocess.run([str(lib.parent / "tiltyard"), "load", "--help"], capture_output=True)
    assert run.returncode == 0
