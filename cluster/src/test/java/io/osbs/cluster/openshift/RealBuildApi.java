package io.osbs.cluster.openshift;

import io.osbs.cluster.access.Access;
import io.osbs.cluster.access.Accesses;
import io.osbs.testkit.apiserver.OpenShiftFront;
import io.osbs.testkit.kubernetes.OpenShiftBuildApi;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.util.Optional;

/** OpenShift's build API on the control plane that the tests of this module share. */
final class RealBuildApi {

  private static Optional<RealBuildApi> shared = Optional.empty();

  private final RealKubernetes kubernetes;
  private final OpenShiftBuildApi builds;

  private RealBuildApi(RealKubernetes kubernetes, OpenShiftBuildApi builds) {
    this.kubernetes = kubernetes;
    this.builds = builds;
  }

  /** Skips the test where there is no Kubernetes. */
  static synchronized RealBuildApi shared() throws Exception {
    if (shared.isEmpty()) {
      RealKubernetes kubernetes = RealKubernetes.shared();
      shared = Optional.of(new RealBuildApi(kubernetes, OpenShiftBuildApi.on(kubernetes)));
    }
    return shared.get();
  }

  /** A namespace of its own, entered by an account with role edit. */
  BuildsUnderTest open() throws Exception {
    TestNamespace namespace = kubernetes.namespace("openshift");
    OpenShiftBuildApi.grant(namespace, "default");
    OpenShiftFront front = builds.front();
    Access access = Accesses.withToken(front.url(), namespace.name(), namespace.token("default"));
    return new BuildsUnderTest(access, front, namespace::close);
  }
}
