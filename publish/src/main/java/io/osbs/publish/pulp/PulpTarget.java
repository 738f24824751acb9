package io.osbs.publish.pulp;

/**
 * What is to become of images in Pulp.
 *
 * @param host host and port of Pulp's registry, as users pull from it
 * @param prefix put before the path of an image's repository; may be empty
 * @param isPrivate true to let only those pull whom Pulp allows to
 * @param transfer how an image gets into Pulp
 * @param deleteFromRegistry true to delete the registry's copy once Pulp shows the image
 */
public record PulpTarget(
    String host, String prefix, boolean isPrivate, Transfer transfer, boolean deleteFromRegistry) {

  /** How an image gets into Pulp. */
  public sealed interface Transfer {

    /** Pulp fetches it from the registry that it was pushed to. */
    record Sync(PulpSource source) implements Transfer {}

    /** It is copied from there to Pulp's own registry. */
    record Push() implements Transfer {}
  }
}
