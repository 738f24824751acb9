package io.osbs.bench;

/** Something that is measured beside its bound or its peer. */
interface Benchmark {

  /** What is measured, one line for the list of benchmarks. */
  String about();

  /** Measures; prints what is worth seeing on the way. */
  Verdict run() throws Exception;

  /**
   * What came out.
   *
   * @param figure what was measured, with its unit
   * @param bound what it may be at most, with its unit and where that comes from
   * @param holds true when the figure is within the bound
   */
  record Verdict(String figure, String bound, boolean holds) {

    @Override
    public String toString() {
      return "%s; bound: %s; %s".formatted(figure, bound, holds ? "holds" : "MISSED");
    }
  }
}
