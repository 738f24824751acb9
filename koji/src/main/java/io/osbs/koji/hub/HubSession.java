package io.osbs.koji.hub;

import io.osbs.xmlrpc.MalformedException;
import io.osbs.xmlrpc.MethodCall;
import io.osbs.xmlrpc.Struct;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session. Its calls are numbered, and a repeated try of a call has the number of the first: that
 * is how the hub knows it again. Safe for use by several threads, one call at a time; work that
 * should not wait for another's takes a {@link #subsession}.
 */
public final class HubSession {

  private final Hub hub;
  private final long id;
  private final String key;
  private final boolean headers;
  private final ReentrantLock inFlight = new ReentrantLock(true);
  private long nextNumber;

  HubSession(Hub hub, long id, String key, boolean headers) {
    this.hub = hub;
    this.id = id;
    this.key = key;
    this.headers = headers;
  }

  /** The hub's number of it. */
  public long id() {
    return id;
  }

  /** A call; what it answers is described in {@link io.osbs.xmlrpc}. */
  public @Nullable Object call(MethodCall call) throws HubException, InterruptedException {
    return numbered(
        call.method(), (uri, sessionHeaders) -> Hub.request(uri, sessionHeaders, call), Map.of());
  }

  /** A call with positional arguments. */
  public @Nullable Object call(String method, @Nullable Object... params)
      throws HubException, InterruptedException {
    return call(MethodCall.of(method, params));
  }

  /** A call that answers with a struct. */
  public Struct struct(MethodCall call) throws HubException, InterruptedException {
    return read(call.method(), call(call), Struct::of);
  }

  /** A call that answers with structs. */
  public List<Struct> structs(MethodCall call) throws HubException, InterruptedException {
    return read(call.method(), call(call), Struct::listOf);
  }

  /** A call that answers with an integer. */
  public long number(MethodCall call) throws HubException, InterruptedException {
    if (call(call) instanceof Long number) {
      return number;
    }
    throw new HubException.Unreadable(call.method(), "an integer is due");
  }

  /** Makes something of an answer. */
  public interface Reading<T> {
    T read(@Nullable Object value) throws MalformedException;
  }

  /** Makes something of an answer; what is not as it should be is an unreadable answer. */
  public static <T> T read(String method, @Nullable Object answer, Reading<T> reading)
      throws HubException.Unreadable {
    try {
      return reading.read(answer);
    } catch (MalformedException e) {
      throw new HubException.Unreadable(method, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Several calls as one: they are carried out together or, when one of them fails in a way that is
   * no fault of its own, not at all.
   *
   * @return for each call its answer, or the fault that it was refused with
   */
  public List<Each> multiCall(List<MethodCall> calls) throws HubException, InterruptedException {
    List<@Nullable Object> list = new ArrayList<>();
    for (MethodCall each : calls) {
      Map<String, @Nullable Object> struct = new LinkedHashMap<>();
      struct.put("methodName", each.method());
      struct.put("params", each.params());
      list.add(struct);
    }
    Object answer = call("multiCall", list);
    return read("multiCall", answer, value -> each(calls, value));
  }

  private static List<Each> each(List<MethodCall> calls, @Nullable Object value)
      throws MalformedException {
    if (!(value instanceof List<?> answers) || answers.size() != calls.size()) {
      throw new MalformedException("an array of %d answers is due".formatted(calls.size()));
    }
    List<Each> all = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (answers.get(i) instanceof List<?> one && one.size() == 1) {
        all.add(new Each(one.getFirst(), null));
      } else {
        Struct fault = Struct.of(answers.get(i));
        all.add(
            new Each(
                null,
                new HubException.Fault(
                    calls.get(i).method(), fault.number("faultCode"), fault.text("faultString"))));
      }
    }
    return all;
  }

  /**
   * The answer to one call of several.
   *
   * @param fault null when there is an answer
   */
  public record Each(@Nullable Object answer, HubException.@Nullable Fault fault) {

    /** The answer. */
    public @Nullable Object get() throws HubException.Fault {
      if (fault != null) {
        throw fault;
      }
      return answer;
    }
  }

  /** A session of the same user with its own numbers, which shares this one's lock. */
  public HubSession subsession() throws HubException, InterruptedException {
    return hub.session("subsession", call("subsession"));
  }

  /**
   * Makes this the only session of its user that may act.
   *
   * @param force true to end the one that holds the lock
   */
  public void exclusive(boolean force) throws HubException, InterruptedException {
    try {
      call(MethodCall.of("exclusiveSession").named(Map.of("force", force)));
    } catch (HubException.AnswerLost _) {
      // That it was carried out is all there is to know.
      return;
    }
  }

  /** Ends the session; those who did not notice its end before are not told of it either. */
  public void logout() throws InterruptedException {
    try {
      call("logout");
    } catch (HubException _) {
      // It is gone, or it will expire.
      return;
    }
  }

  /**
   * Sends bytes by the hub's fast way.
   *
   * @param query parameters of the upload besides those of the session
   */
  Struct raw(Map<String, String> query, byte[] bytes) throws HubException, InterruptedException {
    Object answer =
        numbered(
            "rawUpload",
            (uri, sessionHeaders) -> {
              Map<String, String> all = new HashMap<>(sessionHeaders);
              all.put("Content-Type", "application/octet-stream");
              all.put("User-Agent", "koji/1 (osbs)");
              return new Hub.Request(uri, all, bytes);
            },
            query);
    return read("rawUpload", answer, Struct::of);
  }

  private interface Making {
    Hub.Request make(URI uri, Map<String, String> headers);
  }

  private @Nullable Object numbered(String method, Making making, Map<String, String> query)
      throws HubException, InterruptedException {
    inFlight.lockInterruptibly();
    try {
      long number = nextNumber++;
      Map<String, String> all = new LinkedHashMap<>(query);
      if (!headers) {
        all.put("session-id", Long.toString(id));
        all.put("session-key", key);
        all.put("callnum", Long.toString(number));
      }
      return hub.exchange(
          method,
          making.make(withQuery(hub.address(), all), sessionHeaders(number)),
          Transport.Purpose.CALL);
    } finally {
      inFlight.unlock();
    }
  }

  /** Both names of the number: hubs from 1.31 to 1.35 look for one, clients send the other. */
  private Map<String, String> sessionHeaders(long number) {
    return Map.of(
        "Koji-Session-Id", Long.toString(id),
        "Koji-Session-Key", key,
        "Koji-Session-Callnum", Long.toString(number),
        "Koji-Callnum", Long.toString(number));
  }

  private static URI withQuery(URI uri, Map<String, String> query) {
    if (query.isEmpty()) {
      return uri;
    }
    StringBuilder text = new StringBuilder(uri.toString());
    char separator = '?';
    for (Map.Entry<String, String> each : query.entrySet()) {
      text.append(separator)
          .append(each.getKey())
          .append('=')
          .append(URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return URI.create(text.toString());
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "session %d at %s".formatted(id, hub.address());
  }
}
