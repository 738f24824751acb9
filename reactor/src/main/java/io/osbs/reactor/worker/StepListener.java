package io.osbs.reactor.worker;

import java.time.Duration;

/** Hears what a worker build is doing. Steps may overlap, so calls come from several threads. */
public interface StepListener {

  /** Hears nothing. */
  StepListener NONE =
      new StepListener() {
        @Override
        public void started(String step) {}

        @Override
        public void ended(String step, Duration took) {}
      };

  /** A step begins: {@code dockerfile}, {@code parents}, {@code build} and so on. */
  void started(String step);

  /** It is over, well or not. */
  void ended(String step, Duration took);
}
