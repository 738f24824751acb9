package io.osbs.testkit.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.testkit.tools.FaultProxy.Behaviour;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way of spoiling a connection, with a server that answers a line with ten letters. */
final class FaultProxyTest {

  private static final String ANSWER = "abcdefghij";

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws Exception {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::serve);
    proxy =
        new FaultProxy(
            new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), pauses::add);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
    threads.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> answer(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      while (client.getInputStream().read() >= 0) {
        client.getOutputStream().write(ANSWER.getBytes(UTF_8));
      }
    } catch (IOException _) {
      return;
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(30_000);
    return client;
  }

  private static String ask(Socket client) throws IOException {
    client.getOutputStream().write('?');
    return new String(client.getInputStream().readNBytes(ANSWER.length()), UTF_8);
  }

  @Test
  void bytesPassUnchanged() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
      assertThat(ask(client)).isEqualTo(ANSWER);
    }
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void connectionsAreRefusedAndLaterTakenAtTheSamePort() throws Exception {
    try (Socket before = connect()) {
      assertThat(ask(before)).isEqualTo(ANSWER);
      proxy.behave(new Behaviour.Refuse());
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      assertThat(ask(before)).as("one that existed").isEqualTo(ANSWER);
    }
    proxy.behave(new Behaviour.Pass());
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
    }
  }

  @Test
  void aConnectionHangsUntilItMayMoveAgain() throws Exception {
    try (Socket client = connect()) {
      proxy.behave(new Behaviour.Hang());
      client.setSoTimeout(100);
      assertThatThrownBy(() -> ask(client)).isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(30_000);
      proxy.behave(new Behaviour.Pass());
      assertThat(new String(client.getInputStream().readNBytes(ANSWER.length()), UTF_8))
          .isEqualTo(ANSWER);
    }
  }

  @Test
  void aConnectionIsResetAfterSoManyBytes() throws Exception {
    proxy.behave(new Behaviour.CutAfter(14));
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
      client.getOutputStream().write('?');
      // A reset may overtake what was sent just before it.
      assertThatThrownBy(() -> client.getInputStream().readNBytes(ANSWER.length()))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void everyPieceComesLater() throws Exception {
    proxy.behave(new Behaviour.Late(Duration.ofMillis(700)));
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
    }
    assertThat(pauses).isNotEmpty().containsOnly(Duration.ofMillis(700));
  }

  @Test
  void anAnswerDrips() throws Exception {
    proxy.behave(new Behaviour.Drip(Duration.ofMillis(3)));
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(pauses).hasSize(ANSWER.length());
  }

  @Test
  void whatExistsIsCut() throws Exception {
    try (Socket client = connect()) {
      assertThat(ask(client)).isEqualTo(ANSWER);
      proxy.cut();
      assertThatThrownBy(
              () -> {
                ask(client);
                ask(client);
              })
          .isInstanceOf(SocketException.class);
    }
    try (Socket next = connect()) {
      assertThat(ask(next)).isEqualTo(ANSWER);
    }
  }
}
