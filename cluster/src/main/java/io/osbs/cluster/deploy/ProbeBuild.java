package io.osbs.cluster.deploy;

import static io.osbs.cluster.deploy.Manifest.object;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiServer;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Engine;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A build that is made and deleted to see whether one can be. It never runs and counts for nobody.
 */
public final class ProbeBuild {

  /** Label of the object. */
  private static final String PROBE = "osbs.io/probe";

  /** No node has it. */
  private static final Map<String, Object> NOWHERE = Map.of(PROBE, "never");

  private static final int SECONDS = 60;

  private ProbeBuild() {}

  /**
   * Makes one and deletes it.
   *
   * @return its name
   */
  public static String tryOn(
      ApiServer server, Engine engine, String account, RandomGenerator random)
      throws ClusterException {
    String name = "osbs-probe-%08x".formatted(random.nextInt());
    String path =
        engine == Engine.OPENSHIFT
            ? server.path("apis/build.openshift.io/v1", "builds")
            : server.path("apis/batch/v1", "jobs");
    Map<String, Object> probe =
        engine == Engine.OPENSHIFT ? build(name, account) : job(name, account);
    ApiAnswer made = server.call(ApiCall.post("create probe build " + name, path, probe));
    if (!made.isDone()) {
      throw new ClusterException(
          new ClusterFault.Refused(
              "cluster %s did not make a probe build: %s"
                  .formatted(server.cluster(), made.object().text("message"))));
    }
    server.call(
        ApiCall.delete(
            "delete probe build " + name,
            path + "/" + name,
            Map.of("propagationPolicy", "Background")));
    return name;
  }

  private static Map<String, Object> job(String name, String account) {
    Map<String, Object> container =
        object("name", "osbs", "image", "osbs-probe", "command", List.of("true"));
    return object(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        object("name", name, "labels", labels()),
        "spec",
        object(
            // Without a pod.
            "suspend",
            true,
            "backoffLimit",
            0,
            "template",
            object(
                "spec",
                object(
                    "restartPolicy",
                    "Never",
                    "serviceAccountName",
                    account,
                    "nodeSelector",
                    NOWHERE,
                    "containers",
                    List.of(container)))));
  }

  private static Map<String, Object> build(String name, String account) {
    Map<String, Object> image = object("kind", "DockerImage", "name", "osbs-probe");
    return object(
        "apiVersion",
        "build.openshift.io/v1",
        "kind",
        "Build",
        "metadata",
        object("name", name, "labels", labels()),
        "spec",
        object(
            "serviceAccount",
            account,
            "source",
            object("type", "None"),
            "strategy",
            object("type", "Custom", "customStrategy", object("from", image)),
            "nodeSelector",
            NOWHERE,
            "completionDeadlineSeconds",
            SECONDS));
  }

  /** As an orchestrator build, which is no load on a worker cluster. */
  private static Map<String, Object> labels() {
    return object(
        Labels.MANAGED_BY, "osbs", Labels.KIND, BuildKind.ORCHESTRATOR.word(), PROBE, "true");
  }
}
