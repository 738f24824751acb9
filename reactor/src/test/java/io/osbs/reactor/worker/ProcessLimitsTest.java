package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What RUN steps are given, by what the process has that starts buildah. */
class ProcessLimitsTest {

  /** With all rights but {@code CAP_SYS_RESOURCE}. */
  private static final String UNABLE = "Name:\tjava\nCapEff:\t000001fffeffffff\nCapBnd:\t0\n";

  private static final String ABLE = "Name:\tjava\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n";

  private static String limits(String files, String processes) {
    return """
    Limit                     Soft Limit           Hard Limit           Units
    Max stack size            8388608              unlimited            bytes
    Max processes             100                  %-20s processes
    Max open files            1024                 %-20s files
    """
        .formatted(processes, files);
  }

  @Test
  void whatCannotBeRaisedIsPassedOn() {
    assertThat(ProcessLimits.arguments(UNABLE, limits("524288", "63000"), "4194304\n"))
        .containsExactly("--ulimit=nofile=524288:524288", "--ulimit=nproc=63000:63000");
  }

  @Test
  void moreProcessesThanThereCanBeAreNotAskedFor() {
    assertThat(ProcessLimits.arguments(UNABLE, limits("1048576", "96363"), "32768\n"))
        .containsExactly("--ulimit=nproc=32768:32768");
  }

  @Test
  void whatIsEnoughOrCanBeRaisedIsLeftToBuildah() {
    assertThat(ProcessLimits.arguments(UNABLE, limits("1048576", "unlimited"), "32768\n"))
        .isEmpty();
    assertThat(ProcessLimits.arguments(ABLE, limits("512", "512"), "32768\n")).isEmpty();
  }
}
