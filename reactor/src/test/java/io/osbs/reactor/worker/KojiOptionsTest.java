package io.osbs.reactor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.KojiTask;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.process.Retry;
import io.osbs.process.SystemCommandRunner;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.testkit.tools.BaseImage;
import io.osbs.testkit.tools.RealRegistry;
import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Koji task may ask of its worker builds, with real buildah and a real registry. */
@Tag("real")
final class KojiOptionsTest {

  @TempDir static Path shared;
  private static RealRegistry registry;

  @TempDir Path directory;
  private final StringBuilder log = new StringBuilder();
  private HttpServer web;
  private Path source = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    RealTools.need("buildah", "skopeo");
    registry = RealRegistry.start(shared);
    BaseImage.push(registry, "x86_64");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void serve() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean there = exchange.getRequestURI().getPath().endsWith(".repo");
            byte[] body = "[extra]\nbaseurl=http://packages\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(there ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    web.start();
  }

  @AfterEach
  void stopServing() {
    web.stop(0);
  }

  private String address(String path) {
    return "http://127.0.0.1:%d/%s".formatted(web.getAddress().getPort(), path);
  }

  private Fragment build(
      String dockerfile, String tag, List<String> repositories, @Nullable String parent)
      throws Exception {
    Files.writeString(source.resolve("Dockerfile"), dockerfile);
    RegistryAccess access = new RegistryAccess(registry.host(), true, null);
    WorkerOrder order =
        new WorkerOrder(
            new Request(
                "koji-7",
                RequestClass.RELEASE,
                new Source("https://git.example.com/hello", "c".repeat(40), "main"),
                List.of(),
                "7",
                List.of(),
                "tester",
                new KojiTask(7, "tester", "target", null, repositories, null)),
            new Platform("x86_64"),
            new Architecture("amd64"),
            source,
            directory.resolve("work"),
            shared.resolve("images"),
            new Destination.Registry(access, "team/hello-base", tag),
            new ParentRegistries(
                access, Map.of(), parent == null ? null : ImageReference.parse(parent)),
            BuildOptions.NONE,
            Instant.ofEpochSecond(1_700_000_000));
    return new WorkerBuild(
            new WorkerTools(
                new SystemCommandRunner(),
                RealTools.environment(directory),
                InstantSource.system(),
                new Retry(2, Duration.ZERO, time -> {}),
                (from, bytes, length) -> {
                  synchronized (log) {
                    log.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
                  }
                },
                StepListener.NONE,
                true,
                ProcessLimits.ofThisProcess()))
        .run(order);
  }

  private Failure failure(String dockerfile, List<String> repositories, @Nullable String parent) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(() -> build(dockerfile, "failing", repositories, parent))
        .isInstanceOfSatisfying(FailureException.class, e -> failure[0] = e.failure());
    return failure[0];
  }

  @Test
  void everyRunStepFindsTheRepositoriesAndTheImageHasNoneOfThem() throws Exception {
    Fragment fragment =
        build(
            """
            FROM hello-base:1 AS early
            RUN mkdir -p /etc/yum.repos.d && echo own > /etc/yum.repos.d/own.repo
            RUN echo early sees $(ls /etc/yum.repos.d | wc -l)
            FROM early
            USER 99
            RUN cat /etc/yum.repos.d/extra-*.repo && echo late sees $(ls /etc/yum.repos.d | wc -l)
            """,
            "repositories",
            List.of(address("extra.repo"), address("other/extra.repo")),
            null);

    assertThat(log)
        .contains("early sees 3")
        .contains("late sees 3")
        .contains("baseurl=http://packages");
    log.setLength(0);
    Fragment _ =
        build(
            "FROM %s\nRUN echo left: $(ls /etc/yum.repos.d), user $(id -u)\n"
                .formatted(fragment.image()),
            "looking",
            List.of(),
            null);
    assertThat(log).contains("left: own.repo, user 99");
  }

  @Test
  void theUserOfTheParentStaysTheUserOfTheImage() throws Exception {
    Fragment parent = build("FROM hello-base:1\nUSER 77\n", "user", List.of(), null);
    Fragment fragment =
        build(
            "FROM %s\nRUN id -u\n".formatted(parent.image()),
            "with",
            List.of(address("a.repo")),
            null);
    log.setLength(0);

    Fragment _ =
        build(
            "FROM %s\nRUN echo user $(id -u)\n".formatted(fragment.image()), "l", List.of(), null);

    assertThat(log).contains("user 77");
  }

  @Test
  void aRepositoryFileThatIsNotThereIsNamed() {
    Failure failure = failure("FROM hello-base:1\nRUN true\n", List.of(address("absent")), null);

    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(failure.message())
        .contains(address("absent"))
        .contains("yum_repourls")
        .contains("HTTP 404");
  }

  @Test
  void anotherBuildTakesThePlaceOfTheLastStagesParent() throws Exception {
    Fragment other =
        build("FROM hello-base:1\nRUN echo newer > /which\n", "newer", List.of(), null);

    Fragment fragment =
        build(
            """
            FROM hello-base:1 AS tools
            FROM hello-base:1
            RUN cat /which
            """,
            "upon",
            List.of(),
            other.image().toString());

    assertThat(log).contains("newer\n");
    assertThat(fragment.parents()).containsExactly(other.image());
  }

  @Test
  void aBuildOfAnotherImageDoesNotTakeItsPlace() {
    Failure another = failure("FROM hello-base:1\n", List.of(), registry.host() + "/shell:2");
    assertThat(another.kind()).isEqualTo(FailureKind.CONFIGURATION);
    assertThat(another.message())
        .contains("Dockerfile line 1: the parent is hello-base:1, and koji_parent_build gives")
        .contains("/shell:2, which is another image");

    Failure none = failure("FROM scratch\n", List.of(), registry.host() + "/hello-base:2");
    assertThat(none.message()).contains("the last stage of Dockerfile is FROM scratch");
  }

  @Test
  void theFragmentSaysWhatItWasBuiltOn() throws Exception {
    Fragment fragment = build("FROM hello-base:1\n", "host", List.of(), null);

    assertThat(fragment.host()).isNotNull();
    assertThat(fragment.host().tools()).containsKeys("buildah", "java");
    assertThat(fragment.host().operatingSystem()).isNotEmpty();
  }
}
