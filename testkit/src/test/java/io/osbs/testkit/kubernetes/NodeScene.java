package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.osbs.testkit.kubelet.Image;
import io.osbs.testkit.kubelet.NodeSettings;
import io.osbs.testkit.kubelet.TestKubelet;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A node of a real Kubernetes, and a namespace for each test. */
abstract class NodeScene {

  static final String NODE = "harness";

  static RealKubernetes kubernetes;
  static TestKubelet node;
  static KubernetesClient client;

  TestNamespace namespace;
  TestJobs jobs;

  @BeforeAll
  static void start() throws Exception {
    kubernetes = RealKubernetes.shared();
    client = kubernetes.client();
    node =
        kubernetes
            .node(NodeSettings.of(NODE, "amd64"))
            .image(TestJobs.IMAGE, Image.ofThisMachine());
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      kubernetes.remove(node);
    }
  }

  @BeforeEach
  void makeNamespace() throws IOException {
    namespace = kubernetes.namespace("harness");
    jobs = new TestJobs(client, namespace.name());
  }

  @AfterEach
  void nothingIsLeft() {
    namespace.close();
  }

  static ContainerStateTerminated end(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
  }

  /** Runs a command in a Job; returns its pod once that is running. */
  String running(String job, String command) {
    jobs.create(TestJobs.shell(job, command));
    return jobs.pod(job, now -> TestJobs.isIn(now, "Running")).getMetadata().getName();
  }
}
