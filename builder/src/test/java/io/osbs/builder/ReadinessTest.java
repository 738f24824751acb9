package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.config.Secret;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.testkit.koji.Disturbance;
import io.osbs.testkit.koji.HubDouble;
import io.osbs.testkit.koji.HubVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code osbs koji check} finds, on the double of a hub. */
final class ReadinessTest {

  private HubDouble hub;

  @BeforeEach
  void start() {
    hub = HubDouble.start(HubVersion.MASTER, InstantSource.system());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static List<Readiness.Line> check(
      HubDouble of, String user, @Nullable String target, @Nullable String importer)
      throws InterruptedException {
    try (HttpTransport transport =
        new HttpTransport(Duration.ofSeconds(10), Duration.ofSeconds(60))) {
      return new Readiness(
              new Hub(of.address(), transport, Patience.ofUser()),
              new Login.Password(user, new Secret(HubDouble.PASSWORDS.getOrDefault(user, "wrong"))))
          .check(target, importer);
    }
  }

  private static List<String> bad(List<Readiness.Line> lines) {
    return lines.stream()
        .filter(line -> !line.ok())
        .map(line -> line.what() + ": " + line.found() + " -> " + line.remedy())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(HubVersion.class)
  void aHostThatIsReadyIsSaidToBeSo(HubVersion version) throws InterruptedException {
    try (HubDouble other = HubDouble.start(version, InstantSource.system())) {
      List<Readiness.Line> lines = check(other, "builder1", "containers-candidate", "osbs");

      assertThat(bad(lines)).isEmpty();
      assertThat(lines)
          .extracting(Readiness.Line::what)
          .containsExactly("hub", "login", "host", "channel", "import", "target");
    }
  }

  @Test
  void whatIsMissingComesWithTheCommandThatMendsIt() throws InterruptedException {
    hub.callAs("kojiadmin", "disableHost", "builder1");

    assertThat(bad(check(hub, "builder1", "nosuch", "alice")))
        .containsExactly(
            "host: builder1 is disabled -> koji enable-host builder1",
            "import: alice may not import for atomic-reactor"
                + " -> koji grant-cg-access --new alice atomic-reactor",
            "target: there is no target nosuch -> koji add-target nosuch BUILD-TAG DEST-TAG");
    assertThat(bad(check(hub, "alice", null, null)))
        .containsExactly("host: the hub knows no host alice -> koji add-host alice x86_64 …");
  }

  @Test
  void aHubThatDoesNotAnswerEndsTheCheck() throws InterruptedException {
    hub.disturb((_, _) -> Optional.of(Disturbance.BAD_GATEWAY));
    assertThat(bad(check(hub, "builder1", null, null)))
        .singleElement()
        .asString()
        .contains("HTTP 502");
  }

  @Test
  void aLoginThatIsRefusedEndsTheCheck() throws InterruptedException {
    assertThat(bad(check(hub, "stranger", null, null)))
        .singleElement()
        .asString()
        .startsWith("login: ");
  }

  @Test
  void nothingIsChanged() throws InterruptedException {
    assertThat(check(hub, "builder1", "containers-candidate", "osbs")).isNotEmpty();
    assertThat(hub.counts().keySet())
        .allMatch(method ->
            method.startsWith("get")
                || method.startsWith("list")
                || method.equals("login")
                || method.equals("logout"));
  }
}
