package io.osbs.core.orchestration;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps two runs of one request apart: the run that started last holds the fence, and an older one
 * that wakes up finds out before it changes anything. Kept as a document on the orchestrator
 * cluster.
 */
public final class Fence {

  private final Documents documents;
  private final String name;
  private final byte[] holder;

  /**
   * A fence of this request, not yet taken.
   *
   * @param holder unique to this run
   */
  public Fence(Documents documents, String request, String holder) {
    this.documents = documents;
    this.name = documentName(request);
    this.holder = holder.getBytes(StandardCharsets.UTF_8);
  }

  /** The document that holds the fence of a request. */
  public static String documentName(String request) {
    return "osbs-orchestrator-" + request;
  }

  /**
   * Takes the fence; every earlier run of the request is shut out from now on.
   *
   * @return true when there was an earlier run
   */
  public boolean take() throws ClusterException {
    while (true) {
      Optional<byte[]> before = documents.get(name);
      if (documents.replace(name, before, holder)) {
        return before.isPresent();
      }
    }
  }

  /** True while no later run has taken it. */
  public boolean isHeld() throws ClusterException {
    return documents.get(name).filter(content -> Arrays.equals(content, holder)).isPresent();
  }
}
