package io.osbs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.ClusterFault;
import io.osbs.core.cluster.Documents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link Documents} promises. */
interface DocumentsContract extends Contract {

  private Documents documents() {
    return cluster().documents();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  default void aDocumentIsReadAsItWasStoredLast() throws Exception {
    assertThat(documents().get("why.one")).isEmpty();
    documents().put("why.one", bytes("first"));
    documents().put("why.one", bytes("second"));
    assertThat(documents().get("why.one")).contains(bytes("second"));
    documents().put("empty", new byte[0]);
    assertThat(documents().get("empty")).contains(new byte[0]);
  }

  @Test
  default void aLargeDocumentIsStoredWhole() throws Exception {
    byte[] large = new byte[700_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ((i * 31) >> 3);
    }
    documents().put("large", large);
    assertThat(documents().get("large")).contains(large);
  }

  @Test
  default void aDeletedDocumentIsGoneAndAnAbsentOneIsNoError() throws Exception {
    documents().put("one", bytes("1"));
    documents().delete("one");
    documents().delete("one");
    assertThat(documents().get("one")).isEmpty();
    assertThat(documents().names("")).isEmpty();
  }

  @Test
  default void namesAreListedByPrefixAndSorted() throws Exception {
    for (String name : List.of("why.b", "why.a", "health.c")) {
      documents().put(name, bytes("x"));
    }
    assertThat(documents().names("why.")).containsExactly("why.a", "why.b");
    assertThat(documents().names("")).containsExactly("health.c", "why.a", "why.b");
    assertThat(documents().names("none")).isEmpty();
  }

  @Test
  default void aDocumentIsReplacedOnlyWhenItIsStillTheExpectedOne() throws Exception {
    assertThat(documents().replace("one", Optional.of(bytes("0")), bytes("1")))
        .as("absent, expected something")
        .isFalse();
    assertThat(documents().replace("one", Optional.empty(), bytes("1"))).as("absent").isTrue();
    assertThat(documents().replace("one", Optional.empty(), bytes("2")))
        .as("there, expected nothing")
        .isFalse();
    assertThat(documents().replace("one", Optional.of(bytes("0")), bytes("2")))
        .as("there, expected other content")
        .isFalse();
    assertThat(documents().get("one")).contains(bytes("1"));
    assertThat(documents().replace("one", Optional.of(bytes("1")), bytes("2"))).isTrue();
    assertThat(documents().get("one")).contains(bytes("2"));
  }

  @Test
  default void noReplacementOfManyIsLost() throws Exception {
    documents().put("counter", bytes("0"));
    Together.run(16, i -> this::increment);
    assertThat(documents().get("counter")).contains(bytes("16"));
  }

  private int increment() throws ClusterException {
    while (true) {
      byte[] before = documents().get("counter").orElseThrow();
      int next = Integer.parseInt(new String(before, StandardCharsets.UTF_8)) + 1;
      if (documents().replace("counter", Optional.of(before), bytes("" + next))) {
        return next;
      }
    }
  }

  @Test
  default void aNameThatIsNoNameIsRefused() {
    for (String name :
        List.of("", "..", "a/b", "../a", ".hidden", "UPPER", "a b", "x".repeat(300))) {
      assertThatThrownBy(() -> documents().put(name, bytes("x")))
          .as("'%s'", name)
          .isInstanceOf(ClusterException.class)
          .satisfies(e ->
              assertThat(((ClusterException) e).fault()).isInstanceOf(ClusterFault.Invalid.class));
    }
  }
}
