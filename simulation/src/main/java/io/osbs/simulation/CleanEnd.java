package io.osbs.simulation;

/** Invariant 8: when everything is over, nothing is left. */
final class CleanEnd extends Invariant {

  @Override
  String promise() {
    return "clean end";
  }

  @Override
  public void observe(long now, Happening happening) {
    if (happening instanceof Happening.Left left) {
      violated(left.what());
    }
  }
}
