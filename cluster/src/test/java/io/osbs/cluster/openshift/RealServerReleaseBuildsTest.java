package io.osbs.cluster.openshift;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Release builds on a real API server, which counts versions and makes conflicts itself. */
@Tag("all")
@Execution(ExecutionMode.CONCURRENT)
final class RealServerReleaseBuildsTest extends ReleaseBuildsTest {

  @Override
  BuildsUnderTest open() throws Exception {
    return RealBuildApi.shared().open();
  }
}
