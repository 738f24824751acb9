package io.osbs.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * Nobody takes a slot of a cluster that was cordoned for its namespace before, but for what was on
 * its way by then.
 */
final class CordonHolds extends Invariant {

  private record Key(String namespace, String cluster) {}

  private final long onItsWay;
  private final Map<Key, Long> cordonedAt = new HashMap<>();
  private final Map<String, String> namespaces = new HashMap<>();

  /** The checker; a call may be on its way for so many milliseconds. */
  CordonHolds(long onItsWay) {
    this.onItsWay = onItsWay;
  }

  @Override
  String promise() {
    return "cordon holds";
  }

  @Override
  public void observe(long now, Happening happening) {
    switch (happening) {
      case Happening.Accepted accepted -> namespaces.put(accepted.request(), accepted.namespace());
      case Happening.Cordoned cordoned -> cordoned(now, cordoned);
      case Happening.Taken taken -> taken(now, taken);
      default -> {}
    }
  }

  private void cordoned(long now, Happening.Cordoned cordoned) {
    Key key = new Key(cordoned.namespace(), cordoned.cluster());
    if (cordoned.isNow()) {
      cordonedAt.putIfAbsent(key, now);
    } else {
      cordonedAt.remove(key);
    }
  }

  private void taken(long now, Happening.Taken taken) {
    Key key = new Key(namespaces.getOrDefault(taken.request(), ""), taken.cluster());
    Long since = cordonedAt.get(key);
    if (since != null && now - since > onItsWay) {
      violated(
          "%s took slot %d of %s, which was cordoned %s before"
              .formatted(taken.request(), taken.number(), taken.cluster(), seconds(now - since)));
    }
  }
}
