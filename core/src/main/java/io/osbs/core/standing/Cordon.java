package io.osbs.core.standing;

import java.time.Instant;

/**
 * Somebody wants no new worker builds on a cluster.
 *
 * @param who the user who said so
 * @param when by that user's clock
 * @param reason in the user's words; may be empty
 */
public record Cordon(String who, Instant when, String reason) {

  /** As in "cordoned by eva: new disks". */
  public String sentence() {
    return "cordoned by " + who + (reason.isEmpty() ? "" : ": " + reason);
  }
}
