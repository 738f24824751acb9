package io.osbs.config.instance;

/**
 * The image that a build's pod runs: keys {@code build_image}, {@code build_imagestream}, {@code
 * build_from}. The original's default was the image stream tag {@code buildroot:latest}.
 *
 * @param kind what the reference refers to
 * @param reference a pull specification, or {@code STREAM:TAG}
 */
public record BuilderImage(Kind kind, String reference) {

  /** What a builder image's reference refers to. */
  public enum Kind {
    /** An image in a registry. */
    IMAGE,
    /** A tag of an OpenShift image stream in the namespace. */
    IMAGE_STREAM_TAG
  }
}
