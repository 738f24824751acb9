package io.osbs.cluster.kubernetes;

import io.osbs.cluster.namespace.Accounts;
import io.osbs.cluster.namespace.Inside;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.SecretMount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Job of a build. A worker's is never run twice by Kubernetes: a lost worker is replaced by its
 * orchestrator build, on a cluster of its choice. An orchestrator build's is, because it adopts
 * what the run before it left; but not when its process ended with an exit status of ours.
 */
final class JobManifest {

  /** Label of a Job and its pods: the build's name. */
  static final String BUILD = "osbs.io/build";

  static final String CONTAINER = "osbs";

  private static final int KEPT_SECONDS = 7 * 24 * 3600;
  private static final int ORCHESTRATOR_RETRIES = 6;
  private static final int ORCHESTRATOR_GRACE_SECONDS = 60;
  private static final int WORKER_GRACE_SECONDS = 20;
  private static final int USER = 1000;

  private final BuildSpec spec;
  private final PodSettings settings;

  JobManifest(BuildSpec spec, PodSettings settings) {
    this.spec = spec;
    this.settings = settings;
  }

  Map<String, Object> tree() throws ClusterException {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("apiVersion", "batch/v1");
    job.put("kind", "Job");
    job.put(
        "metadata",
        object(
            "name", spec.name().value(),
            "labels", labels(),
            "annotations", new TreeMap<>(spec.annotations())));
    job.put("spec", jobSpec());
    return job;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(spec.labels());
    labels.put(Labels.KIND, spec.kind().word());
    labels.put(Labels.MANAGED_BY, "osbs");
    labels.put(BUILD, spec.name().value());
    return labels;
  }

  private boolean isWorker() {
    return spec.kind() == BuildKind.WORKER;
  }

  private Map<String, Object> jobSpec() throws ClusterException {
    Map<String, Object> jobSpec =
        object(
            "completions",
            1,
            "parallelism",
            1,
            "backoffLimit",
            isWorker() ? 0 : ORCHESTRATOR_RETRIES,
            "activeDeadlineSeconds",
            Math.max(1, spec.deadline().toSeconds()),
            "ttlSecondsAfterFinished",
            KEPT_SECONDS);
    jobSpec.put("podReplacementPolicy", "Failed");
    if (!isWorker()) {
      jobSpec.put("podFailurePolicy", object("rules", List.of(disrupted(), ended())));
    }
    jobSpec.put("template", object("metadata", object("labels", labels()), "spec", podSpec()));
    return jobSpec;
  }

  /** A drain or a preemption is nobody's failure and does not count as a retry. */
  private static Map<String, Object> disrupted() {
    return object(
        "action",
        "Ignore",
        "onPodConditions",
        List.of(object("type", "DisruptionTarget", "status", "True")));
  }

  /** Whoever ends with an exit status of ours has said its last word. */
  private static Map<String, Object> ended() {
    List<Integer> statuses =
        Arrays.stream(FailureKind.values()).map(FailureKind::exitStatus).sorted().toList();
    return object(
        "action",
        "FailJob",
        "onExitCodes",
        object("containerName", CONTAINER, "operator", "In", "values", statuses));
  }

  private Map<String, Object> podSpec() throws ClusterException {
    Map<String, Object> pod =
        object(
            "restartPolicy",
            "Never",
            "serviceAccountName",
            isWorker() ? Accounts.WORKER_POD : Accounts.ORCHESTRATOR_POD,
            "terminationGracePeriodSeconds",
            isWorker() ? WORKER_GRACE_SECONDS : ORCHESTRATOR_GRACE_SECONDS,
            "enableServiceLinks",
            false);
    if (!spec.nodeSelector().isEmpty()) {
      pod.put("nodeSelector", new TreeMap<>(spec.nodeSelector()));
    }
    pod.put("securityContext", isWorker() ? workerPod() : orchestratorPod());
    pod.put("containers", List.of(container()));
    pod.put("volumes", volumes());
    return pod;
  }

  /** Restricted, in the words of the Pod Security Standards. */
  private static Map<String, Object> orchestratorPod() {
    return object(
        "runAsNonRoot", true,
        "runAsUser", USER,
        "runAsGroup", USER,
        "fsGroup", USER,
        "seccompProfile", object("type", "RuntimeDefault"));
  }

