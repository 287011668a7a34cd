"""One inference call, written by hand for each way that the protocol has to carry tensors."""

import http.client
import json

import grpc
import numpy as np
from tensors import DTYPES, Tensor, raw_strings, same_json
from tritonclient.grpc import service_pb2, service_pb2_grpc

CONTENTS = {
    "BOOL": "bool_contents",
    "INT8": "int_contents",
    "INT16": "int_contents",
    "INT32": "int_contents",
    "INT64": "int64_contents",
    "UINT8": "uint_contents",
    "UINT16": "uint_contents",
    "UINT32": "uint_contents",
    "UINT64": "uint64_contents",
    "FP32": "fp32_contents",
    "FP64": "fp64_contents",
    "BYTES": "bytes_contents",
}


class Refused(Exception):
    """The gateway's own text for a call that it did not answer."""


class Unsayable(Exception):
    """Why a form of the protocol cannot carry a tensor."""


class Grpc:
    """Raw contents over gRPC."""

    name = "grpc"

    def __init__(self, gateway):
        unbounded = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        self.channel = grpc.insecure_channel(gateway.grpc, unbounded)
        self.stub = service_pb2_grpc.GRPCInferenceServiceStub(self.channel)

    def call(self, model, inputs):
        """The answer's outputs by name, each a function that says whether it is a tensor."""
        request = service_pb2.ModelInferRequest(model_name=model)
        for name, tensor in inputs.items():
            one = request.inputs.add(name=name, datatype=tensor.datatype, shape=tensor.shape)
            self.put(request, one, tensor)
        try:
            return self.read(self.stub.ModelInfer(request, timeout=60))
        except grpc.RpcError as error:
            raise Refused(f"{error.code().name}: {error.details()}") from None

    def put(self, request, one, tensor):
        request.raw_input_contents.append(tensor.raw)

    def read(self, response):
        if len(response.raw_output_contents) != len(response.outputs):
            raise Refused(f"{len(response.raw_output_contents)} raw contents, expected one an output")
        return {
            one.name: Tensor(one.datatype, tuple(one.shape), raw)
            for one, raw in zip(response.outputs, response.raw_output_contents)
        }

    def close(self):
        self.channel.close()


class GrpcTyped(Grpc):
    """Typed contents over gRPC, which cannot carry FP16 and BF16."""

    name = "typed"

    def put(self, request, one, tensor):
        if tensor.datatype not in CONTENTS:
            raise Unsayable(f"there are no typed contents of {tensor.datatype}")
        values = tensor.strings() if tensor.datatype == "BYTES" else tensor.array().ravel().tolist()
        getattr(one.contents, CONTENTS[tensor.datatype]).extend(values)

    def read(self, response):
        if response.raw_output_contents and len(response.raw_output_contents) == len(response.outputs):
            return super().read(response)
        found = {}
        for one in response.outputs:
            values = getattr(one.contents, CONTENTS[one.datatype])
            raw = raw_strings(values) if one.datatype == "BYTES" else pack(values, one.datatype)
            found[one.name] = Tensor(one.datatype, tuple(one.shape), raw)
        return found


def pack(values, datatype):
    return np.array(list(values), DTYPES[datatype]).tobytes()


class Http:
    """A kept connection; what an answer's body is."""

    def __init__(self, gateway):
        host, port = gateway.http.rsplit(":", 1)
        self.connection = http.client.HTTPConnection(host, int(port), timeout=60)

    def post(self, model, body, headers):
        self.connection.request("POST", f"/v2/models/{model}/infer", body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise Refused(f"{response.status}: {answer.decode(errors='replace')}")
        return answer, response.headers

    def close(self):
        self.connection.close()


class Json(Http):
    """JSON both ways, as Python's json writes it: NaN and infinity are bare words."""

    name = "json"

    def call(self, model, inputs):
        described = [describe(name, one, data=values_of(one)) for name, one in inputs.items()]
        body = json.dumps({"inputs": described}).encode()
        answer, _ = self.post(model, body, {"Content-Type": "application/json"})
        return {one["name"]: JsonTensor(one) for one in json.loads(answer)["outputs"]}


class Binary(Http):
    """Binary tensors behind the JSON, both ways."""

    name = "binary"

    def call(self, model, inputs):
        described = [
            describe(name, one, parameters={"binary_data_size": len(one.raw)})
            for name, one in inputs.items()
        ]
        head = json.dumps({"inputs": described, "parameters": {"binary_data_output": True}}).encode()
        answer, headers = self.post(
            model,
            head + b"".join(one.raw for one in inputs.values()),
            {
                "Content-Type": "application/octet-stream",
                "Inference-Header-Content-Length": str(len(head)),
            },
        )
        at = int(headers["Inference-Header-Content-Length"])
        found = {}
        for one in json.loads(answer[:at])["outputs"]:
            size = one["parameters"]["binary_data_size"]
            raw = answer[at : at + size]
            found[one["name"]] = Tensor(one["datatype"], tuple(one["shape"]), raw)
            at += size
        if at != len(answer):
            raise Refused(f"{len(answer)} bytes of body, expected {at}")
        return found


class JsonTensor:
    """An output of a JSON answer; equal to the tensor that it spells."""

    def __init__(self, output):
        self.datatype = output["datatype"]
        self.shape = tuple(output["shape"])
        self.values = output["data"]

    def __eq__(self, tensor):
        return self.datatype == tensor.datatype and same_json(tensor, self.shape, self.values)

    def __repr__(self):
        return f"{self.datatype} {self.shape} {self.values}"


def describe(name, tensor, **rest):
    return {"name": name, "datatype": tensor.datatype, "shape": tensor.shape, **rest}


def values_of(tensor):
    try:
        return tensor.values()
    except UnicodeDecodeError:
        raise Unsayable("JSON has no strings that are not UTF-8") from None


PROTOCOLS = {one.name: one for one in (Grpc, GrpcTyped, Json, Binary)}
