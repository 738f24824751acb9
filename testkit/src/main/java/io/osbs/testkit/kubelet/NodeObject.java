package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Node that a test node registers, and the Lease that says it is alive. */
final class NodeObject {

  private static final String LEASES = "kube-node-lease";
  private static final int TRIES = 50;

  private final KubernetesClient client;
  private final NodeSettings settings;
  private final int port;
  private final Clock clock;

  /**
   * @param port where the node serves logs
   */
  NodeObject(KubernetesClient client, NodeSettings settings, int port, Clock clock) {
    this.client = client;
    this.settings = settings;
    this.port = port;
    this.clock = clock;
  }

  /** Makes the Node and says that it is ready. */
  void register() {
    Map<String, String> labels = new TreeMap<>(settings.labels());
    labels.put("kubernetes.io/arch", settings.architecture());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/hostname", settings.name());
    client
        .nodes()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(settings.name())
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
    ready();
  }

  /** Says that the node is ready, in its status and by its Lease. */
  void ready() {
    for (int tried = 1; !writeStatus(tried == TRIES); tried++) {
      Thread.onSpinWait();
    }
    renewLease();
  }

  /**
   * Somebody else may change the Node in between: the controllers do, while it is new. Where they
   * changed its taints, that is not called a conflict but forbidden to a node.
   */
  private boolean writeStatus(boolean last) {
    try {
      updateStatus();
      return true;
    } catch (KubernetesClientException e) {
      if (!last
          && (e.getCode() == HttpURLConnection.HTTP_CONFLICT
              || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN)) {
        return false;
      }
      throw e;
    }
  }

  private void updateStatus() {
    Node now = client.nodes().withName(settings.name()).get();
    Map<String, Quantity> resources = new TreeMap<>();
    settings.resources().forEach((name, value) -> resources.put(name, new Quantity(value)));
    client
        .resource(
            new NodeBuilder(now)
                .editOrNewStatus()
                .withCapacity(resources)
                .withAllocatable(resources)
                .withConditions(conditions())
                .withAddresses(List.of())
                .addNewAddress("127.0.0.1", "InternalIP")
                .addNewAddress(settings.name(), "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .editOrNewNodeInfo()
                .withArchitecture(settings.architecture())
                .withOperatingSystem("linux")
                .withKubeletVersion("v0.0.0-testkit")
                .endNodeInfo()
                .endStatus()
                .build())
        .updateStatus();
  }

  private List<NodeCondition> conditions() {
    return List.of(
        condition("Ready", "True", "KubeletReady"),
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID"));
  }

  private NodeCondition condition(String type, String status, String reason) {
    String now = clock.instant().toString();
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(reason)
        .withLastHeartbeatTime(now)
        .withLastTransitionTime(now)
        .build();
  }

  /** One heartbeat; one that cannot be stored is missing, as on a real node. */
  void heartbeat() {
    try {
      renewLease();
    } catch (KubernetesClientException e) {
      // The next one comes soon, and the node counts as lost only after several.
    }
  }

  private void renewLease() {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    Lease old = client.leases().inNamespace(LEASES).withName(settings.name()).get();
    if (old == null) {
      client.leases().inNamespace(LEASES).resource(lease(now)).create();
    } else {
      client
          .resource(new LeaseBuilder(old).editSpec().withRenewTime(now).endSpec().build())
          .update();
    }
  }

  private Lease lease(ZonedDateTime now) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(settings.name())
        .withNamespace(LEASES)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(settings.name())
        .withLeaseDurationSeconds(40)
        .withRenewTime(now)
        .endSpec()
        .build();
  }
}
