package io.osbs.testkit.pulp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A double of Pulp on a free port of the loopback interface, with TLS. Safe for several threads.
 */
public final class PulpDouble implements AutoCloseable {

  public static final String USER = "admin";
  public static final String PASSWORD = "the-password-of-the-double";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path authorities;
  private final PulpStore store = new PulpStore();
  private final PulpApi api = new PulpApi(store);
  private final PulpRegistry registry = new PulpRegistry(store);
  private final List<Planned> planned = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private volatile Consumer<String> hook = request -> {};

  /** A fault that waits for its request. */
  private static final class Planned {
    final String method;
    final String part;
    final PulpFault fault;
    int times;

    Planned(String method, String part, PulpFault fault, int times) {
      this.method = method;
      this.part = part;
      this.fault = fault;
      this.times = times;
    }

    boolean fits(PulpRequest request) {
      return request.method().equals(method) && request.path().contains(part);
    }
  }

  private PulpDouble(HttpsServer server, Path authorities) {
    this.server = server;
    this.authorities = authorities;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts one.
   *
   * @param folder where it keeps its certificate; one that another double left there is used again
   */
  public static PulpDouble start(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    Path store = folder.resolve("pulp.p12");
    Path certificate = folder.resolve("pulp.pem");
    if (!Files.exists(certificate)) {
      makeCertificate(store, certificate);
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new PulpDouble(server, certificate);
  }

  private static void makeCertificate(Path store, Path certificate)
      throws IOException, InterruptedException {
    String common = "-keystore\n%s\n-storepass\nchangeit\n-alias\npulp\n".formatted(store);
    keytool("-genkeypair\n-keyalg\nEC\n-dname\nCN=127.0.0.1\n-ext\nsan=ip:127.0.0.1\n" + common);
    keytool("-exportcert\n-rfc\n-file\n%s\n".formatted(certificate) + common);
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    arguments.lines().forEach(argv::add);
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public String url() {
    return "https://" + host();
  }

  /** A PEM file with who vouches for its certificate. */
  public Path authorities() {
    return authorities;
  }

  /** Writes credentials for its registry, as skopeo takes them. */
  public Path writeAuthFile(Path file) throws IOException {
    String both = USER + ":" + PASSWORD;
    String encoded = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        file, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(host(), encoded));
  }

  /** Lets the next requests of that method whose path contains a text go wrong, so many times. */
  public synchronized void plan(String method, String part, PulpFault fault, int times) {
    planned.add(new Planned(method, part, fault, times));
  }

  /**
   * Tells somebody of each request before it is answered, as method and path; what is thrown cuts
   * the connection, before anything takes effect.
   */
  public PulpDouble before(Consumer<String> told) {
    hook = told;
    return this;
  }

  /** The names of all repositories, remotes and distributions, sorted. */
  public synchronized List<String> names() {
    List<String> names = new ArrayList<>();
    for (String kind : List.of("repositories/", "remotes/", "distributions/")) {
      store.all(kind).forEach(each -> names.add(kind + each.path("name").asString()));
    }
    return names.stream().sorted().toList();
  }

  /** What the tags of a repository name; empty when it is not there. */
  public synchronized Map<String, String> tags(String repository) {
    return store
        .named("repositories/", "name", repository)
        .map(each -> store.latest(each.path("pulp_href").asString()).tags())
        .map(tags -> (Map<String, String>) new TreeMap<>(tags))
        .orElse(Map.of());
  }

  /** All requests so far, as method and path. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      PulpRequest request = new PulpRequest(exchange);
      hook.accept(request.method() + " " + request.path());
      PulpFault fault = faultFor(request);
      if (fault instanceof PulpFault.CutBefore) {
        return;
      }
      PulpReply reply =
          fault instanceof PulpFault.Status(int code)
              ? PulpReply.json(code, "{\"detail\":\"made to fail\"}")
              : answer(request, fault);
      if (fault instanceof PulpFault.CutAfter) {
        return;
      }
      reply.headers.forEach(exchange.getResponseHeaders()::set);
      if (request.method().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.body.length));
        exchange.sendResponseHeaders(reply.status, -1);
      } else {
        exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
        exchange.getResponseBody().write(reply.body);
      }
    }
  }

  private synchronized @Nullable PulpFault faultFor(PulpRequest request) {
    requests.add(request.method() + " " + request.path());
    for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
      Planned each = all.next();
      if (each.fits(request)) {
        if (--each.times == 0) {
          all.remove();
        }
        return each.fault;
      }
    }
    return null;
  }

  private synchronized PulpReply answer(PulpRequest request, @Nullable PulpFault fault) {
    boolean knowsUser = request.header("Authorization").equals(basic());
    if (request.path().startsWith(PulpStore.API)) {
      return knowsUser || request.path().endsWith("/status/")
          ? api.answer(request, fault)
          : PulpReply.json(401, "{\"detail\":\"Invalid username/password.\"}");
    }
    if (request.path().equals("/token/")) {
      return PulpReply.json(
          200, "{\"token\":\"%s\"}".formatted(knowsUser ? "somebody" : "anybody"));
    }
    if (!request.path().startsWith("/v2/")) {
      return PulpReply.json(404, "{\"detail\":\"Not found.\"}");
    }
    String authorization = request.header("Authorization");
    if (!authorization.startsWith("Bearer ")) {
      return PulpRegistry.error(401, "UNAUTHORIZED")
          .with(
              "WWW-Authenticate",
              "Bearer realm=\"%s/token/\",service=\"%s\"".formatted(url(), host()));
    }
    return registry.answer(request, authorization.equals("Bearer somebody"));
  }

  private static String basic() {
    String both = USER + ":" + PASSWORD;
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
