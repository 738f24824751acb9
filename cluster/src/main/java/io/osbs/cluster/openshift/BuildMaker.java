package io.osbs.cluster.openshift;

import io.osbs.cluster.api.ApiAnswer;
import io.osbs.cluster.api.ApiCall;
import io.osbs.cluster.api.ApiObject;
import io.osbs.cluster.api.ApiServer;
import io.osbs.cluster.namespace.PodSettings;
import io.osbs.config.instance.BuilderImage;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import java.util.Map;
import java.util.Optional;

/** Makes Builds: those of their own, and those of a BuildConfig. */
final class BuildMaker {

  /** The builder image of the original, where nothing is said. */
  private static final BuilderImage USUAL =
      new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, "buildroot:latest");

  private static final int TRIES = 10;

  private final ApiServer server;
  private final PodSettings settings;
  private final BuildConfigs buildConfigs;

  BuildMaker(ApiServer server, PodSettings settings) {
    this.server = server;
    this.settings = settings;
    this.buildConfigs = new BuildConfigs(server);
  }

  boolean isMadeFromBuildConfig(BuildSpec spec) {
    return new BuildManifest(spec, settings).hasBuildConfig();
  }

  /**
   * Makes a build.
   *
   * @return empty when there is one of that name
   */
  Optional<ApiObject> make(BuildSpec spec) throws ClusterException {
    BuildManifest manifest = new BuildManifest(spec, settings);
    GitSource source = GitSource.of(spec).orElse(null);
    ApiAnswer answer;
    if (manifest.hasBuildConfig() && source != null) {
      answer = instantiated(manifest, source);
    } else {
      answer =
          server.call(
              ApiCall.post(
                  "create build " + spec.name(),
                  server.path(OpenShiftBuilds.API, "builds"),
                  manifest.build(resolved())));
    }
    return answer.isDone() ? Optional.of(answer.object()) : Optional.empty();
  }

  /**
   * A conflict says that nothing was made: somebody instantiated or changed the BuildConfig at the
   * same time. Servers differ in whether they try again themselves.
   */
  private ApiAnswer instantiated(BuildManifest manifest, GitSource source) throws ClusterException {
    for (int left = TRIES; ; left--) {
      String name = buildConfigs.ensure(source, manifest.buildConfig(source, image()));
      ApiAnswer answer = buildConfigs.instantiate(name, manifest.request(name));
      if (answer.isDone()) {
        return answer;
      }
      if (left == 1) {
        throw new ClusterException(
            new ClusterFault.Refused(
                "cluster %s: BuildConfig %s cannot be instantiated now: %s"
                    .formatted(server.cluster(), name, answer.object().text("message"))));
      }
    }
  }

  private BuilderImage said() {
    return settings.image() == null ? USUAL : settings.image();
  }

  /** As a BuildConfig names an image. */
  private Map<String, Object> image() {
    BuilderImage image = said();
    String kind =
        switch (image.kind()) {
          case IMAGE -> "DockerImage";
          case IMAGE_STREAM_TAG -> "ImageStreamTag";
        };
    return BuildManifest.object("kind", kind, "name", image.reference());
  }

  /** A Build of its own needs the image that a tag stands for now. */
  private Map<String, Object> resolved() throws ClusterException {
    BuilderImage image = said();
    return switch (image.kind()) {
      case IMAGE -> image();
      case IMAGE_STREAM_TAG ->
          BuildManifest.object("kind", "DockerImage", "name", reference(image.reference()));
    };
  }

  private String reference(String tag) throws ClusterException {
    ApiAnswer answer =
        server.call(
            ApiCall.get(
                "find the builder image " + tag,
                server.path("apis/image.openshift.io/v1", "imagestreamtags/" + tag)));
    String reference = answer.object().text("image", "dockerImageReference");
    if (!answer.isDone() || reference.isEmpty()) {
      throw new ClusterException(
          new ClusterFault.Invalid(
              "cluster %s has no image stream tag %s in namespace %s, which %s runs builds in; import it, or write build_image"
                  .formatted(server.cluster(), tag, server.namespace(), settings.where())));
    }
    return reference;
  }
}
