"""One server process, started with the launcher, and what its admin plane says."""

import json
import pathlib
import re
import signal
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY = re.compile(r"ready http=(\S+) grpc=(\S+) admin=(\S+)")


class Gateway:
    """One server process."""

    def __init__(self, directory, config):
        self.directory = directory
        (directory / "tiltyard.yaml").write_text(config)
        self.stderr = open(directory / "stderr.log", "wb")
        self.process = subprocess.Popen(
            [str(ROOT / "tiltyard"), "serve", "--config", str(directory / "tiltyard.yaml")],
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            text=True,
            cwd=directory,
        )
        line = self.process.stdout.readline()
        found = READY.match(line)
        if not found:
            self.process.kill()
            raise AssertionError(
                f"no ready line but {line!r}: " + (directory / "stderr.log").read_text()[-4000:]
            )
        self.http, self.grpc, self.admin = found.groups()

    def get(self, path, plane="admin", headers=None):
        request = urllib.request.Request(
            f"http://{getattr(self, plane)}{path}", headers=headers or {}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read().decode(), response.headers

    def get_json(self, path, plane="admin"):
        return json.loads(self.get(path, plane)[0])

    def put_json(self, path, body, headers):
        request = urllib.request.Request(
            f"http://{self.admin}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read()), response.headers

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def close(self):
        if self.process.poll() is None:
            self.terminate()
        self.process.stdout.close()
        self.stderr.close()


def wait_until(condition, seconds=60):
    """Polls until the condition holds; what it gave last."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.1)