  /**
   * buildah mounts what it builds, also with chroot isolation: profiles that runtimes apply by
   * default may refuse that even to whoever has the capability.
   */
  private static Map<String, Object> workerPod() {
    return object(
        "runAsUser", 0,
        "seccompProfile", object("type", "Unconfined"),
        "appArmorProfile", object("type", "Unconfined"));
  }

  /**
   * A worker has SYS_ADMIN to mount, MKNOD for device files of images, and what buildah gives to
   * the commands of a Dockerfile: nobody can give away what he has not.
   */
  private Map<String, Object> containerRights() {
    return isWorker()
        ? object(
            "privileged",
            false,
            "capabilities",
            object(
                "drop",
                List.of("ALL"),
                "add",
                List.of(
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_ADMIN",
                    "SYS_CHROOT")))
        : object(
            "privileged", false,
            "allowPrivilegeEscalation", false,
            "capabilities", object("drop", List.of("ALL")));
  }

  private Map<String, Object> container() throws ClusterException {
    Map<String, Object> container =
        object(
            "name", CONTAINER,
            "image", image(),
            "command", List.of("osbs"),
            "args", spec.arguments(),
            "env", environment());
    Map<String, Object> resources = settings.resources(spec.kind());
    if (!resources.isEmpty()) {
      container.put("resources", new TreeMap<>(resources));
    }
    container.put("securityContext", containerRights());
    container.put("terminationMessagePolicy", "FallbackToLogsOnError");
    container.put("volumeMounts", mounts());
    return container;
  }

  private String image() throws ClusterException {
    BuilderImage image = settings.image();
    if (image == null) {
      throw invalid(
          "%s does not say which image builds run in; write build_image = REGISTRY/IMAGE:TAG");
    }
    return switch (image.kind()) {
      case IMAGE -> image.reference();
      case IMAGE_STREAM_TAG ->
          throw invalid(
              "%s names an image stream, which only OpenShift has; write build_image = REGISTRY/IMAGE:TAG");
    };
  }

  private ClusterException invalid(String problem) {
    return new ClusterException(new ClusterFault.Invalid(problem.formatted(settings.where())));
  }

  private List<Object> environment() {
    List<Object> environment = new ArrayList<>();
    new TreeMap<>(spec.environment())
        .forEach((name, value) -> environment.add(object("name", name, "value", value)));
    environment.add(object("name", Inside.BUILD, "value", spec.name().value()));
    environment.add(object("name", Inside.KIND, "value", spec.kind().word()));
    environment.add(object("name", Inside.ENGINE, "value", "kubernetes"));
    environment.add(object("name", Inside.HOME, "value", Inside.HOME_PATH));
    environment.add(
        object(
            "name",
            Inside.POD_UID,
            "valueFrom",
            object("fieldRef", object("fieldPath", "metadata.uid"))));
    return environment;
  }

  private List<String> secrets() {
    return spec.mounts().stream().map(SecretMount::secret).distinct().toList();
  }

  private List<Object> volumes() {
    List<Object> volumes = new ArrayList<>();
    volumes.add(object("name", "home", "emptyDir", Map.of()));
    List<String> secrets = secrets();
    for (int i = 0; i < secrets.size(); i++) {
      volumes.add(object("name", "secret-" + i, "secret", object("secretName", secrets.get(i))));
    }
    return volumes;
  }

  /** Never by subPath: such a mount does not follow a change of its secret. */
  private List<Object> mounts() {
    List<Object> mounts = new ArrayList<>();
    mounts.add(object("name", "home", "mountPath", Inside.HOME_PATH));
    List<String> secrets = secrets();
    for (SecretMount mount : spec.mounts()) {
      mounts.add(
          object(
              "name",
              "secret-" + secrets.indexOf(mount.secret()),
              "mountPath",
              mount.path(),
              "readOnly",
              true));
    }
    return mounts;
  }

  /** An object with these members in this order: name, value, name, value. */
  private static Map<String, Object> object(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(String.valueOf(members[i]), members[i + 1]);
    }
    return object;
  }
}
