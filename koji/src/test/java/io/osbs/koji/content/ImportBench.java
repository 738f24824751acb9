package io.osbs.koji.content;

import io.osbs.config.Secret;
import io.osbs.core.build.BuildHost;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.InstalledPackage;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.Publishable;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.HubDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One request on its way into a hub, with images and logs made up. Used by one thread. */
final class ImportBench implements AutoCloseable {

  static final String NAME = "hello-container";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final HubDouble hub;
  final Map<String, String> noted = new TreeMap<>();
  final List<Long> imported = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  final Map<String, String> labels =
      new TreeMap<>(Map.of("com.redhat.component", NAME, "version", "1.0"));
  String log = "a line\n";
  boolean fastUpload = true;
  @Nullable String userData;
  @Nullable String parentBuild;
  private final Path directory;
  private final HttpTransport transport =
      new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60));

  ImportBench(HubDouble hub, Path directory) {
    this.hub = hub;
    this.directory = directory;
  }

  @Override
  public void close() {
    transport.close();
  }

  /** What is noted outlives this process; a note that is there was written before. */
  private final class KeptNotes implements Notes {
    @Override
    public Optional<String> get(String key) {
      return Optional.ofNullable(noted.get(key));
    }

    @Override
    public void put(String key, String value) {
      noted.put(key, value);
    }

    @Override
    public void remove(String key) {
      noted.remove(key);
    }
  }

  Notes notes() {
    return new KeptNotes();
  }

  /** A new run of the same request: nothing is known but the notes. */
  KojiImport part() {
    return part("osbs");
  }

  KojiImport part(String user) {
    Patience patience = new Patience(4, Duration.ofSeconds(20), true, pauses::add, notices::add);
    Login login =
        new Login.Password(user, new Secret(Objects.requireNonNull(HubDouble.PASSWORDS.get(user))));
    return new KojiImport(
        () -> new Hub(hub.address(), transport, patience).login(login),
        new MadeUp(),
        new KojiImport.Means(
            JSON::writeValueAsBytes,
            text -> JSON.readValue(text, new TypeReference<Map<String, Object>>() {}),
            "1.2.3",
            fastUpload,
            InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)),
            new Random(1),
            time -> hub.tagAsKojid()),
        imported::add);
  }

  Request request(RequestClass requestClass, @Nullable String release, @Nullable Long task) {
    return new Request(
        task == null ? "r1" : "koji-" + task,
        requestClass,
        new Source("https://git.example.com/hello", "c".repeat(40), "main"),
        List.of(),
        release,
        List.of(),
        "alice",
        task == null
            ? null
            : new KojiTask(
                task, "alice", "containers-candidate", parentBuild, List.of(), userData));
  }

  /** The image of a request whose release is decided. */
  Publishable image(Request request) {
    Map<String, String> all = new TreeMap<>(labels);
    all.put("release", String.valueOf(request.release()));
    return new Publishable(
        request,
        "hello",
        List.of(fragment("x86_64", "amd64", "1", all), fragment("ppc64le", "ppc64le", "2", all)),
        new Digest("sha256:" + "f".repeat(64)),
        500,
        "application/vnd.oci.image.index.v1+json",
        List.of("registry.example.com"),
        request.id(),
        List.of("1.0-" + request.release(), "latest"));
  }

  private static Fragment fragment(
      String platform, String architecture, String digit, Map<String, String> labels) {
    return new Fragment(
        new Platform(platform),
        new Architecture(architecture),
        ImageReference.parse("registry.example.com/hello@sha256:" + digit.repeat(64)),
        "application/vnd.oci.image.manifest.v1+json",
        100,
        1000,
        labels,
        List.of(ImageReference.parse("registry.example.com/base@sha256:" + "b".repeat(64))),
        List.of(
            new InstalledPackage("rpm", "bash", "1:5.2-1.fc39", platform, "d".repeat(32), "k1"),
            new InstalledPackage("deb", "dash", "0.5-1", architecture)),
        new BuildHost(
            "Example Linux 1",
            "x86_64",
            Map.of("buildah", "1.28.2", "osbs", "1.2.2"),
            List.of(
                new InstalledPackage("rpm", "buildah", "2:1.28.2-1.el9", "x86_64", null, "k2"))));
  }

  /** Runs until it is done; what is said to be worth a retry is retried, by a new run each time. */
  void throughAll(Request request) throws FailureException, InterruptedException {
    Request built = prepared(request);
    eventually(() -> {
      part().run(PublishStep.KOJI_IMPORT, image(built), notes());
      return true;
    });
  }

  Request prepared(Request request) throws FailureException, InterruptedException {
    return eventually(() -> part().prepare(request, labels, notes()));
  }

  interface Attempt<T> {
    T run() throws FailureException, InterruptedException;
  }

  static <T> T eventually(Attempt<T> attempt) throws FailureException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        return attempt.run();
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.INFRASTRUCTURE || tried > 3) {
          throw e;
        }
      }
    }
  }

  private final class MadeUp implements Material {
    private Path file(String name, String content) {
      try {
        return Files.writeString(directory.resolve(name), content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Archive archive(Fragment fragment) {
      String platform = fragment.platform().name();
      return new Archive(
          file(platform + ".tar.gz", "image of " + platform),
          "sha256:" + fragment.digest().hex().replace('1', 'a').replace('2', 'b'),
          List.of(new Layer("sha256:" + "e".repeat(64), 2048)),
          Map.of("os", "linux", "container_config", Map.of("Cmd", "x")));
    }

    @Override
    public Path log(@Nullable Platform platform) {
      return file(platform + ".log", log);
    }

    @Override
    public String worker(Platform platform) {
      return "worker-" + platform.name();
    }

    @Override
    public Instant started() {
      return Instant.ofEpochSecond(1_799_999_000);
    }
  }

  /** The metadata as the hub got it. */
  Map<?, ?> metadata() {
    return JSON.readValue(hub.metadata(), new TypeReference<Map<String, Object>>() {});
  }
}
