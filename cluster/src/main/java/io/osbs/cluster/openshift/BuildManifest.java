package io.osbs.cluster.openshift;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.namespace.Accounts;
import io.osbs.cluster.namespace.Inside;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.Labels;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.BuildSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Build of a build, or the BuildConfig of many and the BuildRequest of one of them. What
 * differs from build to build stands in variables only, so that one BuildConfig serves all builds
 * of a repository and branch. A custom strategy gives its image no arguments: those are in a
 * variable as well.
 */
final class BuildManifest {

  /** Label of a Build: the build's name, which is not always the object's. */
  static final String BUILD = "osbs.io/build";

  static final String API_VERSION = "build.openshift.io/v1";

  private final BuildSpec spec;
  private final PodSettings settings;
  private final @Nullable GitSource source;

  BuildManifest(BuildSpec spec, PodSettings settings) {
    this.spec = spec;
    this.settings = settings;
    this.source = GitSource.of(spec).orElse(null);
  }

  /** True for a build that is made from a BuildConfig: the orchestrator build of a release. */
  boolean hasBuildConfig() {
    return spec.kind() == BuildKind.ORCHESTRATOR
        && source != null
        && RequestClass.RELEASE.word().equals(spec.labels().get(Labels.CLASS));
  }

  /**
   * A Build of its own.
   *
   * @param image what it runs, as {@code customStrategy.from}
   */
  Map<String, Object> build(Map<String, Object> image) {
    Map<String, Object> build = new LinkedHashMap<>();
    build.put("apiVersion", API_VERSION);
    build.put("kind", "Build");
    build.put(
        "metadata",
        object(
            "name", spec.name().value(),
            "labels", labels(),
            "annotations", new TreeMap<>(spec.annotations())));
    Map<String, Object> buildSpec = common(image);
    buildSpec.put("triggeredBy", List.of(object("message", "osbs")));
    strategy(buildSpec, image, environment());
    build.put("spec", buildSpec);
    return build;
  }

  /** The BuildConfig that this build and its like are made from. */
  Map<String, Object> buildConfig(GitSource from, Map<String, Object> image) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", API_VERSION);
    config.put("kind", "BuildConfig");
    config.put(
        "metadata", object("name", from.buildConfigName(), "labels", new TreeMap<>(from.labels())));
    Map<String, Object> configSpec = common(image);
    // Each build orders itself among its like by slots and Leases; queued here nobody sees it.
    configSpec.put("runPolicy", "Parallel");
    strategy(configSpec, image, List.of());
    config.put("spec", configSpec);
    return config;
  }

  /** What makes this build of a BuildConfig. */
  Map<String, Object> request(String buildConfig) {
    return object(
        "apiVersion",
        API_VERSION,
        "kind",
        "BuildRequest",
        "metadata",
        object(
            "name",
            buildConfig,
            "labels",
            labels(),
            "annotations",
            new TreeMap<>(spec.annotations())),
        "triggeredBy",
        List.of(object("message", "osbs")),
        "env",
        environment());
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(spec.labels());
    labels.put(Labels.KIND, spec.kind().word());
    labels.put(Labels.MANAGED_BY, "osbs");
    labels.put(BUILD, spec.name().value());
    if (source != null) {
      labels.putAll(source.labels());
    }
    return labels;
  }

  private Map<String, Object> common(Map<String, Object> image) {
    Map<String, Object> common = new LinkedHashMap<>();
    common.put(
        "serviceAccount",
        spec.kind() == BuildKind.WORKER ? Accounts.WORKER_POD : Accounts.ORCHESTRATOR_POD);
    common.put(
        "source",
        source == null
            ? object("type", "None")
            : object("type", "Git", "git", object("uri", source.uri(), "ref", source.branch())));
    common.put("strategy", object("type", "Custom", "customStrategy", object("from", image)));
    Map<String, Object> resources = settings.resources(spec.kind());
    if (!resources.isEmpty()) {
      common.put("resources", new TreeMap<>(resources));
    }
    if (!spec.nodeSelector().isEmpty()) {
      common.put("nodeSelector", new TreeMap<>(spec.nodeSelector()));
    }
    common.put("completionDeadlineSeconds", Math.max(1, spec.deadline().toSeconds()));
    return common;
  }

  private void strategy(
      Map<String, Object> buildSpec, Map<String, Object> image, List<Object> environment) {
    Map<String, Object> custom = object("from", image);
    if (!environment.isEmpty()) {
      custom.put("env", environment);
    }
    List<Object> secrets = new ArrayList<>();
    spec.mounts()
        .forEach(mount ->
            secrets.add(
                object("secretSource", object("name", mount.secret()), "mountPath", mount.path())));
    if (!secrets.isEmpty()) {
      custom.put("secrets", secrets);
    }
    buildSpec.put("strategy", object("type", "Custom", "customStrategy", custom));
  }

  private List<Object> environment() {
    Map<String, String> all = new TreeMap<>(spec.environment());
    all.put(Inside.BUILD, spec.name().value());
    all.put(Inside.KIND, spec.kind().word());
    all.put(Inside.ENGINE, "openshift");
    all.put(Inside.HOME, Inside.HOME_PATH);
    all.put(
        Inside.ARGUMENTS,
        new String(Json.write(Map.of("arguments", spec.arguments())), StandardCharsets.UTF_8)
            .strip());
    List<Object> environment = new ArrayList<>();
    all.forEach((name, value) -> environment.add(object("name", name, "value", value)));
    return environment;
  }

  /** An object with these members in this order: name, value, name, value. */
  static Map<String, Object> object(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(String.valueOf(members[i]), members[i + 1]);
    }
    return object;
  }
}
