package io.osbs.core.orchestration;

import io.osbs.core.cluster.Build;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The search for the worker builds of an earlier run.
 *
 * @param firstAttempt the lowest number of an attempt that this run begins; earlier runs use lower
 *     ones
 * @param memory what the runs before left; null when there is none
 * @param answers what each cluster that answered has of this request
 * @param askAt when to ask a cluster; absent while an answer is awaited
 */
public record Resume(
    Resumption kind,
    int firstAttempt,
    @Nullable Memory memory,
    Map<String, List<Build>> answers,
    Map<String, Instant> askAt) {

  public Resume {
    answers = Collections.unmodifiableMap(new TreeMap<>(answers));
    askAt = Collections.unmodifiableMap(new TreeMap<>(askAt));
  }

  Resume answered(String cluster, List<Build> workers) {
    Map<String, List<Build>> more = new TreeMap<>(answers);
    more.put(cluster, workers);
    return new Resume(kind, firstAttempt, memory, more, askAt);
  }

  Resume askedNow(String cluster) {
    return new Resume(kind, firstAttempt, memory, answers, with(cluster, Instant.MAX));
  }

  Resume askedAgainAt(String cluster, Instant when) {
    return new Resume(kind, firstAttempt, memory, answers, with(cluster, when));
  }

  private Map<String, Instant> with(String cluster, Instant when) {
    Map<String, Instant> more = new TreeMap<>(askAt);
    more.put(cluster, when);
    return more;
  }
}
