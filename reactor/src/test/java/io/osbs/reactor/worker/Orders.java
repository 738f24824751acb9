package io.osbs.reactor.worker;

import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;
import io.osbs.process.CommandRunner;
import io.osbs.process.Retry;
import io.osbs.publish.registry.RegistryAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One order, as tests without real programs use it. */
final class Orders {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private Orders() {}

  static WorkerOrder order(Path directory, String host) {
    RegistryAccess registry = new RegistryAccess(host, true, null);
    return new WorkerOrder(
        new Request(
            "r1",
            RequestClass.RELEASE,
            new Source("https://bot:t0ken@git.example.com/hello", COMMIT, "main"),
            List.of(),
            "7",
            List.of(),
            "tester",
            null),
        new Platform("ppc64le"),
        new Architecture("ppc64le"),
        directory.resolve("source"),
        directory.resolve("work"),
        directory.resolve("images"),
        new Destination.Registry(registry, "hello", "u1"),
        new ParentRegistries(registry, Map.of()),
        new BuildOptions(
            Map.of("ARGUMENT", "a b"),
            Map.of("VARIABLE", "v"),
            Map.of("vendor", "us"),
            Isolation.CHROOT),
        Instant.ofEpochSecond(1_700_000_000));
  }

  static WorkerTools tools(CommandRunner programs, StringBuilder log) {
    return new WorkerTools(
        programs,
        Map.of("PATH", "/bin", "OSBS_TOKEN", "t0ken"),
        InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)),
        new Retry(2, Duration.ZERO, time -> {}),
        (from, bytes, length) -> log.append(new String(bytes, 0, length, StandardCharsets.UTF_8)),
        StepListener.NONE,
        true,
        List.of("--ulimit=nofile=512:512"));
  }
}
