package io.osbs.publish.pulp;

import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.SystemCommandRunner;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import io.osbs.testkit.tools.TinyImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Debian's registry, and skopeo. */
final class RealOutside implements Outside {

  private final Path directory;
  private final RealRegistry registry;

  RealOutside(Path directory) throws Exception {
    RealTools.need("skopeo", "docker-registry");
    this.directory = directory;
    this.registry = RealRegistry.start(directory.resolve("registry"));
  }

  @Override
  public String registry() {
    return registry.host();
  }

  @Override
  public void push(TinyImage image, String repository, String tag) throws Exception {
    image.push(registry.host(), repository, tag);
  }

  @Override
  public Optional<Digest> seen(ImageReference image) throws Exception {
    Outcome outcome =
        skopeo(
            "inspect",
            "--no-tags",
            "--tls-verify=false",
            "--format={{.Digest}}",
            "docker://" + image);
    return outcome instanceof Outcome.Exited exited && exited.ok()
        ? Optional.of(new Digest(exited.stdout().text().strip()))
        : Optional.empty();
  }

  @Override
  public void pull(ImageReference image) throws Exception {
    Outcome outcome =
        skopeo(
            "copy",
            "--all",
            "--quiet",
            "--preserve-digests",
            "--src-tls-verify=false",
            "docker://" + image,
            "dir:" + directory.resolve("pulled"));
    if (!(outcome instanceof Outcome.Exited exited && exited.ok())) {
      throw new AssertionError(outcome.toString());
    }
  }

  private Outcome skopeo(String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("skopeo"));
    argv.addAll(List.of(arguments));
    return new SystemCommandRunner()
        .run(Command.of(argv, RealTools.environment(directory), directory, Duration.ofMinutes(5)));
  }

  @Override
  public void close() {
    registry.close();
  }
}
