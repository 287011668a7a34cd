package io.tiltyard.loadtest.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;

/** {@code ModelInfer} on bytes. */
final class InferMethod {
  static final MethodDescriptor<byte[], AnswerHead> DESCRIPTOR =
      MethodDescriptor.<byte[], AnswerHead>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
          .setRequestMarshaller(new RequestMarshaller())
          .setResponseMarshaller(new HeadMarshaller())
          .build();

  private InferMethod() {}

  private static final class RequestMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new EncodedRequest(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("requests are not read here");
    }
  }

  private static final class HeadMarshaller implements MethodDescriptor.Marshaller<AnswerHead> {
    @Override
    public InputStream stream(AnswerHead head) {
      throw new UnsupportedOperationException("answers are not written here");
    }

    @Override
    public AnswerHead parse(InputStream stream) {
      try {
        return AnswerHead.read(stream);
      } catch (IOException e) {
        throw Status.INTERNAL
            .withDescription("the answer is no ModelInferResponse")
            .withCause(e)
            .asRuntimeException();
      }
    }
  }
}
