package io.osbs.bench;

import io.osbs.core.cluster.Engine;
import io.osbs.core.time.Pause;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./dev bench NAME [--check]}: one benchmark, and one last line that says how it went. */
public final class Main {

  private static final int MISSED = 1;
  private static final int USAGE = 2;

  private Main() {}

  private static Map<String, Benchmark> benchmarks() {
    Map<String, Benchmark> all = new TreeMap<>();
    Pause pause = Pause.REAL;
    all.put("overhead", new Overhead());
    all.put("startup", new Startup(pause));
    all.put("burst", new Burst(pause));
    all.put("burst60", new Burst60());
    all.put("scale", new Scale());
    all.put("simulate", new Simulate());
    all.put("koji", new KojiTasks());
    all.put("placement", new PlacementTimes(Engine.OPENSHIFT, pause));
    all.put("placement-jobs", new PlacementTimes(Engine.KUBERNETES, pause));
    all.put("race", new Race(pause));
    all.put("copy", new Copy());
    all.put("publish", new Publish(pause));
    all.put("handover", new Handover(pause));
    return all;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    boolean check = words.contains("--check");
    List<String> names = words.stream().filter(word -> !word.startsWith("--")).toList();
    Map<String, Benchmark> all = benchmarks();
    Benchmark chosen = names.size() == 1 ? all.get(names.getFirst()) : null;
    if (chosen == null) {
      System.err.println("usage: ./dev bench NAME [--check]; the benchmarks are");
      all.forEach((name, each) -> System.err.printf("  %-12s %s%n", name, each.about()));
      System.exit(USAGE);
      return;
    }
    Benchmark.Verdict verdict = chosen.run();
    System.out.println(names.getFirst() + ": " + verdict);
    System.exit(check && !verdict.holds() ? MISSED : 0);
  }
}
