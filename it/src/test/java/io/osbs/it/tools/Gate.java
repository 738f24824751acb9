package io.osbs.it.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds RUN steps: a step that connects here stays where it is until the gate is opened. A step's
 * arrival is also how a test knows that it has begun.
 */
public final class Gate implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> arrived = new ArrayList<>();

  public Gate() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(300_000);
  }

  /** The command of the RUN step; busybox's, so it runs in the base image. */
  public String wait(String text) {
    return "RUN echo %s; nc 127.0.0.1 %d </dev/null; echo through the gate"
        .formatted(text, server.getLocalPort());
  }

  /** Waits until one more step has come to the gate. */
  public void awaitArrival() throws IOException {
    arrived.add(server.accept());
  }

  /** Lets those go that have arrived. */
  public void open() throws IOException {
    for (Socket socket : arrived) {
      socket.close();
    }
    arrived.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    open();
  }
}
