package io.osbs.cluster.deploy;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a namespace to what manifests say, by server-side apply: what is as wanted stays as it is,
 * what others set beside stays too. An object that may not be made keeps nothing else from being
 * made.
 */
public final class Applier {

  /** Who says how objects shall be, for other users of server-side apply. */
  public static final String MANAGER = "osbs-deploy";

  private static final int CREATED = 201;

  private final ApiServer server;
  private final String manager;

  /**
   * @param manager for whom: what one manager no longer says of an object is taken away from it
   */
  public Applier(ApiServer server, String manager) {
    this.server = server;
    this.manager = manager;
  }

  /** What became of an object. */
  public enum Change {
    CREATED,
    CHANGED,
    UNCHANGED,
    /** It may not be made with these credentials. */
    FORBIDDEN,
    /** The server would not have it. */
    REFUSED
  }

  /**
   * What became of one manifest.
   *
   * @param details what was changed, or why it could not be
   * @param fault null unless it could not be
   */
  public record Outcome(
      String kind, String name, Change change, List<String> details, @Nullable ClusterFault fault) {

    public Outcome {
      details = List.copyOf(details);
    }
  }

  /**
   * Applies manifests in their order.
   *
   * @throws ClusterException when the server does not answer, does not know us, or the namespace is
   *     there for something else
   */
  public List<Outcome> apply(List<Manifest> manifests) throws ClusterException {
    // Whoever is not known at all is told so once.
    new AccessReview(server).allows("", "configmaps", "list");
    List<Outcome> outcomes = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("Namespace")) {
        requireRole(manifest);
      }
      outcomes.add(apply(manifest));
    }
    return List.copyOf(outcomes);
  }

  /** Orchestrators and workers never share a namespace: neither may take the other's room. */
  private void requireRole(Manifest namespace) throws ClusterException {
    ApiObject wanted = new ApiObject(namespace.tree());
    String is = before(namespace).map(found -> found.object().label(Manifests.ROLE)).orElse("");
    if (!is.isEmpty() && !is.equals(wanted.label(Manifests.ROLE))) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "namespace %s of cluster %s is the one of an %s cluster already; orchestrator and worker builds need a namespace each: correct the key 'namespace'"
                  .formatted(namespace.name(), server.cluster(), is)));
    }
  }

  /**
   * Applies one manifest.
   *
   * @throws ClusterException when the server does not answer
   */
  public Outcome apply(Manifest manifest) throws ClusterException {
    try {
      ApiAnswer before = before(manifest).orElse(null);
      String what = what(manifest);
      ApiAnswer after =
          server.call(ApiCall.apply("apply " + what, path(manifest), manager, manifest.tree()));
      return after.isDone()
          ? done(manifest, before, after)
          : failed(
              manifest,
              Change.REFUSED,
              new ClusterFault.Refused(
                  "cannot apply %s: %s".formatted(what, after.object().text("message"))));
    } catch (ClusterException e) {
      return switch (e.fault()) {
        case ClusterFault.Unreachable _ -> throw e;
        case ClusterFault.Forbidden fault -> failed(manifest, Change.FORBIDDEN, fault);
        case ClusterFault.Invalid fault -> failed(manifest, Change.REFUSED, fault);
        case ClusterFault.Refused fault -> failed(manifest, Change.REFUSED, fault);
      };
    }
  }

  private static String what(Manifest manifest) {
    return "%s %s".formatted(manifest.kind(), manifest.name());
  }

  private String path(Manifest manifest) {
    return manifest.path(server.namespace());
  }

  /** Empty where there is none, or we may not look. */
  private Optional<ApiAnswer> before(Manifest manifest) throws ClusterException {
    try {
      ApiAnswer answer = server.call(ApiCall.get("look at " + what(manifest), path(manifest)));
      return answer.isDone() ? Optional.of(answer) : Optional.empty();
    } catch (ClusterException e) {
      if (e.fault() instanceof ClusterFault.Forbidden) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Outcome failed(Manifest manifest, Change change, ClusterFault fault) {
    return new Outcome(manifest.kind(), manifest.name(), change, List.of(fault.detail()), fault);
  }

  private static Outcome done(Manifest manifest, @Nullable ApiAnswer before, ApiAnswer after) {
    List<String> differences =
        before == null
            ? List.of()
            : Differences.between(before.object().tree(), after.object().tree());
    Change change =
        after.status() == CREATED
            ? Change.CREATED
            : before != null && differences.isEmpty() ? Change.UNCHANGED : Change.CHANGED;
    return new Outcome(manifest.kind(), manifest.name(), change, differences, null);
  }
}
