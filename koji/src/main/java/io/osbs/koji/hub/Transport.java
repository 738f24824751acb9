package io.osbs.koji.hub;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Sends one HTTP request and gives back what came. Safe for use by several threads. */
public interface Transport {

  /**
   * A POST.
   *
   * @param purpose a login may need another way of encryption than calls do
   * @throws IOException when no answer came, or none in time
   */
  Reply post(URI uri, Map<String, String> headers, byte[] body, Purpose purpose)
      throws IOException, InterruptedException;

  /** What a request is for. */
  enum Purpose {
    LOGIN,
    CALL
  }

  /**
   * An answer.
   *
   * @param contentType without parameters; empty when there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // Bytes on their way, compared by nobody.
  record Reply(int status, String contentType, byte[] body) {}
}
