package io.osbs.publish.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A server before a registry with TLS that answers plain HTTP as Apache does, with 400 and, to a
 * {@code HEAD}, nothing else.
 */
final class TlsOnlyFront implements AutoCloseable {

  private static final int TLS_HANDSHAKE = 0x16;
  private static final String COMPLAINT =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final ServerSocket server;
  private final String registry;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Future<?>> running = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  private TlsOnlyFront(ServerSocket server, String registry) {
    this.server = server;
    this.registry = registry;
  }

  static TlsOnlyFront start(String registry) throws IOException {
    TlsOnlyFront front =
        new TlsOnlyFront(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), registry);
    front.background(front::accept);
    return front;
  }

  /** What breaks there breaks a connection, and whoever has the other end says so. */
  private void background(Callable<?> work) {
    running.add(threads.submit(work));
  }

  String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private Void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      open.add(socket);
      background(() -> serve(socket));
    }
  }

  private Void serve(Socket socket) throws IOException {
    PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
    int first = in.read();
    if (first != TLS_HANDSHAKE) {
      socket.getOutputStream().write(COMPLAINT.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
      return null;
    }
    in.unread(first);
    int colon = registry.indexOf(':');
    Socket behind =
        new Socket(registry.substring(0, colon), Integer.parseInt(registry.substring(colon + 1)));
    open.add(behind);
    background(() -> pass(behind.getInputStream(), socket));
    return pass(in, behind);
  }

  private static Void pass(InputStream in, Socket to) throws IOException {
    in.transferTo(to.getOutputStream());
    to.shutdownOutput();
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
