package io.osbs.cluster;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.SecretMount;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Builds as orchestrators and submitters make them. */
public final class Specs {

  private Specs() {}

  /** A worker build that pushes with a secret. */
  public static BuildSpec worker() {
    return new BuildSpec(
        new BuildName("hello-x7-x86-64-1"),
        BuildKind.WORKER,
        List.of("reactor", "work"),
        Map.of("OSBS_ORDER", "{\"version\": 1}"),
        List.of(
            SecretMount.atDefault("v2-registry-dockercfg"),
            new SecretMount("v2-registry-dockercfg", "/etc/registry")),
        Map.of("kubernetes.io/arch", "amd64"),
        1,
        Duration.ofHours(3).plusMinutes(20),
        Map.of("osbs.io/request", "hello-x7", "osbs.io/platform", "x86_64"),
        Map.of(),
        null);
  }

  /** The orchestrator build of a release, with all secrets of the administrator document. */
  public static BuildSpec orchestrator() {
    return new BuildSpec(
        new BuildName("hello-x7"),
        BuildKind.ORCHESTRATOR,
        List.of(
            "reactor",
            "orchestrate",
            "--instance=default",
            "--reactor-config-path=/var/run/secrets/atomic-reactor/reactor-config-secret",
            "--client-config-path=/var/run/secrets/atomic-reactor/client-config-secret"),
        Map.of("OSBS_REQUEST", "{\"version\": 1}"),
        List.of(
            SecretMount.atDefault("reactor-config-secret"),
            SecretMount.atDefault("client-config-secret"),
            SecretMount.atDefault("worker01"),
            new SecretMount("worker02", "/var/run/secrets/tokens/worker02")),
        Map.of(),
        0,
        Duration.ofHours(28).plusMinutes(10),
        Map.of("osbs.io/request", "hello-x7", "osbs.io/class", "release"),
        Map.of(
            "osbs.io/source-uri",
            "https://git.example.com/containers/hello.git",
            "osbs.io/source-branch",
            "main"),
        null);
  }
}
