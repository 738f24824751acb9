package io.osbs.cluster.namespace;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.api.Selector;
import io.osbs.cluster.api.Watches;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Slot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slots as {@code coordination.k8s.io/v1} Leases named {@code osbs-slot-NUMBER}: the server refuses
 * to create one twice. All that is known of a slot stands in its metadata, so that a list of
 * metadata is enough.
 */
public final class Leases {

  private static final String API = "apis/coordination.k8s.io/v1";
  private static final String SLOT = "osbs.io/slot";
  private static final String HOLDER = "osbs.io/holder";
  private static final String CLAIMED_BY = "osbs.io/claimed-by";

  private final ApiServer server;

  public Leases(ApiServer server) {
    this.server = server;
  }

  /** What to watch for changes among slots. */
  public Watches.Watched watched() {
    return new Watches.Watched(
        "the slots", server.path(API, "leases"), Selector.all().having(SLOT));
  }

  /**
   * Hands over all slots.
   *
   * @return the server's time; null when it did not say
   */
  @Nullable Instant each(Consumer<Slot> use) throws ClusterException {
    String path = server.path(API, "leases") + Selector.all().having(SLOT).query();
    return server
        .list(
            ApiCall.listMetadata("list the slots", path),
            Set.of("spec"),
            lease -> slot(lease).ifPresent(use))
        .serverTime();
  }

  Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    if (number < 0) {
      throw new ClusterException(new ClusterFault.Invalid("slots count from 0, not " + number));
    }
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Labels.MANAGED_BY, "osbs");
    labels.put(SLOT, Integer.toString(number));
    labels.put(HOLDER, holder.value());
    labels.put(Labels.ORIGIN, origin);
    ApiAnswer answer =
        server.call(
            ApiCall.post(
                "take slot " + number,
                server.path(API, "leases"),
                lease(name(number), labels, holder)));
    return answer.isDone() ? slot(answer.object()) : Optional.empty();
  }

  /**
   * Gives a slot back.
   *
   * @return true when the slot is gone by this call
   */
  boolean release(Slot slot) throws ClusterException {
    Map<String, Object> options =
        Map.of(
            "apiVersion", "v1",
            "kind", "DeleteOptions",
            "preconditions", Map.of("uid", slot.uid(), "resourceVersion", slot.version()));
    return server
        .call(ApiCall.delete("release slot " + slot.number(), path(slot.number()), options))
        .isDone();
  }

  /**
   * Passes the fence of a worker build.
   *
   * @return false when the slot is no longer this worker's
   */
  public boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    while (true) {
      String doing = "claim slot " + number;
      ApiAnswer answer = server.call(ApiCall.getMetadata(doing, path(number)));
      Slot slot = answer.isDone() ? slot(answer.object()).orElse(null) : null;
      if (slot == null || !slot.uid().equals(slotUid) || !slot.holder().equals(holder)) {
        return false;
      }
      if (slot.claimedBy() != null) {
        return slot.claimedBy().equals(workerUid);
      }
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("uid", slot.uid());
      metadata.put("resourceVersion", slot.version());
      metadata.put("labels", Map.of(CLAIMED_BY, workerUid));
      ApiAnswer written =
          server.call(ApiCall.mergePatch(doing, path(number), Map.of("metadata", metadata)));
      if (written.isDone()) {
        return true;
      }
      // Somebody wrote it meanwhile, or removed it: look again.
    }
  }

  private static Map<String, Object> lease(
      String name, Map<String, String> labels, BuildName holder) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", labels);
    Map<String, Object> lease = new LinkedHashMap<>();
    lease.put("apiVersion", "coordination.k8s.io/v1");
    lease.put("kind", "Lease");
    lease.put("metadata", metadata);
    lease.put("spec", Map.of("holderIdentity", holder.value()));
    return lease;
  }

  private static String name(int number) {
    return "osbs-slot-" + number;
  }

  private String path(int number) {
    return server.path(API, "leases/" + name(number));
  }

  /** Empty for a Lease that is none of ours, whatever its name. */
  private static Optional<Slot> slot(ApiObject lease) {
    String number = lease.label(SLOT);
    String holder = lease.label(HOLDER);
    if (!number.matches("\\d{1,6}")
        || !lease.name().equals(name(Integer.parseInt(number)))
        || !BuildName.isName(holder)) {
      return Optional.empty();
    }
    String claimedBy = lease.label(CLAIMED_BY);
    return Optional.of(
        new Slot(
            Integer.parseInt(number),
            lease.uid(),
            lease.version(),
            new BuildName(holder),
            lease.label(Labels.ORIGIN),
            lease.created(),
            claimedBy.isEmpty() ? null : claimedBy));
  }
}
