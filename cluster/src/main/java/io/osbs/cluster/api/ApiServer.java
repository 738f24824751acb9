package io.osbs.cluster.api;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.CredentialException;
import io.osbs.cluster.document.Json;
import io.osbs.config.Secret;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.time.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One API server and namespace, and who we are there: the one place where credentials are sent, and
 * where what comes back becomes an answer or a fault. Every call ends by its deadline, however the
 * server behaves. Safe for use by several threads.
 */
public final class ApiServer implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final int LONGEST_ERROR = 64 * 1024;
  private static final Duration GLANCE = Duration.ofSeconds(3);

  private final Access access;
  private final String base;
  private final HttpClient http;
  private final Duration deadline;
  private final Pause pause;
  private final Settling settling;
  private final CallFaults faults;

  /**
   * A server.
   *
   * @param pause between attempts
   */
  public ApiServer(Access access, Pause pause) {
    this(access, DEADLINE, pause, InstantSource.system());
  }

  /**
   * @param deadline of a call, from its start to the last byte of its answer
   */
  ApiServer(Access access, Duration deadline, Pause pause, InstantSource clock) {
    this.access = access;
    this.pause = pause;
    this.settling = new Settling(access.cluster(), clock);
    this.faults = new CallFaults(access, settling);
    String server = access.server().toString();
    this.base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    this.deadline = deadline;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // One connection per request under way: one that hangs holds up nothing else.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (access.tls() != null) {
      builder.sslContext(access.tls().context());
    }
    this.http = builder.build();
  }

  /** What messages call the cluster. */
  public String cluster() {
    return access.cluster();
  }

  public String namespace() {
    return access.namespace();
  }

  /**
   * The path of a resource of the namespace.
   *
   * @param api as in {@code api/v1} or {@code apis/batch/v1}
   * @param resource as in {@code jobs}, {@code jobs/NAME} or {@code jobs?labelSelector=…}
   */
  public String path(String api, String resource) {
    return "/%s/namespaces/%s/%s".formatted(api, access.namespace(), resource);
  }

  /** Asks for one object. */
  public ApiAnswer call(ApiCall call) throws ClusterException {
    return exchange(
        call,
        (status, time, body) -> new ApiAnswer(status, object(call, status, body), time),
        true);
  }

  /** What one asked for by its name has that name, or somebody else answers. */
  private static ApiObject object(ApiCall call, int status, InputStream body)
      throws IOException, MalformedException {
    ApiObject object = ObjectParser.object(body);
    String asked = call.objectName().orElse(object.name());
    if (status < 300 && !object.name().equals(asked)) {
      throw new MalformedException("not the object '%s'".formatted(asked));
    }
    return object;
  }

  /**
   * Asks for a list and hands over its items one by one.
   *
   * @param skipped names of members, of an item or of its metadata, that are not wanted
   * @param each told on another thread, before this returns
   */
  public ListAnswer list(ApiCall call, Set<String> skipped, Consumer<ApiObject> each)
      throws ClusterException {
    return exchange(
        call,
        (status, time, body) -> new ListAnswer(ObjectParser.list(body, skipped, each), time),
        false);
  }

  /**
   * What is left to say of a list whose items were handed over.
   *
   * @param serverTime null when the server did not say
   */
  public record ListAnswer(ApiObject list, @Nullable Instant serverTime) {}

  /** Reads the answer's body, as far as it likes, on a thread of the call. */
  public interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /** Asks for something that is no JSON. */
  public <T> Optional<T> text(ApiCall call, BodyReader<T> reader) throws ClusterException {
    return exchange(
        call,
        (status, time, body) -> status >= 400 ? Optional.empty() : Optional.of(reader.read(body)),
        true);
  }

  private interface Reading<T> {
    T read(int status, @Nullable Instant serverTime, InputStream body)
        throws IOException, MalformedException;
  }

  /** A refusal by status, on its way from the thread of the call. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    final transient Refusal refusal;

    RefusedException(Refusal refusal) {
      this.refusal = refusal;
    }
  }

  /**
   * @param expected true when absence and conflict are answers, not faults
   */
  private <T> T exchange(ApiCall call, Reading<T> reading, boolean expected)
      throws ClusterException {
    Attempts attempts = new Attempts(deadline);
    AtomicReference<Secret> sent = new AtomicReference<>();
    Refusal refusal = null;
    while (true) {
      Duration left = attempts.left();
      try {
        return within(call, left, refusal, () -> once(call, reading, expected, sent, left));
      } catch (RefusedException e) {
        refusal = e.refusal;
      }
      if (refusal.status() == 401 && attempts.mayRenew() && isRenewed(call, sent.get())) {
        continue;
      }
      Duration wanted = restAfter(call, refusal, attempts);
      if (wanted == null || !attempts.mayRest(wanted)) {
        throw new ClusterException(faults.refused(call, refusal));
      }
      rest(call, wanted);
    }
  }

  /** How long to wait before a refused action is tried again; null when that cannot help. */
  private @Nullable Duration restAfter(ApiCall call, Refusal refusal, Attempts attempts) {
    if (!refusal.isDenial()) {
      return refusal.status() == 429 ? refusal.retryAfter() : null;
    }
    if (!settling.mayPass(call)) {
      if (!attempts.mayLookAgain()) {
        return null;
      }
      if (isReady(refusal)) {
        // It may have become so between the refusal and the question: one more attempt tells.
        return Duration.ZERO;
      }
    }
    settling.note(faults.refused(call, refusal).detail());
    return attempts.growingRest();
  }

  /**
   * Asks for what every server answers to everybody, before it knows any role. Whoever stands in
   * front of a server and does not let this through counts as ready.
   */
  private boolean isReady(Refusal refusal) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + "/readyz")).timeout(GLANCE);
      if (refusal.status() != 401) {
        access.credential().token().ifPresent(token -> authorize(request, token));
      }
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      if (response.statusCode() < 500) {
        return true;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    } catch (CredentialException _) {
      return true;
    } catch (IOException _) {
      // It answered a moment ago.
    }
    settling.away();
    return false;
  }

  private static void authorize(HttpRequest.Builder request, Secret token) {
    request.header("Authorization", "Bearer " + token.value());
  }

  private <T> T once(
      ApiCall call,
      Reading<T> reading,
      boolean expected,
      AtomicReference<Secret> sent,
      Duration left)
      throws IOException,
          InterruptedException,
          CredentialException,
          MalformedException,
          RefusedException {
    HttpResponse<InputStream> response =
        http.send(request(call, sent, left), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status >= 300) {
        Refusal refusal = Refusal.of(response, body.readNBytes(LONGEST_ERROR));
        if (status >= 500) {
          settling.away();
        }
        if (!expected || !refusal.isAnswer(call.path())) {
          throw new RefusedException(refusal);
        }
        settling.allowed(call);
        return reading.read(status, refusal.serverTime(), refusal.body());
      }
      settling.allowed(call);
      return reading.read(status, Refusal.serverTime(response), body);
    }
  }

  private HttpRequest request(ApiCall call, AtomicReference<Secret> sent, Duration left)
      throws CredentialException, IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .timeout(left)
            .header("Accept", call.accept())
            .header("User-Agent", "osbs");
    access
        .credential()
        .token()
        .ifPresent(token -> {
          sent.set(token);
          authorize(request, token);
        });
    if (call.body() == null) {
      return request.method(call.method(), HttpRequest.BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", call.contentType())
        .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(Json.write(call.body())))
        .build();
  }

  private boolean isRenewed(ApiCall call, @Nullable Secret refused) throws ClusterException {
    try {
      return refused != null && access.credential().renew(refused);
    } catch (CredentialException e) {
      throw new ClusterException(faults.credential(call, e), e);
    } catch (IOException e) {
      throw new ClusterException(faults.broken(call, e, null), e);
    }
  }

  /** Lets time pass before the server is asked again. */
  public void rest(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      pause.pause(time);
    }
  }

  private void rest(ApiCall call, Duration time) throws ClusterException {
    try {
      rest(time);
    } catch (InterruptedException e) {
      throw CallFaults.interrupted(call, e);
    }
  }

  /**
   * @param before what the server had answered to an earlier attempt; null for nothing
   */
  private <T> T within(ApiCall call, Duration limit, @Nullable Refusal before, Callable<T> work)
      throws ClusterException, RefusedException {
    try {
      return Timed.within(limit, work);
    } catch (TimeoutException e) {
      settling.away();
      throw new ClusterException(
          faults.unreachable(
              call,
              "no whole answer within %d ms; the server hangs or has too much to do: try again later"
                  .formatted(deadline.toMillis()),
              before),
          e);
    } catch (InterruptedException e) {
      throw CallFaults.interrupted(call, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RefusedException refused -> throw refused;
        case CredentialException missing ->
            throw new ClusterException(faults.credential(call, missing), missing);
        case MalformedException malformed ->
            throw new ClusterException(faults.malformed(call, malformed), malformed);
        case IOException broken -> {
          settling.away();
          throw new ClusterException(faults.broken(call, broken, before), broken);
        }
        case null, default -> throw new IllegalStateException("while doing " + call, e.getCause());
      }
    }
  }

  /**
   * Reads a stream of objects until the server ends it.
   *
   * @param atMost after so long the stream is taken for dead
   * @param each told of every object, on a thread of the call; false ends the stream
   */
  void stream(ApiCall call, Duration atMost, Predicate<ApiObject> each) throws ClusterException {
    AtomicReference<Secret> sent = new AtomicReference<>();
    try {
      within(
          call,
          atMost,
          null,
          () ->
              once(
                  call,
                  (status, time, body) -> {
                    ObjectParser.stream(body, each);
                    return true;
                  },
                  false,
                  sent,
                  deadline));
    } catch (RefusedException e) {
      if (e.refusal.status() == 401) {
        isRenewed(call, sent.get());
      }
      throw new ClusterException(faults.refused(call, e.refusal));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
