package io.osbs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Fragment;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.process.Retry;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.oci.MediaTypes;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.registry.TestImages;
import io.osbs.testkit.registry.RegistryDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An index and its tags in registries, and what that costs in requests. */
final class RegistryStoreTest {

  private static final Retry RETRY = new Retry(3, Duration.ZERO, time -> {});
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final RegistryDouble first;
  private final RegistryDouble second;
  private final RegistryClient one;
  private final RegistryClient two;
  private final MemoryDocuments documents = new MemoryDocuments();
  private final List<String> log = new ArrayList<>();
  private Instant now = NOON;

  RegistryStoreTest() throws IOException {
    first = RegistryDouble.start();
    second = RegistryDouble.start().old();
    one = client(first);
    two = client(second);
  }

  private static RegistryClient client(RegistryDouble registry) {
    return new RegistryClient(
        new RegistryAccess(registry.host(), true, null),
        RETRY,
        (failure, next, in) -> {},
        InstantSource.system());
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
    first.close();
    second.close();
  }

  private ImageIndex pushed(String version, String release, int seed) throws Exception {
    List<Fragment> fragments = new ArrayList<>();
    for (String name : List.of("x86_64", "ppc64le")) {
      Platform platform = new Platform(name);
      Architecture architecture = Architecture.usualFor(platform);
      Map<String, String> labels = Map.of("version", version, "release", release);
      TestImages.Image image =
          TestImages.image(architecture.name(), labels, seed + name.length(), 1_000);
      TestImages.push(one, "team/hello", image);
      fragments.add(
          new Fragment(
              platform,
              architecture,
              new ImageReference(null, "team/hello", null, image.manifest().digest()),
              MediaTypes.MANIFEST,
              image.manifest().size(),
              5_000,
              labels,
              List.of(),
              List.of()));
    }
    return ImageIndex.of(fragments);
  }

  private List<String> move(
      ImageStore store, ImageIndex index, String request, Instant looked, String versionRelease)
      throws Exception {
    return new TagMoves(
            store,
            "team/hello",
            documents,
            new TagMoves.Holder(request + "-run", request, looked),
            () -> now,
            time -> now = now.plus(time),
            log::add)
        .move(
            index.digest(),
            List.of("latest", "1.0", "1.0-1"),
            VersionRelease.parse(versionRelease),
            tags -> store.tag("team/hello", index, tags));
  }

  @Test
  void publishingWhatIsPushedTakesTwelveRequests() throws Exception {
    ImageIndex index = pushed("1.0", "1", 1);
    RegistryStore store = new RegistryStore(one);
    first.forget();

    store.requireChildren("team/hello", index.children());
    store.putIndex("team/hello", index, List.of("request-1"));
    move(store, index, "r1", NOON, "1.0-1");

    assertThat(first.requests()).hasSizeLessThanOrEqualTo(12);
    assertThat(first.tags("team/hello")).containsExactly("1.0", "1.0-1", "latest", "request-1");
    for (String tag : first.tags("team/hello")) {
      assertThat(first.tag("team/hello", tag)).isEqualTo(index.digest().value());
    }
  }

  @Test
  void severalRegistriesHaveTheSame() throws Exception {
    ImageIndex index = pushed("1.0", "1", 1);
    ReplicatedStore store =
        new ReplicatedStore(List.of(one, two), RETRY, (failure, next, in) -> {});
    store.requireChildren("team/hello", index.children());
    store.putIndex("team/hello", index, List.of("u"));
    store.tag("team/hello", index, List.of("latest"));
    assertThat(second.tag("team/hello", "latest")).isEqualTo(index.digest().value());
    assertThat(store.references("team/hello", index.digest(), List.of("u")))
        .containsExactly(
            "docker://%s/team/hello@%s".formatted(first.host(), index.digest()),
            "docker://%s/team/hello:u".formatted(first.host()),
            "docker://%s/team/hello@%s".formatted(second.host(), index.digest()),
            "docker://%s/team/hello:u".formatted(second.host()));

    assertThat(store.untag("team/hello", List.of("u", "never"))).isEmpty();
    assertThat(first.tags("team/hello")).containsExactly("latest");
    assertThat(second.tags("team/hello")).containsExactly("latest");
    store.requireChildren("team/hello", index.children());
  }

