package io.osbs.reactor.worker;

import io.osbs.core.build.BuildHost;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Together;
import io.osbs.publish.oci.ImageConfig;
import io.osbs.publish.registry.RegistryClients;
import io.osbs.reactor.dockerfile.Dockerfile;
import io.osbs.reactor.dockerfile.Parent;
import io.osbs.reactor.dockerfile.SourceDockerfile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image of one platform and stores it: reads the Dockerfile, pins and fetches its
 * parents, runs buildah, checks the result, lists its packages, pushes it. What buildah stored
 * meanwhile is removed at the end, however the build ended.
 *
 * <p>The image is pushed while it is checked. A push of an image that turns out wrong leaves no
 * more than a blob without a user's tag, as any failed build of several platforms does.
 */
public final class WorkerBuild {

  private final WorkerTools tools;
  private final BuildLog log;
  private final Steps steps;

  public WorkerBuild(WorkerTools tools) {
    this.tools = tools;
    this.log = new BuildLog(tools.log());
    this.steps = new Steps(tools.listener(), tools.clock());
  }

  /** What is known of an image by looking into it. */
  private record Contents(ImageConfig config, List<InstalledPackage> packages) {}

  /**
   * Runs the build.
   *
   * @throws FailureException naming the order's platform: {@code BUILD} when the Dockerfile does
   *     not build or gives an image of another platform, {@code CONFIGURATION} when it or a parent
   *     is missing, {@code PERMISSION} when a registry refuses, else {@code INFRASTRUCTURE}
   * @throws InterruptedException when the build was cancelled; everything it started has ended
   */
  public Fragment run(WorkerOrder order) throws FailureException, InterruptedException {
    try {
      try (ParentUse _ = ParentUse.of(order.images())) {
        Workspace workspace = Workspace.open(tools, order);
        try (RegistryClients registries = registries()) {
          return build(order, workspace, registries);
        } finally {
          remove(workspace);
        }
      }
    } catch (FailureException e) {
      throw new FailureException(e.failure().on(order.platform()), e);
    }
  }

  private RegistryClients registries() {
    return new RegistryClients(tools.retry(), log, tools.clock());
  }

  /**
   * Which parent of an image has become another one since it was built, in words; empty when it
   * would be built from the same.
   *
   * @param before the parents that it was built from
   */
  public Optional<String> changedParent(WorkerOrder order, List<ImageReference> before)
      throws FailureException, InterruptedException {
    Workspace workspace = Workspace.open(tools, order);
    try (RegistryClients registries = registries()) {
      Dockerfile dockerfile =
          SourceDockerfile.read(order.source(), order.origin(), variables(order));
      Map<Parent, ImageReference> now =
          new ParentImages(order, workspace, registries, tools.retry(), log).resolve(dockerfile);
      for (Map.Entry<Parent, ImageReference> each : now.entrySet()) {
        if (!before.contains(each.getValue())) {
          return Optional.of(
              "its parent %s is %s now".formatted(each.getKey().image(), each.getValue()));
        }
      }
      return Optional.empty();
    } finally {
      remove(workspace);
    }
  }

  private Fragment build(WorkerOrder order, Workspace workspace, RegistryClients registries)
      throws FailureException, InterruptedException {
    Instant now = tools.clock().instant();
    Dockerfile dockerfile =
        steps.run(
            "dockerfile",
            () -> SourceDockerfile.read(order.source(), order.origin(), variables(order)));
    ParentImages parents = new ParentImages(order, workspace, registries, tools.retry(), log);
    // Only Koji keeps records of that.
    BuildHost host =
        order.request().koji() == null
            ? null
            : ThisHost.describe(new RootFilesystem(Path.of("/")), workspace, log);
    Prepared prepared =
        steps.run(
            "parents",
            () ->
                Together.both(
                    () -> Storage.probe(workspace, tools.superuser()),
                    () -> parents.resolve(dockerfile),
                    (storage, pinned) -> new Prepared(storage, pinned, host)));
    steps.run(
        "pull",
        () -> {
          parents.pull(prepared.storage(), prepared.parents());
          return true;
        });
    YumRepositories repositories = new YumRepositories(order, workspace, tools.retry(), log);
    Map<Integer, List<String>> inserted =
        repositories.isEmpty()
            ? Map.of()
            : steps.run(
                "repositories",
                () -> repositories.prepare(dockerfile, prepared.storage(), prepared.parents()));
    String id =
        steps.run(
            "build",
            () ->
                new ImageBuild(order, workspace, prepared.storage(), tools.limits(), log)
                    .run(
                        dockerfile.withParents(names(prepared.parents()), inserted),
                        repositories.arguments(),
                        now));
    BuiltImage image = new BuiltImage(id, order, workspace, prepared.storage(), tools.superuser());
    ImagePush push = new ImagePush(workspace, image, registries, tools.retry(), log);
    return Together.both(
        () -> examine(order, workspace, image),
        () -> steps.run("push", () -> push.to(order.destination())),
        (contents, pushed) -> fragment(order, prepared, contents, pushed));
  }

  /** What is known before buildah runs. */
  private record Prepared(
      Storage storage, Map<Parent, ImageReference> parents, @Nullable BuildHost host) {}

  private Contents examine(WorkerOrder order, Workspace workspace, BuiltImage image)
      throws FailureException, InterruptedException {
    PlatformCheck check = new PlatformCheck(order.platform(), order.architecture());
    return Together.both(
        () ->
            steps.run(
                "config",
                () -> {
                  ImageConfig config = image.config();
                  check.config(config);
                  return config;
                }),
        () -> {
          RootFilesystem files = steps.run("mount", image::files);
          return Together.both(
              () ->
                  steps.run(
                      "check",
                      () -> {
                        check.files(files);
                        return true;
                      }),
              () -> steps.run("packages", () -> PackageList.read(files, workspace)),
              (checked, packages) -> packages);
        },
        Contents::new);
  }

  private static Fragment fragment(
      WorkerOrder order, Prepared prepared, Contents contents, ImagePush.Pushed pushed) {
    return new Fragment(
        order.platform(),
        order.architecture(),
        pushed.reference(),
        pushed.image().mediaType(),
        pushed.image().manifestSize(),
        pushed.image().imageSize(),
        contents.config().labels(),
        List.copyOf(prepared.parents().values()),
        contents.packages(),
        prepared.host());
  }

  private static Map<Parent, String> names(Map<Parent, ImageReference> parents) {
    Map<Parent, String> names = new HashMap<>();
    parents.forEach((parent, image) -> names.put(parent, image.toString()));
    return names;
  }

  /** The predefined arguments of the Dockerfile reference, and those of the site. */
  private static Map<String, String> variables(WorkerOrder order) {
    Architecture host = HostArchitecture.current();
    Map<String, String> variables = new HashMap<>();
    variables.put("TARGETPLATFORM", "linux/" + order.architecture());
    variables.put("TARGETOS", "linux");
    variables.put("TARGETARCH", order.architecture().name());
    variables.put("BUILDPLATFORM", "linux/" + host);
    variables.put("BUILDOS", "linux");
    variables.put("BUILDARCH", host.name());
    variables.putAll(order.options().arguments());
    return variables;
  }

  /** A build is not failed by what it leaves behind, but its log says so. */
  private void remove(Workspace workspace) throws InterruptedException {
    try {
      steps.run(
          "cleanup",
          () -> {
            workspace.remove();
            return true;
          });
    } catch (FailureException e) {
      log.say("warning: " + e.failure().message());
    }
  }
}
