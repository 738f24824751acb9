package io.osbs.publish.registry;

/**
 * What a token is asked for (distribution project, "Token Scope Documentation").
 *
 * @param repository path; empty for the registry itself
 * @param actions {@code pull}, {@code pull,push} or {@code delete}
 */
record Scope(String repository, String actions) {

  static Scope pull(String repository) {
    return new Scope(repository, "pull");
  }

  static Scope push(String repository) {
    return new Scope(repository, "pull,push");
  }

  /** Docker's own registry wants {@code delete}, some want {@code *}: both are asked for. */
  static Scope delete(String repository) {
    return new Scope(repository, "pull,push,delete");
  }

  @Override
  public String toString() {
    return repository.isEmpty() ? "" : "repository:" + repository + ":" + actions;
  }
}
