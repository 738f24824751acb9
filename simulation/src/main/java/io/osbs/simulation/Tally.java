package io.osbs.simulation;

import io.osbs.core.orchestration.BuildTable;
import io.osbs.core.orchestration.Step;
import io.osbs.core.orchestration.WorkerTable;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts of one world or of many. Not safe for use by several threads. */
final class Tally {

  private static final IdentityHashMap<Object, Integer> ROWS = new IdentityHashMap<>();

  static {
    WorkerTable.TABLE.rows().forEach(row -> ROWS.put(row, ROWS.size()));
    BuildTable.TABLE.rows().forEach(row -> ROWS.put(row, ROWS.size()));
  }

  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final long[] rows = new long[ROWS.size()];
  long worlds;
  long requests;
  long complete;
  long workers;
  long steps;
  long events;
  long virtualMillis;

  Tally() {
    for (Fault fault : Fault.values()) {
      faults.put(fault, 0L);
    }
  }

  void count(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void count(Step step) {
    steps++;
    for (Object row : step.workerTransitions()) {
      countRow(row);
    }
    for (Object row : step.buildTransitions()) {
      countRow(row);
    }
  }

  private void countRow(Object row) {
    Integer index = ROWS.get(row);
    if (index == null) {
      throw new IllegalStateException("not a row of the tables: " + row);
    }
    rows[index]++;
  }

  void add(Tally other) {
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    for (int i = 0; i < rows.length; i++) {
      rows[i] += other.rows[i];
    }
    worlds += other.worlds;
    requests += other.requests;
    complete += other.complete;
    workers += other.workers;
    steps += other.steps;
    events += other.events;
    virtualMillis += other.virtualMillis;
  }

  Map<Fault, Long> faults() {
    return new EnumMap<>(faults);
  }

  Map<String, Long> workerTransitions() {
    return counts(WorkerTable.TABLE.rows());
  }

  Map<String, Long> buildTransitions() {
    return counts(BuildTable.TABLE.rows());
  }

  private Map<String, Long> counts(List<?> table) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Object row : table) {
      counts.put(row.toString(), rows[ROWS.getOrDefault(row, 0)]);
    }
    return counts;
  }
}
