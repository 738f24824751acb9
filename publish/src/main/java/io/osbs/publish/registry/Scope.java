package io.osbs.publish.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token is asked for (distribution project, "Token Scope Documentation").
 *
 * @param repository path; empty for the registry itself
 * @param actions {@code pull}, {@code pull,push} or {@code delete}
 * @param from another repository that is read besides; null for none
 */
record Scope(String repository, String actions, @Nullable String from) {

  static Scope pull(String repository) {
    return new Scope(repository, "pull", null);
  }

  static Scope push(String repository) {
    return new Scope(repository, "pull,push", null);
  }

  /** To push, and to take blobs over from another repository; null for none. */
  static Scope mount(String repository, @Nullable String from) {
    return new Scope(repository, "pull,push", from);
  }

  /** Docker's own registry wants {@code delete}, some want {@code *}: both are asked for. */
  static Scope delete(String repository) {
    return new Scope(repository, "pull,push,delete", null);
  }

  /** Each as a token server takes it; none for the registry itself. */
  List<String> words() {
    if (repository.isEmpty()) {
      return List.of();
    }
    String own = "repository:" + repository + ":" + actions;
    return from == null ? List.of(own) : List.of(own, "repository:" + from + ":pull");
  }
}
