package io.osbs.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known word with the fewest letters inserted, removed, replaced or swapped with their
   * neighbour; none when even that one differs in more than a third of its letters. Among equals
   * the first in alphabetical order.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    String sought = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known.stream().sorted().toList()) {
      if (Math.abs(candidate.length() - sought.length()) > Math.max(1, candidate.length() / 3)) {
        continue;
      }
      int distance = distance(sought, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && distance <= Math.max(1, candidate.length() / 3)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code did you mean 'x'?}, or that it can be removed when nothing is near. */
  public static String remedy(String word, Collection<String> known) {
    return to(word, known)
        .map("did you mean '%s'?"::formatted)
        .orElseGet(() -> "known here: " + String.join(", ", known.stream().sorted().toList()));
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
