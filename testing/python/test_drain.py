"""What a client had sent when the gateway is told to end is answered, whether it was read or lies in the kernel."""

import collections
import os
import re
import signal
import socket

import pytest

CONNECTIONS = int(os.environ.get("TILTYARD_DRAIN_CONNECTIONS", "100"))
ROUNDS = int(os.environ.get("TILTYARD_DRAIN_ROUNDS", "1"))
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING, GOAWAY = 0, 1, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1


class Http1:
    """One connection; `ask` sends a request, `answered` reads to the end of the connection."""

    def __init__(self, address):
        self.socket = socket.create_connection(address)
        self.socket.settimeout(30)

    def ask(self):
        self.socket.sendall(b"GET /v2/health/live HTTP/1.1\r\nHost: h\r\n\r\n")

    def one(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                return False
            head += byte
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        self.socket.recv(int(length[1]), socket.MSG_WAITALL)
        return head.startswith(b"HTTP/1.1 200")

    def answered(self):
        return self.one() and not self.socket.recv(1)


class Http2(Http1):
    """The same, frame by frame."""

    path, body = "/v2/health/live", None

    def __init__(self, address):
        super().__init__(address)
        self.stream = -1
        self.last = None
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0, b""))

    def ask(self):
        self.stream += 2
        fields = {":method": "POST" if self.body else "GET", ":scheme": "http", ":path": self.path,
                  ":authority": "h", "te": "trailers", "content-type": "application/grpc"}
        block = b"".join(literal(name) + literal(value, b"") for name, value in fields.items())
        end = 0 if self.body else END_STREAM
        request = frame(HEADERS, END_HEADERS | end, self.stream, block)
        if self.body:
            request += frame(DATA, END_STREAM, self.stream, self.body)
        self.socket.sendall(request)

    def frame(self):
        head = self.socket.recv(9, socket.MSG_WAITALL)
        if len(head) < 9:
            return None
        size = int.from_bytes(head[:3], "big")
        body = self.socket.recv(size, socket.MSG_WAITALL) if size else b""
        return head[3], head[4], int.from_bytes(head[5:], "big"), body

    def one(self, to_the_end=False):
        answered = False
        while to_the_end or not answered:
            got = self.frame()
            if got is None:
                return answered
            kind, flags, stream, body = got
            if kind in (SETTINGS, PING) and not flags & ACK:
                self.quietly(frame(kind, ACK, 0, body if kind == PING else b""))
            if kind == GOAWAY:
                self.last = int.from_bytes(body[:4], "big")
            if kind in (DATA, HEADERS) and flags & END_STREAM and stream == self.stream:
                answered = True
        return True

    def quietly(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass

    def answered(self):
        return self.one(to_the_end=True) and self.last == self.stream


class Grpc(Http2):
    path, body = "/inference.GRPCInferenceService/ServerLive", b"\0\0\0\0\0"


def frame(kind, flags, stream, body):
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def literal(text, before=b"\0"):
    return before + bytes([len(text)]) + text.encode()


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept"])
@pytest.mark.parametrize("client", [Http1, Http2, Grpc])
def test_nobody_who_had_sent_a_request_is_left_without_an_answer(fresh, client, kept):
    for _ in range(ROUNDS):
        gateway = fresh("trial: {enabled: false}\n", "types")
        host, port = (gateway.grpc if client is Grpc else gateway.http).rsplit(":", 1)
        connections = []
        if not kept:
            gateway.process.send_signal(signal.SIGSTOP)
        for _ in range(CONNECTIONS):
            connections.append(client((host, int(port))))
            connections[-1].ask()
            if kept:
                assert connections[-1].one()
        if kept:
            gateway.process.send_signal(signal.SIGSTOP)
            for connection in connections:
                connection.ask()
        gateway.process.send_signal(signal.SIGTERM)
        gateway.process.send_signal(signal.SIGCONT)
        ends = collections.Counter(end_of(connection) for connection in connections)
        assert ends == {"answered": CONNECTIONS}
        assert gateway.process.wait(timeout=60) == 0


def end_of(connection):
    try:
        return "answered" if connection.answered() else "not answered"
    except OSError as failure:
        return repr(failure)
    finally:
        connection.socket.close()