  @Test
  void aBuildThatWasOvertakenByANewerReleaseLeavesItsTags() throws Exception {
    RegistryStore store = new RegistryStore(one);
    ImageIndex older = pushed("1.0", "1", 1);
    ImageIndex newer = pushed("1.0", "10", 50);
    store.putIndex("team/hello", older, List.of("a"));
    store.putIndex("team/hello", newer, List.of("b"));

    now = NOON.plusSeconds(60);
    move(store, newer, "r2", NOON.plusSeconds(50), "1.0-10");
    now = NOON.plusSeconds(120);
    assertThat(move(store, older, "r1", NOON, "1.0-9")).isEmpty();
    assertThat(log).hasSize(3).allMatch(line -> line.contains("1.0-10 is newer than 1.0-9"));
    assertThat(first.tag("team/hello", "latest")).isEqualTo(newer.digest().value());

    // One that began afterwards moves them as it is told to, back to an older release too.
    assertThat(move(store, older, "r3", NOON.plusSeconds(61), "1.0-9")).hasSize(3);
    assertThat(first.tag("team/hello", "latest")).isEqualTo(older.digest().value());
  }

  @Test
  void aTagThatSomebodyElseMovedGoesToTheNewerToo() throws Exception {
    RegistryStore store = new RegistryStore(one);
    ImageIndex mine = pushed("1.0", "1", 1);
    ImageIndex theirs = pushed("2.0", "1", 50);
    store.putIndex("team/hello", mine, List.of("a"));
    move(store, mine, "r1", NOON, "1.0-1");
    store.tag("team/hello", theirs, List.of("latest"));

    assertThat(move(store, mine, "r1", NOON, "1.0-1")).containsExactly("1.0", "1.0-1");
    assertThat(log).singleElement().asString().contains("tag latest stays", "2.0-1 is newer");
    assertThat(move(store, mine, "r9", NOON, "3.0-1")).contains("latest");
    assertThat(log.getLast()).contains("this one is newer and takes it");
  }

  @Test
  void tagsThatWereMovedLongAgoAreForgotten() throws Exception {
    RegistryStore store = new RegistryStore(one);
    ImageIndex index = pushed("1.0", "1", 1);
    store.putIndex("team/hello", index, List.of("a"));
    String name = TagMoves.documentName(store.reference("team/hello", "any"));
    TagRegister.Moved old =
        new TagRegister.Moved(index.digest(), "0.9-1", "r0", NOON.minus(Duration.ofDays(91)));
    TagRegister.Moved young =
        new TagRegister.Moved(index.digest(), "0.9-2", "r0", NOON.minus(Duration.ofDays(89)));
    documents.put(
        name, new TagRegister("", Instant.EPOCH, Map.of("0.9-1", old, "0.9-2", young)).write());

    move(store, index, "r1", NOON, "1.0-1");

    assertThat(TagRegister.read(documents.get(name).orElseThrow()).tags())
        .containsOnlyKeys("0.9-2", "latest", "1.0", "1.0-1");
  }

  @Test
  void aHolderThatDiedKeepsOthersWaitingForAWhileOnly() throws Exception {
    RegistryStore store = new RegistryStore(one);
    ImageIndex index = pushed("1.0", "1", 1);
    store.putIndex("team/hello", index, List.of("a"));
    String name = TagMoves.documentName(store.reference("team/hello", "any"));
    documents.replace(
        name, Optional.empty(), TagRegister.EMPTY.heldBy("dead", now.plusSeconds(30)).write());
    assertThat(move(store, index, "r1", NOON, "1.0-1")).hasSize(3);
    assertThat(now).isAfterOrEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void versionsAreOrderedAsRpmOrdersThem() {
    List<String> sorted =
        List.of("1.0~rc1-1", "1.0-1", "1.0-2.el9", "1.0-10", "1.0a-1", "1.0.1-1", "1.2-1", "10-1");
    for (int at = 1; at < sorted.size(); at++) {
      VersionRelease before = VersionRelease.parse(sorted.get(at - 1)).orElseThrow();
      VersionRelease after = VersionRelease.parse(sorted.get(at)).orElseThrow();
      assertThat(before).as("%s before %s", before, after).isLessThan(after);
      assertThat(after).isGreaterThan(before);
    }
  }
}
