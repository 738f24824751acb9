package io.osbs.publish.pulp;

import io.osbs.core.publish.Notes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes that last as long as the test. */
record MemoryNotes(Map<String, String> values) implements Notes {

  MemoryNotes() {
    this(new TreeMap<>());
  }

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public void put(String key, String value) {
    values.put(key, value);
  }

  @Override
  public void remove(String key) {
    values.remove(key);
  }
}
