package io.osbs.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a number of worlds showed.
 *
 * @param seeds how many worlds
 * @param complete requests that ended well
 * @param steps of orchestrations
 * @param virtualTime of all worlds together
 * @param faults how often each fault struck
 * @param workerTransitions how often each row of the worker table was taken, by its text
 * @param buildTransitions the same of the build table
 * @param violations by seed and time; at most a few of each world
 */
public record Report(
    String scenario,
    long firstSeed,
    long seeds,
    long requests,
    long complete,
    long workerBuilds,
    long steps,
    long events,
    Duration virtualTime,
    Map<Fault, Long> faults,
    Map<String, Long> workerTransitions,
    Map<String, Long> buildTransitions,
    List<Violation> violations) {

  public Report {
    violations = List.copyOf(violations);
  }

  /** What never happened, although the scenario means it to. */
  public List<String> neverHappened(Scenario meant) {
    Map<String, Long> zero = new TreeMap<>();
    faults.forEach((fault, count) -> {
      if (meant.faults().contains(fault)) {
        zero.put("fault " + fault, count);
      }
    });
    workerTransitions.forEach((row, count) -> zero.put("worker transition " + row, count));
    buildTransitions.forEach((row, count) -> zero.put("build transition " + row, count));
    zero.values().removeIf(count -> count > 0);
    return List.copyOf(zero.keySet());
  }

  /** The report as text for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "scenario %s, seeds %d to %d: %d worlds, %d requests (%d complete), %d worker builds\n"
            .formatted(
                scenario,
                firstSeed,
                firstSeed + seeds - 1,
                seeds,
                requests,
                complete,
                workerBuilds));
    text.append(
        "%d steps, %d events, %d virtual hours\n".formatted(steps, events, virtualTime.toHours()));
    text.append(
        violations.isEmpty()
            ? "no promise was broken\n"
            : "%d promises broken:\n".formatted(violations.size()));
    violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
    text.append("\nfaults\n");
    faults.forEach((fault, count) -> text.append("%10d  %s\n".formatted(count, fault)));
    text.append("\ntransitions of worker builds\n");
    workerTransitions.forEach((row, count) -> text.append("%10d  %s\n".formatted(count, row)));
    text.append("\ntransitions of orchestrator builds\n");
    buildTransitions.forEach((row, count) -> text.append("%10d  %s\n".formatted(count, row)));
    return text.toString();
  }
}
