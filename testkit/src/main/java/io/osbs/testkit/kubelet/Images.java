package io.osbs.testkit.kubelet;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The images that a node can have; all others cannot be pulled. */
final class Images {

  private final Map<String, Image> known = new ConcurrentHashMap<>();

  void put(String name, Image image) {
    known.put(name, image);
  }

  void remove(String name) {
    known.remove(name);
  }

  Optional<Image> find(String name) {
    return Optional.ofNullable(known.get(name));
  }
}
