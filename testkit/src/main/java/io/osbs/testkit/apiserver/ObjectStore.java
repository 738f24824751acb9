package io.osbs.testkit.apiserver;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Objects by resource and name, each with a version, and the events of their changes. */
final class ObjectStore {

  private static final int EVENTS_KEPT = 1000;

  /**
   * A change.
   *
   * @param resource the path of the list that the object is in
   */
  record Event(long version, String type, String resource, ObjectNode object) {}

  /** What was asked cannot be done. */
  static final class Conflict extends Exception {
    private static final long serialVersionUID = 1L;

    Conflict(String message) {
      super(message);
    }
  }

  private final InstantSource clock;

  // Guarded by this.
  private final Map<String, NavigableMap<String, ObjectNode>> objects = new TreeMap<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private long version = 100;
  private long oldest = 100;

  ObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  synchronized long version() {
    return version;
  }

  synchronized @Nullable ObjectNode get(String resource, String name) {
    ObjectNode found = in(resource).get(name);
    return found == null ? null : found.deepCopy();
  }

  synchronized List<ObjectNode> list(String resource) {
    return in(resource).values().stream().map(ObjectNode::deepCopy).toList();
  }

  private NavigableMap<String, ObjectNode> in(String resource) {
    return objects.computeIfAbsent(resource, _ -> new TreeMap<>());
  }

  /** Stores a new object; null when there is one of its name. */
  synchronized @Nullable ObjectNode create(String resource, ObjectNode object) {
    ObjectNode metadata = object.withObject("metadata");
    if (metadata.path("name").asString("").isEmpty()) {
      metadata.put(
          "name",
          metadata.path("generateName").asString("")
              + UUID.randomUUID().toString().substring(0, 5));
    }
    String name = metadata.path("name").asString();
    if (in(resource).containsKey(name)) {
      return null;
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
    return keep(resource, name, object, "ADDED");
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Changes an object.
   *
   * @param change of a copy; it may refuse
   * @return null when there is none
   */
  synchronized @Nullable ObjectNode change(String resource, String name, Changing change)
      throws Conflict {
    ObjectNode before = in(resource).get(name);
    if (before == null) {
      return null;
    }
    ObjectNode after = change.apply(before.deepCopy());
    requireSame(before, after);
    ObjectNode metadata = after.withObject("metadata");
    for (String fixed : List.of("uid", "name", "namespace", "creationTimestamp")) {
      metadata.set(fixed, before.path("metadata").get(fixed));
    }
    metadata.set("resourceVersion", before.path("metadata").get("resourceVersion"));
    if (after.equals(before)) {
      return before.deepCopy();
    }
    return keep(resource, name, after, "MODIFIED");
  }

  /** A change of an object. */
  interface Changing {
    ObjectNode apply(ObjectNode object) throws Conflict;
  }

  private static void requireSame(ObjectNode before, ObjectNode after) throws Conflict {
    for (String expected : List.of("uid", "resourceVersion")) {
      String wanted = after.path("metadata").path(expected).asString("");
      String is = before.path("metadata").path(expected).asString("");
      if (!wanted.isEmpty() && !wanted.equals(is)) {
        throw new Conflict(
            "the object has been modified: %s is %s, not %s".formatted(expected, is, wanted));
      }
    }
  }

  /** Removes an object; null when there is none. */
  synchronized @Nullable ObjectNode delete(
      String resource, String name, Map<String, String> preconditions) throws Conflict {
    ObjectNode found = in(resource).get(name);
    if (found == null) {
      return null;
    }
    for (Map.Entry<String, String> expected : preconditions.entrySet()) {
      String is = found.path("metadata").path(expected.getKey()).asString("");
      if (!expected.getValue().equals(is)) {
        throw new Conflict(
            "the %s in the precondition (%s) does not match the one in record (%s)"
                .formatted(expected.getKey(), expected.getValue(), is));
      }
    }
    in(resource).remove(name);
    ObjectNode last = found.deepCopy();
    last.withObject("metadata").put("resourceVersion", Long.toString(++version));
    tell(new Event(version, "DELETED", resource, last));
    return last;
  }

  private ObjectNode keep(String resource, String name, ObjectNode object, String type) {
    object.withObject("metadata").put("resourceVersion", Long.toString(++version));
    in(resource).put(name, object);
    tell(new Event(version, type, resource, object.deepCopy()));
    return object.deepCopy();
  }

  private void tell(Event event) {
    events.add(event);
    while (events.size() > EVENTS_KEPT) {
      oldest = events.remove().version();
    }
    notifyAll();
  }

  /** From now on, watches from a version before this one are answered with 410. */
  synchronized void forgetHistory() {
    events.clear();
    oldest = ++version;
    notifyAll();
  }

  /**
   * Waits for changes of a resource after a version.
   *
   * @return empty when the time passed without one; null when the version is too old
   */
  synchronized @Nullable List<Event> after(String resource, long since, long atMostMillis)
      throws InterruptedException {
    long end = System.nanoTime() + atMostMillis * 1_000_000;
    while (true) {
      if (since < oldest) {
        return null;
      }
      List<Event> found = new ArrayList<>();
      for (Event event : events) {
        if (event.version() > since && event.resource().equals(resource)) {
          found.add(event);
        }
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (!found.isEmpty() || left <= 0) {
        return found;
      }
      wait(left);
    }
  }
}
