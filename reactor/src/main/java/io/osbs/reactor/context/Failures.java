package io.osbs.reactor.context;

import io.osbs.config.ConfigException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureCause;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.ClusterFault;

/** Translates what went wrong around a build into a failure, and a failure into its phase. */
public final class Failures {

  private Failures() {}

  /** What a cluster's answer means for the build that asked. */
  public static Failure of(ClusterFault fault) {
    return switch (fault) {
      case ClusterFault.Unreachable _ ->
          Failure.of(FailureKind.INFRASTRUCTURE, fault.detail()).because(FailureCause.UNREACHABLE);
      case ClusterFault.Refused _ -> Failure.of(FailureKind.INFRASTRUCTURE, fault.detail());
      case ClusterFault.Forbidden _ -> Failure.of(FailureKind.PERMISSION, fault.detail());
      case ClusterFault.Invalid _ -> Failure.of(FailureKind.CONFIGURATION, fault.detail());
    };
  }

  /** Everything wrong with the configuration, as one failure. */
  public static Failure of(ConfigException problems) {
    return Failure.of(FailureKind.CONFIGURATION, String.valueOf(problems.getMessage()));
  }

  /** The phase that a build with this failure ends in. */
  public static Phase phase(Failure failure) {
    return switch (failure.kind()) {
      case BUILD, CONFIGURATION, PERMISSION, GAVE_UP_WAITING, INFRASTRUCTURE -> Phase.FAILED;
      case CANCELLED -> Phase.CANCELLED;
    };
  }
}
