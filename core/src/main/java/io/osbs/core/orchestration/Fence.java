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
  private final String holder;
  private byte[] held;

  /**
   * A fence of this request, not yet taken.
   *
   * @param holder unique to this run
   */
  public Fence(Documents documents, String request, String holder) {
    this.documents = documents;
    this.name = documentName(request);
    this.holder = holder;
    this.held = new byte[0];
  }

  /** The document that holds the fence of a request. */
  public static String documentName(String request) {
    return "osbs-orchestrator-" + request;
  }

  /**
   * Takes the fence; every earlier run of the request is shut out from now on.
   *
   * @return how many runs may have held it before; 0 for the first
   */
  public int take() throws ClusterException {
    while (true) {
      Optional<byte[]> before = documents.get(name);
      int runs = before.map(Fence::runs).orElse(0);
      byte[] mine = ((runs + 1) + " " + holder).getBytes(StandardCharsets.UTF_8);
      if (documents.replace(name, before, mine)) {
        held = mine;
        return runs;
      }
    }
  }

  /** The document is the number of runs so far and the name of the last. */
  private static int runs(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int blank = text.indexOf(' ');
    try {
      return blank < 0 ? 1 : Integer.parseInt(text.substring(0, blank));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** True while no later run has taken it. */
  public boolean isHeld() throws ClusterException {
    return documents.get(name).filter(content -> Arrays.equals(content, held)).isPresent();
  }
}
