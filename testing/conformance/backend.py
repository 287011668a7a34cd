"""Serves the backend tests of the onnx package and holds every answer against ONNX Runtime's.

A test counts where ONNX Runtime runs it in this process and always gives the same. What it gave is
what the gateway has to answer, bit for bit, in every form of the protocol. What it does not stands
in exceptions.tsv with a reason; a line there that is not true any more is a failure like any other.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import random
import shutil
import sys
import tempfile
import time

import backend_cases
from callers import PROTOCOLS, Refused, Unsayable
from gateway import Gateway, wait_until

EXCEPTIONS = pathlib.Path(__file__).with_name("exceptions.tsv")
LEAST = 0.995
CONFIG = """
http: {port: 0}
grpc: {port: 0}
admin: {port: 0}
data: ./data
repository: {path: ./models}
trial: {enabled: %s}
"""
SETTLED = {"AVAILABLE", "FAILED", "QUARANTINED", "CLOSED"}


def sample(names, part, seed):
    """One test of PART, in their order, each chosen among its neighbours: related tests are."""
    chance = random.Random(seed)
    return [chance.choice(names[at : at + part]) for at in range(0, len(names), part)]


def read_exceptions():
    """Protocols that are not expected to answer, by test."""
    found = {}
    for line in EXCEPTIONS.read_text().splitlines():
        if line and not line.startswith("#"):
            name, protocols, reason = line.split("\t")
            found[name] = set(PROTOCOLS if protocols == "all" else protocols.split(","))
            assert reason, f"{name} is listed without a reason"
    return found


def serve(cases, directory, trial):
    """A gateway, after all versions are served or refused."""
    for case in cases:
        version = directory / "models" / case.name / "1"
        version.mkdir(parents=True)
        shutil.copy(case.model, version / "model.onnx")
        for beside in case.model.parent.glob("*.bin"):
            shutil.copy(beside, version)
    gateway = Gateway(directory, CONFIG % str(trial).lower())

    def settled():
        versions = versions_of(gateway)
        return len(versions) == len(cases) and all(waits_for_nothing(v) for v in versions.values())

    if not wait_until(settled, 600):
        waiting = {n: v for n, v in versions_of(gateway).items() if not waits_for_nothing(v)}
        gateway.close()
        raise AssertionError(f"not loaded after 600 s: {waiting}")
    return gateway


def waits_for_nothing(version):
    return version["state"] in SETTLED or version.get("reason_code") == "unproved"


def versions_of(gateway):
    models = gateway.get_json("/admin/v1/models")["models"]
    return {one["name"]: one["versions"][0] for one in models if one["versions"]}


def ask(protocol, gateway, cases):
    """What is wrong with the answers over one protocol: a text by test, empty where nothing is."""
    caller = PROTOCOLS[protocol](gateway)
    wrong = {}
    for case in cases:
        try:
            wrong[case.name] = case.unsayable or differences(caller, case)
        except (Refused, Unsayable) as refused:
            wrong[case.name] = str(refused)
    caller.close()
    return wrong


def differences(caller, case):
    for inputs, expected in case.calls:
        answered = caller.call(case.name, inputs)
        for name, tensor in expected.items():
            if name not in answered:
                return f"no output {name}"
            if answered[name] != tensor:
                return f"output {name}: {short(answered[name])}, expected {short(tensor)}"
    return ""


def short(tensor):
    text = repr(tensor)
    return text if len(text) < 200 else text[:200] + "..."


def judge(wrong, cases, exceptions, states):
    """Lines that say what is not as it should be, and prints the count for each protocol."""
    lines = []
    sayable = {case.name for case in cases if not case.unsayable}
    for protocol, answers in wrong.items():
        equal = sum(1 for name, text in answers.items() if name in sayable and not text)
        unsayable = sum(1 for name, text in answers.items() if text and excepted_form(text))
        share = equal / max(1, len(sayable) - unsayable)
        print(f"{protocol}: {equal} of {len(sayable)} equal bit for bit, {100 * share:.2f} %")
        if share < LEAST:
            lines.append(f"{protocol}: {100 * share:.2f} % equal, expected {100 * LEAST} %")
        for name, text in answers.items():
            listed = protocol in exceptions.get(name, ())
            if text and not listed:
                lines.append(f"{name}\t{protocol}\t{text}{state_of(states, name)}")
            if listed and not text:
                lines.append(f"{name}\t{protocol}\tis equal, but exceptions.tsv says it is not")
    return lines


def excepted_form(text):
    return text.startswith(("there are no typed contents", "JSON has no strings"))


def state_of(states, name):
    one = states.get(name, {})
    if one.get("state") == "AVAILABLE":
        return ""
    return f" [{one.get('state')} {one.get('reason_code')}: {one.get('reason')}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=6, help="serves one test of so many; 1: all")
    parser.add_argument("--seed", type=int, default=11, help="which of them")
    parser.add_argument("--trial", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--only", help="serves the tests whose name has this in it")
    chosen = parser.parse_args()
    began = time.monotonic()
    known = backend_cases.names()
    names = sample(known, chosen.part, chosen.seed)
    if chosen.only:
        names = [name for name in known if chosen.only in name]
    cases = [case for case in map(backend_cases.read, names) if case]
    exceptions = read_exceptions()
    gone = sorted(name for name in exceptions if name not in known)
    with tempfile.TemporaryDirectory(prefix="tiltyard-backend-") as directory:
        gateway = serve(cases, pathlib.Path(directory), chosen.trial)
        ready = time.monotonic()
        try:
            states = versions_of(gateway)
            with concurrent.futures.ThreadPoolExecutor() as pool:
                answers = pool.map(lambda one: ask(one, gateway, cases), PROTOCOLS)
                wrong = dict(zip(PROTOCOLS, answers))
        finally:
            gateway.close()
    print(
        f"{len(names)} backend tests, {len(cases)} of which ONNX Runtime runs; "
        f"{ready - began:.0f} s until served, {time.monotonic() - ready:.0f} s to ask"
    )
    lines = judge(wrong, cases, exceptions, states)
    lines += [f"exceptions.tsv: there is no test {name}" for name in gone]
    counted = collections.Counter(line.split("\t")[0] for line in lines)
    for line in lines:
        print(line)
    if lines:
        sys.exit(f"backend tests: {len(lines)} failures of {len(counted)} tests")


if __name__ == "__main__":
    main()
