package io.osbs.cli;

import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.time.Pause;
import io.osbs.process.Retry;
import io.osbs.publish.LayoutSource;
import io.osbs.publish.inspect.ImageTree;
import io.osbs.publish.inspect.ImageTree.Attestation;
import io.osbs.publish.inspect.Inspection;
import io.osbs.publish.inspect.RegistrySource;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code osbs image}: looks at images that were published. */
@Command(
    name = "image",
    description = "Look at images that were published.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "inspect",
    footer = {"", "Example: osbs image inspect registry.example.com/team/hello:1.0-1"})
final class ImageCommand implements Runnable {

  @Spec @Nullable CommandSpec spec;

  /** The verb with its own verbs. */
  static CommandLine line(Surroundings surroundings, Console console) {
    return new CommandLine(new ImageCommand())
        .addSubcommand("inspect", new Inspect(surroundings, console));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a verb is missing: osbs image inspect");
    }
  }

  /** {@code osbs image inspect}. */
  @Command(
      name = "inspect",
      description = {
        "Show what an image is made of: its platforms with sizes, layers, labels and packages, and what"
            + " is attached to it (package lists, provenance, signatures)."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example: osbs image inspect registry.example.com/team/hello:1.0-1"})
  static final class Inspect implements Callable<Integer> {

    private static final int TRIES = 3;
    private static final int SHORT_DIGEST = 12;

    private final Surroundings surroundings;
    private final Console console;

    @Parameters(
        paramLabel = "REFERENCE",
        description =
            "What 'osbs get' shows: docker://HOST/NAME:TAG, HOST/NAME@DIGEST or oci:DIR:TAG.")
    String reference = "";

    @Option(
        names = "--insecure",
        description =
            "Reach the registry by plain HTTP or without checking its certificate. Registries on this"
                + " machine are.")
    boolean insecure;

    @Option(
        names = "--authfile",
        paramLabel = "FILE",
        description = "Credentials. Default: those of podman, else those of docker.")
    @Nullable Path authFile;

    @Mixin OutputOptions output = new OutputOptions();

    Inspect(Surroundings surroundings, Console console) {
      this.surroundings = surroundings;
      this.console = console;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
      ImageTree tree =
          reference.startsWith("oci:") ? fromLayout(reference.substring(4)) : fromRegistry();
      output.show(new Shown(tree), console);
      return SiteCommand.DONE;
    }

    private final class Shown implements OutputOptions.Data {
      private final ImageTree tree;

      private Shown(ImageTree tree) {
        this.tree = tree;
      }

      @Override
      public Object document() {
        return json(tree);
      }

      @Override
      public List<String> names() {
        return List.of(tree.digest().value());
      }

      @Override
      public void print(boolean wide) {
        Inspect.this.print(tree, wide);
      }
    }

    private ImageTree fromLayout(String place) throws FailureException, InterruptedException {
      int colon = place.lastIndexOf(':');
      if (colon <= 0) {
        throw FailureException.of(
            FailureKind.CONFIGURATION, "'%s': expected oci:DIR:TAG".formatted(reference));
      }
      return new Inspection(
              new LayoutSource(Path.of(place.substring(0, colon)).toAbsolutePath()), reference)
          .read(place.substring(colon + 1));
    }

    private ImageTree fromRegistry() throws FailureException, InterruptedException {
      String text = reference.startsWith("docker://") ? reference.substring(9) : reference;
      ImageReference image;
      try {
        image = ImageReference.parse(text);
      } catch (IllegalArgumentException e) {
        throw FailureException.of(
            FailureKind.CONFIGURATION, "'%s': %s".formatted(reference, e.getMessage()));
      }
      String host = image.registry();
      if (host == null) {
        throw FailureException.of(
            FailureKind.CONFIGURATION,
            "'%s' names no registry; write HOST/%s".formatted(reference, text));
      }
      RegistryAccess access = new RegistryAccess(host, insecure || isLocal(host), credentials());
      Retry retry = new Retry(TRIES, Duration.ofMillis(300), Pause.REAL);
      try (RegistryClient client =
          new RegistryClient(
              access,
              retry,
              (failure, next, in) -> console.tell("%s; trying again".formatted(failure.message())),
              InstantSource.system())) {
        Digest digest = image.digest();
        String tag = image.tag() == null ? "latest" : image.tag();
        return new Inspection(new RegistrySource(client, image.repository()), text)
            .read(digest == null ? tag : digest.value());
      }
    }

    /** As docker does. */
    private static boolean isLocal(String host) {
      return host.startsWith("127.") || host.equals("localhost") || host.startsWith("localhost:");
    }

    private @Nullable Path credentials() {
      if (authFile != null) {
        return authFile;
      }
      Map<String, String> environment = surroundings.environment();
      String named = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
      if (!named.isEmpty()) {
        return Path.of(named);
      }
      String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
      List<Path> usual =
          List.of(
              Path.of(runtime, "containers", "auth.json"),
              surroundings.userHome().resolve(".docker/config.json"));
      return usual.stream()
          .filter(file -> file.isAbsolute() && Files.isReadable(file))
          .findFirst()
          .orElse(null);
    }

    private void print(ImageTree tree, boolean wide) {
      console.print(tree.reference());
      console.print("  digest  %s".formatted(tree.digest()));
      console.print("  type    %s".formatted(tree.mediaType()));
      attachments("  ", tree.attestations());
      for (ImageTree.Image image : tree.images()) {
        boolean last = image.equals(tree.images().getLast());
        String bar = last ? "   " : "│  ";
        console.print(
            "%s %s  %s  %s"
                .formatted(
                    last ? "└─" : "├─", image.platform(), size(image.size()), image.digest()));
        console.print("%s layers %d".formatted(bar, image.layers().size()));
        if (wide) {
          image
              .layers()
              .forEach(layer ->
                  console.print("%s   %s  %s".formatted(bar, size(layer.size()), layer.digest())));
        }
        console.print("%s labels %d".formatted(bar, image.labels().size()));
        image
            .labels()
            .forEach((name, value) -> console.print("%s   %s=%s".formatted(bar, name, value)));
        console.print(
            "%s packages %s"
                .formatted(bar, image.packages().isEmpty() ? "unknown" : image.packages().size()));
        if (wide) {
          image.packages().forEach(each -> console.print("%s   %s".formatted(bar, each)));
        }
        attachments(bar + " ", image.attestations());
      }
    }

    private void attachments(String indent, List<Attestation> attestations) {
      if (attestations.isEmpty()) {
        console.print(indent + "attached: nothing");
      }
      for (Attestation each : attestations) {
        console.print(
            "%sattached: %s %s"
                .formatted(indent, each.type(), each.digest().hex().substring(0, SHORT_DIGEST)));
      }
    }

    private static String size(long bytes) {
      return bytes < 1_000_000
          ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
          : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static Map<String, @Nullable Object> json(ImageTree tree) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("version", 1);
      json.put("reference", tree.reference());
      json.put("digest", tree.digest().value());
      json.put("mediaType", tree.mediaType());
      json.put("attestations", attestations(tree.attestations()));
      json.put("images", tree.images().stream().map(Inspect::json).toList());
      return json;
    }

    private static Map<String, @Nullable Object> json(ImageTree.Image image) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("platform", image.platform());
      json.put("digest", image.digest().value());
      json.put("mediaType", image.mediaType());
      json.put("size", image.size());
      json.put(
          "layers",
          image.layers().stream()
              .map(layer -> inOrder("digest", layer.digest().value(), "size", layer.size()))
              .toList());
      json.put("labels", image.labels());
      json.put("packages", image.packages());
      json.put("attestations", attestations(image.attestations()));
      return json;
    }

    private static List<Map<String, Object>> attestations(List<Attestation> all) {
      return all.stream()
          .map(each -> inOrder("type", each.type(), "digest", each.digest().value()))
          .toList();
    }

    /** The same text in every run, which {@link Map#of} does not give. */
    private static Map<String, Object> inOrder(
        String name, Object value, String other, Object otherValue) {
      Map<String, Object> pair = new LinkedHashMap<>();
      pair.put(name, value);
      pair.put(other, otherValue);
      return pair;
    }
  }
}
