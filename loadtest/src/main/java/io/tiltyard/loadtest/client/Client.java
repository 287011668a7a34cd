package io.tiltyard.loadtest.client;

import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.InputInfo;
import io.tiltyard.loadtest.request.RequestException;
import java.util.List;

/** Connections to one server over one protocol. */
public interface Client extends AutoCloseable {

  /**
   * Opens every connection. Blocks.
   *
   * @throws ClientException where the server cannot be reached
   */
  void connect() throws ClientException;

  /**
   * Asks for the model's inputs. Blocks.
   *
   * @throws ClientException where the server does not know the model
   * @throws RequestException where the inputs are none of the protocol's
   */
  List<InputInfo> inputs() throws ClientException, RequestException;

  /**
   * Encodes what will be sent, once.
   *
   * @param requests at least one
   */
  void prepare(List<InferRequest> requests) throws RequestException;

  /**
   * Sends a call and returns at once. One thread at a time.
   *
   * @return false where every connection is busy: then nothing was done
   */
  boolean trySend(Call call);

  /** Closes every connection; calls in flight may be lost. */
  @Override
  void close();
}
