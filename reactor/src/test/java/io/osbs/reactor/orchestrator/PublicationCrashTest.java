package io.osbs.reactor.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.orchestration.PublishStep;
import io.osbs.publish.supply.SigningKey;
import io.osbs.testkit.pulp.PulpDouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An orchestrator that dies while it publishes, with everything configured: signatures, Pulp, a
 * hub. Whoever goes on brings about what an uninterrupted run does; whoever takes it back leaves
 * what was there before.
 */
final class PublicationCrashTest {

  /** How many points are left out between two that are tried, where all could be. */
  private static final int STRIDE = Integer.getInteger("osbs.crash.stride", 5);

  private static final int STEPS = PublishStep.values().length;

  @TempDir static Path keys;
  @TempDir Path directory;
  private static SigningKey key;
  private static Map<String, String> expected = Map.of();
  private int worlds;

  @BeforeAll
  static void makeKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
    key = SigningKey.read(Files.writeString(keys.resolve("key.pem"), pem));
  }

  private interface Story {
    void in(PublishingWorld world) throws Exception;
  }

  private void world(Story story) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("world-" + ++worlds));
    try (PulpDouble pulp = PulpDouble.start(keys);
        PublishingWorld world = new PublishingWorld(folder, pulp, key)) {
      story.in(world);
    }
  }

  /** What there is after a run that nothing happened to; the same in every world. */
  private Map<String, String> uninterrupted() throws Exception {
    if (!expected.isEmpty()) {
      return expected;
    }
    world(world -> {
      assertThat(world.run(STEPS)).isTrue();
      assertThat(world.floating()).isEqualTo(8);
      assertThat(world.imported())
          .as("the hub names what users pull")
          .singleElement()
          .asString()
          .startsWith("Pulp products/team/hello@sha256:");
      expected = world.seen();
    });
    return expected;
  }

  @Test
  void aRunThatDiesAfterAnyStepIsGoneOnWith() throws Exception {
    uninterrupted();
    for (int steps = 0; steps < STEPS; steps++) {
      int done = steps;
      world(world -> {
        assertThat(world.run(done)).isFalse();
        assertThat(world.run(STEPS)).isTrue();
        assertThat(world.seen()).as("dead after %d steps", done).isEqualTo(expected);
      });
    }
  }

  @Test
  void aRunThatDiesAfterEveryStepIsGoneOnWith() throws Exception {
    uninterrupted();
    world(world -> {
      int runs = 1;
      while (!world.run(1)) {
        assertThat(++runs).isLessThanOrEqualTo(STEPS);
      }
      assertThat(world.seen()).isEqualTo(expected);
    });
  }

  /** A few of the points; more of them in the test below. */
  @ParameterizedTest
  @ValueSource(ints = {17, 71, 120, 160})
  void aRunThatDiesInTheMiddleIsGoneOnWithOrTakenBack(int event) throws Exception {
    uninterrupted();
    goesOn(event);
    isTakenBack(event);
  }

  @Test
  @Tag("all")
  void aRunThatDiesAnywhereIsGoneOnWithOrTakenBack() throws Exception {
    uninterrupted();
    int event = 1;
    while (goesOn(event)) {
      isTakenBack(event);
      event += STRIDE;
    }
    assertThat(event).isGreaterThan(100);
  }

  /** False when the run came to its end before that event. */
  private boolean goesOn(int event) throws Exception {
    boolean[] died = new boolean[1];
    world(world -> {
      world.fuse().set(event);
      died[0] = !world.run(STEPS);
      world.fuse().mend();
      assertThat(world.run(STEPS)).as("goes on after event %d", event).isTrue();
      assertThat(world.seen()).as("dead at event %d", event).isEqualTo(expected);
    });
    return died[0];
  }

  private void isTakenBack(int event) throws Exception {
    world(world -> {
      Map<String, String> before = world.seen();
      world.fuse().set(event);
      world.run(STEPS);
      world.fuse().mend();
      if (!world.isIrrevocable()) {
        world.undo();
        assertThat(world.seen()).as("taken back after event %d", event).isEqualTo(before);
        assertThat(world.run(STEPS)).as("and can be run again").isTrue();
      }
    });
  }
}
