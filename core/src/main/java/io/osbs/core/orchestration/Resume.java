package io.osbs.core.orchestration;

import io.osbs.core.cluster.Build;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The search for the worker builds of an earlier run.
 *
 * @param answers what each cluster that answered has of this request
 * @param askAt when to ask a cluster; absent while an answer is awaited
 */
public record Resume(
    Resumption kind, Map<String, List<Build>> answers, Map<String, Instant> askAt) {

  public Resume {
    answers = Map.copyOf(answers);
    askAt = Map.copyOf(askAt);
  }

  Resume answered(String cluster, List<Build> workers) {
    Map<String, List<Build>> more = new TreeMap<>(answers);
    more.put(cluster, workers);
    return new Resume(kind, more, askAt);
  }

  Resume askedNow(String cluster) {
    return new Resume(kind, answers, with(cluster, Instant.MAX));
  }

  Resume askedAgainAt(String cluster, Instant when) {
    return new Resume(kind, answers, with(cluster, when));
  }

  private Map<String, Instant> with(String cluster, Instant when) {
    Map<String, Instant> more = new TreeMap<>(askAt);
    more.put(cluster, when);
    return more;
  }
}
