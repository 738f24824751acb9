package io.osbs.testkit.tools;

import io.osbs.core.time.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine and spoils their connections. Whatever the
 * protocol is, bytes go through unchanged as far as they go. What it does may change at any moment
 * and acts on connections that exist as well, from their next bytes on. Safe for use by several
 * threads.
 */
public final class FaultProxy implements AutoCloseable {

  /** What is done to connections. */
  public sealed interface Behaviour {

    /** Nothing. */
    record Pass() implements Behaviour {}

    /** New connections are refused, as where nobody listens; those that exist go on. */
    record Refuse() implements Behaviour {}

    /** Connections are taken, and then nothing moves in either direction. */
    record Hang() implements Behaviour {}

    /** Each piece of what the server sends comes so much later. */
    record Late(Duration by) implements Behaviour {}

    /** Connections are reset after the server has sent so many bytes; 0 before its first byte. */
    record CutAfter(long bytes) implements Behaviour {}

    /** What the server sends comes byte by byte, with a pause after each. */
    record Drip(Duration pause) implements Behaviour {}
  }

  private static final int PIECE = 16 * 1024;

  private final InetSocketAddress target;
  private final Pause pause;
  private final InetSocketAddress address;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Object lock = new Object();

  // Guarded by lock.
  private Behaviour behaviour = new Behaviour.Pass();
  private @Nullable ServerSocket listener;
  private Thread acceptor;
  private boolean closed;

  /** A proxy on a free port of the loopback interface that lets everything pass. */
  public FaultProxy(InetSocketAddress target) throws IOException {
    this(target, Pause.REAL);
  }

  /** The same with that way to wait. */
  public FaultProxy(InetSocketAddress target, Pause pause) throws IOException {
    this.target = target;
    this.pause = pause;
    ServerSocket first = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.listener = first;
    this.address = new InetSocketAddress(first.getInetAddress(), first.getLocalPort());
    this.acceptor = Thread.ofVirtual().start(() -> accept(first));
  }

  private static ServerSocket listen(InetSocketAddress where) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(where, 200);
    return socket;
  }

  /** Where clients connect to; stays the same for the life of the proxy. */
  public InetSocketAddress address() {
    return address;
  }

  /** The port of {@link #address}. */
  public int port() {
    return address.getPort();
  }

  /** How many connections were taken so far. */
  public int accepted() {
    return accepted.get();
  }

  /**
   * Does this from now on.
   *
   * @throws InterruptedException when interrupted while the port is being given up
   */
  public void behave(Behaviour next) throws IOException, InterruptedException {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the proxy is closed");
      }
      behaviour = next;
      ServerSocket before = listener;
      if (next instanceof Behaviour.Refuse) {
        listener = null;
        if (before != null) {
          before.close();
          // Until nobody is in accept any more the kernel goes on taking connections.
          acceptor.join();
        }
      } else if (before == null) {
        ServerSocket again = listen(address);
        listener = again;
        acceptor = Thread.ofVirtual().start(() -> accept(again));
      }
      lock.notifyAll();
    }
  }

  /** Resets every connection that exists. */
  public void cut() {
    open.forEach(FaultProxy::reset);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket client = from.accept();
        accepted.incrementAndGet();
        open.add(client);
        threads.execute(() -> connect(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket server = new Socket()) {
      server.connect(target);
      open.add(server);
      Thread requests = Thread.ofVirtual().start(() -> forward(client, server, false));
      forward(server, client, true);
      requests.join();
      open.remove(server);
    } catch (IOException _) {
      // The server is not there: the client sees its connection end, as it would without us.
      reset(client);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void forward(Socket from, Socket to, boolean fromServer) {
    byte[] piece = new byte[PIECE];
    long sent = 0;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int read = in.read(piece);
        if (read < 0) {
          break;
        }
        Behaviour now = awaitMoving(from);
        long after = sent + read;
        switch (now) {
          case Behaviour.CutAfter cut when fromServer && after >= cut.bytes() -> {
            out.write(piece, 0, (int) Math.max(0, cut.bytes() - (after - read)));
            out.flush();
            reset(to);
            reset(from);
            return;
          }
          case Behaviour.Late late when fromServer -> {
            pause.pause(late.by());
            out.write(piece, 0, read);
          }
          case Behaviour.Drip drip when fromServer -> drip(piece, read, out, drip);
          default -> out.write(piece, 0, read);
        }
        out.flush();
        sent = after;
      }
      to.shutdownOutput();
    } catch (IOException _) {
      // One side has gone: so does the other.
      reset(to);
      reset(from);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drip(byte[] piece, int length, OutputStream out, Behaviour.Drip drip)
      throws IOException, InterruptedException {
    for (int i = 0; i < length; i++) {
      out.write(piece[i]);
      out.flush();
      pause.pause(drip.pause());
    }
  }

  /** Waits while nothing may move. */
  private Behaviour awaitMoving(Socket from) throws InterruptedException, IOException {
    synchronized (lock) {
      while (behaviour instanceof Behaviour.Hang && !closed && !from.isClosed()) {
        lock.wait();
      }
      if (closed || from.isClosed()) {
        throw new IOException("the proxy is closed");
      }
      return behaviour;
    }
  }

  /** Ends a connection so that its other side sees an error and not an end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is gone already.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      if (listener != null) {
        listener.close();
      }
      lock.notifyAll();
    }
    cut();
    threads.close();
  }
}
