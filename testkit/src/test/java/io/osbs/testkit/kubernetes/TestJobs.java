package io.osbs.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Jobs of one namespace, and their pods. */
final class TestJobs {

  static final String IMAGE = "example.com/tools:1";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final String namespace;

  TestJobs(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** A Job whose pod runs a shell command and is not restarted. */
  static JobBuilder shell(String name, String command) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(1L)
        .addNewContainer()
        .withName("main")
        .withImage(IMAGE)
        .withCommand("/bin/sh", "-c", command)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }

  void create(JobBuilder job) {
    client.batch().v1().jobs().inNamespace(namespace).resource(job.build()).create();
  }

  /** The Job's pod, once it is as wanted. */
  Pod pod(String job, Predicate<Pod> wanted) {
    String name = pods(job, 1).getFirst().getMetadata().getName();
    return podNamed(name, wanted);
  }

  Pod podNamed(String name, Predicate<Pod> wanted) {
    return Objects.requireNonNull(
        client
            .pods()
            .inNamespace(namespace)
            .withName(name)
            .waitUntilCondition(
                pod -> pod != null && wanted.test(pod), PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  /** The pods of a Job, once there are so many. */
  List<Pod> pods(String job, int atLeast) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(Map.of("batch.kubernetes.io/job-name", job))
        .informOnCondition(pods -> pods.size() >= atLeast)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Waits until a pod is gone. */
  void awaitGone(String pod) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .waitUntilCondition(now -> now == null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Runs a shell command to its end, and returns what it printed. */
  String output(String name, String command) {
    create(shell(name, command));
    Pod pod = pod(name, TestJobs::ended);
    return log(pod.getMetadata().getName());
  }

  String log(String pod) {
    return client.pods().inNamespace(namespace).withName(pod).getLog();
  }

  static boolean ended(Pod pod) {
    return isIn(pod, "Succeeded") || isIn(pod, "Failed");
  }

  static boolean isIn(Pod pod, String phase) {
    return phase.equals(pod.getStatus().getPhase());
  }
}
