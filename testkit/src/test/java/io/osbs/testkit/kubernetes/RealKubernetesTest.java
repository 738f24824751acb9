package io.osbs.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests on a real Kubernetes stand on behaves like a cluster. */
@Tag("all")
class RealKubernetesTest extends NodeScene {

  @Test
  void aJobsPodRunsAndCompletes() {
    jobs.create(TestJobs.shell("fine", "echo out; echo err >&2"));

    Pod pod = jobs.pod("fine", TestJobs::ended);

    assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(end(pod).getExitCode()).isZero();
    assertThat(end(pod).getReason()).isEqualTo("Completed");
    assertThat(pod.getSpec().getNodeName()).isEqualTo(NODE);
    assertThat(jobs.log(pod.getMetadata().getName()).lines())
        .containsExactlyInAnyOrder("out", "err");
    var job =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace.name())
            .withName("fine")
            .waitUntilCondition(
                now -> now.getStatus().getSucceeded() != null, 60, TimeUnit.SECONDS);
    assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
  }

  @Test
  void aFailingPodTellsItsExitCode() {
    jobs.create(TestJobs.shell("seven", "exit 7"));

    Pod pod = jobs.pod("seven", TestJobs::ended);

    assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(end(pod).getExitCode()).isEqualTo(7);
    assertThat(end(pod).getReason()).isEqualTo("Error");
  }

  @Test
  void aCommandThatDoesNotExistFails() {
    var job = TestJobs.shell("typo", "");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .withCommand("/no/such/program")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);

    assertThat(end(jobs.pod("typo", TestJobs::ended)).getExitCode()).isEqualTo(127);
  }

  @Test
  void aPodSeesItsOwnFilesAndLeavesNone() {
    String output =
        jobs.output(
            "files",
            "echo mine >/etc/osbs-kubelet-test; cat /etc/osbs-kubelet-test; ls /run; echo $PPID");

    assertThat(output).contains("mine").endsWith("\n0\n").contains("secrets");
    assertThat(Path.of("/etc/osbs-kubelet-test")).doesNotExist();
  }

  @Test
  void logsAreServedAsAskedFor() throws Exception {
    jobs.create(TestJobs.shell("talker", "echo one; echo two; sleep 1.5; echo three"));
    String pod = jobs.pod("talker", TestJobs::ended).getMetadata().getName();
    var log = client.pods().inNamespace(namespace.name()).withName(pod);

    assertThat(log.getLog()).isEqualTo("one\ntwo\nthree\n");
    assertThat(log.tailingLines(1).getLog()).isEqualTo("three\n");
    assertThat(log.limitBytes(5).getLog()).isEqualTo("one\nt");
    List<String> timed = log.usingTimestamps().getLog().lines().toList();
    assertThat(timed)
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z \\w+"));
    String third = timed.getLast().split(" ", -1)[0];
    assertThat(log.sinceTime(third).getLog()).isEqualTo("three\n");
  }

  @Test
  void aLogIsFollowedWhileItGrows() throws Exception {
    jobs.create(TestJobs.shell("grower", "echo begun; exec sleep 600"));
    String pod = jobs.pod("grower", now -> TestJobs.isIn(now, "Running")).getMetadata().getName();
    try (var watch = client.pods().inNamespace(namespace.name()).withName(pod).watchLog();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("begun");
      node.kill(namespace.name(), pod);
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void secretsAreMountedWhereThePodSaysAndFollowTheirSecret() {
    putSecret("token", "first");
    var job =
        TestJobs.shell(
            "mounts",
            "cat /var/run/secrets/osbs/deep/token; echo; echo $TOKEN; ls /work; "
                + "until grep -q second /var/run/secrets/osbs/deep/token; do sleep 0.1; done");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .addNewVolumeMount()
        .withName("token")
        .withMountPath("/var/run/secrets/osbs/deep")
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("work")
        .withMountPath("/work")
        .endVolumeMount()
        .addNewEnv()
        .withName("TOKEN")
        .withNewValueFrom()
        .withNewSecretKeyRef("token", "token", false)
        .endValueFrom()
        .endEnv()
        .endContainer()
        .addNewVolume()
        .withName("token")
        .withNewSecret()
        .withSecretName("token")
        .endSecret()
        .endVolume()
        .addNewVolume()
        .withName("work")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);
    String pod = jobs.pod("mounts", now -> TestJobs.isIn(now, "Running")).getMetadata().getName();
    putSecret("token", "second");

    assertThat(jobs.podNamed(pod, TestJobs::ended).getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(jobs.log(pod)).isEqualTo("first\nfirst\n");
  }

  private void putSecret(String name, String value) {
    client
        .secrets()
        .inNamespace(namespace.name())
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(Map.of("token", value))
                .build())
        .createOr(secret -> secret.update());
  }

  @Test
  void aPodWaitsForASecretThatIsMissing() {
    var job = TestJobs.shell("early", "true");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .addNewVolume()
        .withName("late")
        .withNewSecret()
        .withSecretName("late")
        .endSecret()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);
    Pod waiting = jobs.pod("early", now -> !now.getStatus().getContainerStatuses().isEmpty());
    assertThat(waiting.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(
            client
                .v1()
                .events()
                .inNamespace(namespace.name())
                .withField("reason", "FailedMount")
                .informOnCondition(events -> !events.isEmpty())
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .getFirst()
                .getMessage())
        .contains("secret \"late\" not found");

    putSecret("late", "x");

    assertThat(jobs.pod("early", TestJobs::ended).getStatus().getPhase()).isEqualTo("Succeeded");
  }

  @Test
  void aLimitRangesDefaultsAppearInThePod() {
    namespace.defaultCpu("500m");
    jobs.create(TestJobs.shell("small", "true"));

    assertThat(
            jobs.pod("small", TestJobs::ended)
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getRequests())
        .containsEntry("cpu", new Quantity("500m"));
  }

  @Test
  void aQuotaRefusesWhatIsTooMuch() {
    namespace.quota("few", "count/jobs.batch", 1);
    jobs.create(TestJobs.shell("one", "true"));

    assertThatThrownBy(() -> jobs.create(TestJobs.shell("two", "true")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exceeded quota: few")
        .satisfies(e -> assertThat(((KubernetesClientException) e).getCode()).isEqualTo(403));
  }

  @Test
  void aPodsOwnTokenMayDoWhatItsAccountMayDo() throws IOException {
    String base = "/var/run/secrets/kubernetes.io/serviceaccount";
    String token = jobs.output("self", "cat " + base + "/token");
    try (KubernetesClient pod = kubernetes.clientWithToken(token)) {
      assertThatThrownBy(() -> pod.pods().inNamespace(namespace.name()).list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("system:serviceaccount:" + namespace.name() + ":default");

      namespace.grantToAccount("default", "view");

      assertThat(Objects.requireNonNull(pod.pods().inNamespace(namespace.name()).list()).getItems())
          .isNotEmpty();
      assertThatThrownBy(() -> pod.pods().inNamespace("kube-system").list())
          .isInstanceOf(KubernetesClientException.class);
    }
  }

  @Test
  void thePodFindsTheApiByItsVariablesAndItsMountedAuthority() {
    String base = "/var/run/secrets/kubernetes.io/serviceaccount";
    assertThat(
            jobs.output(
                "caller",
                "curl -s --cacert %s/ca.crt -H \"Authorization: Bearer $(cat %s/token)\" https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/version; cat %s/namespace"
                    .formatted(base, base, base)))
        .contains("\"gitVersion\": \"v1.")
        .endsWith(namespace.name());
  }

  @Test
  void aPodRunsWithTheUserAndTheRightsItAsksFor() {
    var job =
        TestJobs.shell(
            "limited",
            "id -u; id -G; grep CapBnd /proc/self/status; touch /work/x && echo written");
    job.editSpec()
        .editTemplate()
        .editSpec()
        .withNewSecurityContext()
        .withRunAsUser(1000L)
        .withRunAsGroup(1001L)
        .withFsGroup(1002L)
        .endSecurityContext()
        .editFirstContainer()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("work")
        .withMountPath("/work")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("work")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec();
    jobs.create(job);

    String pod = jobs.pod("limited", TestJobs::ended).getMetadata().getName();

    assertThat(jobs.log(pod)).isEqualTo("1000\n1001 1002\nCapBnd:\t0000000000000000\nwritten\n");
  }
}
