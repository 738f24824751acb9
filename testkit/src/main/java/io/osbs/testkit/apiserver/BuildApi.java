package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;

/**
 * A server with OpenShift's build API, on which nothing runs: builds do and print what a test says.
 */
public interface BuildApi extends AutoCloseable {

  /** Answers a request itself, instead of the server. */
  interface Fault {
    /**
     * Meets a request.
     *
     * @return true when the request was answered, or never will be
     */
    boolean meet(HttpExchange request) throws IOException;
  }

  /** Where it listens, on the loopback. */
  URI url();

  /** From now on every request meets this first. */
  void meet(Fault fault);

  /** The next answers to POSTs to such paths get lost, after what was asked for was done. */
  void loseAnswers(String ending, int number);

  /** Adds a line, or a part of one, to a build's log, with a time as a kubelet writes it. */
  void log(String build, Instant when, String text);

  @Override
  void close();
}
