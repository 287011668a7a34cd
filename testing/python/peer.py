"""A server of the protocol that shares nothing with ours: grpcio and the messages of tritonclient."""

from concurrent import futures

import grpc
import numpy as np
from tritonclient.grpc import service_pb2, service_pb2_grpc


class Peer(service_pb2_grpc.GRPCInferenceServiceServicer):
    """Doubles the one input of its one model, version 3."""

    def __init__(self):
        self.answered = 0
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
        service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(self, self.server)
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *exception):
        self.server.stop(None)

    def ServerLive(self, request, context):
        return service_pb2.ServerLiveResponse(live=True)

    def ModelMetadata(self, request, context):
        metadata = service_pb2.ModelMetadataResponse(name=request.name, versions=["3"])
        metadata.inputs.add(name="x", datatype="FP32", shape=[-1, 4])
        return metadata

    def ModelInfer(self, request, context):
        if request.inputs[0].shape != [2, 4]:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"shape {request.inputs[0].shape}")
        x = np.frombuffer(request.raw_input_contents[0], "<f4").reshape(request.inputs[0].shape)
        response = service_pb2.ModelInferResponse(model_name=request.model_name, model_version="3")
        response.outputs.add(name="y", datatype="FP32", shape=request.inputs[0].shape)
        response.raw_output_contents.append((2 * x).tobytes())
        self.answered += 1
        return response
