package io.osbs.it.fuzz;

/** What Jazzer calls, in a process of its own; the property names the parser. */
public final class FuzzTarget {

  /** The system property that names a {@link Parser}. */
  static final String PARSER = "osbs.fuzz.parser";

  private static final Parser CHOSEN = Parser.valueOf(System.getProperty(PARSER, ""));

  private FuzzTarget() {}

  /** Reads some bytes; whatever is thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    CHOSEN.read(bytes);
  }
}
