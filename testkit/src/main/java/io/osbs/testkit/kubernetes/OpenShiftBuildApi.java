package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.osbs.testkit.apiserver.OpenShiftFront;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * OpenShift's build API on a real API server. Custom resources keep Builds and BuildConfigs, a
 * {@link OpenShiftFront} does what they cannot. No controller runs the builds.
 */
public final class OpenShiftBuildApi {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String GROUP = "build.openshift.io";

  private final RealKubernetes kubernetes;

  private OpenShiftBuildApi(RealKubernetes kubernetes) {
    this.kubernetes = kubernetes;
  }

  /**
   * Adds it to a control plane; it is served on return. Skips the test where the control plane is
   * somebody else's, because the definitions are everybody's there.
   */
  public static OpenShiftBuildApi on(RealKubernetes kubernetes) throws IOException {
    kubernetes.requireOwn();
    KubernetesClient client = kubernetes.client();
    for (HasMetadata each : definitions(client)) {
      client.resource(each).serverSideApply();
    }
    Glances.await("the build API", PATIENCE, () -> isServed(client));
    return new OpenShiftBuildApi(kubernetes);
  }

  private static List<HasMetadata> definitions(KubernetesClient client) throws IOException {
    try (InputStream text =
        Objects.requireNonNull(
            OpenShiftBuildApi.class.getResourceAsStream("openshift-builds.yaml"))) {
      return client.load(text).items();
    }
  }

  /** Also for whoever selects: a field is refused at first. */
  private static boolean isServed(KubernetesClient client) {
    String path = "/apis/" + GROUP + "/v1/";
    return client.raw(path + "builds?fieldSelector=status.phase%3DNew") != null
        && client.raw(path + "buildconfigs") != null;
  }

  /** Lets an account make builds; in force on return. */
  public static void grant(TestNamespace namespace, String account) throws IOException {
    namespace.grantToAccount(account, "edit");
    namespace.awaitGrant(account, GROUP, "builds");
  }

  /** A server of its own for a test, in front of the API server. */
  public OpenShiftFront front() throws IOException {
    return new OpenShiftFront(kubernetes.url(), Tls.trusting(kubernetes.authority()));
  }
}
