package io.osbs.cluster.api;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.CredentialException;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a call that went wrong means, in words that name the cluster and what was being done. */
final class CallFaults {

  private final Access access;
  private final Settling settling;

  CallFaults(Access access, Settling settling) {
    this.access = access;
    this.settling = settling;
  }

  static ClusterException interrupted(ApiCall call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClusterException(
        new ClusterFault.Unreachable("cannot %s: interrupted".formatted(call.doing())), e);
  }

  /**
   * @param before what the server had answered to an earlier attempt of the call; null for nothing
   */
  ClusterFault unreachable(ApiCall call, String detail, @Nullable Refusal before) {
    return new ClusterFault.Unreachable(
        what(
            call,
            before == null
                ? detail
                : "%s; before that it answered %s".formatted(detail, before.reason())));
  }

  ClusterFault broken(ApiCall call, IOException problem, @Nullable Refusal before) {
    String authority = access.tls() == null ? "" : access.tls().source();
    return unreachable(call, Broken.inWords(problem, authority), before);
  }

  ClusterFault credential(ApiCall call, CredentialException e) {
    return new ClusterFault.Forbidden(what(call, String.valueOf(e.getMessage())));
  }

  /** What was asked for may have been done, when it was to change something. */
  ClusterFault malformed(ApiCall call, MalformedException e) {
    String detail =
        what(
            call,
            "the answer is %s; is this the address of an API server?".formatted(e.getMessage()));
    return call.changesSomething()
        ? new ClusterFault.Unreachable(detail)
        : new ClusterFault.Refused(detail);
  }

  ClusterFault refused(ApiCall call, Refusal refusal) {
    String account = access.credential().source();
    ClusterFault fault =
        refusal.fault(call, detail -> what(call, detail), account, access.namespace());
    // Whoever asked waits for a silent server; it is no different when it cannot tell yet.
    return refusal.isDenial() && settling.mayPass(call)
        ? new ClusterFault.Unreachable(fault.detail())
        : fault;
  }

  private String what(ApiCall call, String detail) {
    return "cluster %s (%s): cannot %s: %s"
        .formatted(access.cluster(), access.server(), call.doing(), detail);
  }
}
