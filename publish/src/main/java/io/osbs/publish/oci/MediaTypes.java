package io.osbs.publish.oci;

/** Media types of the OCI image specification 1.0, and Docker's older names for the same things. */
public final class MediaTypes {
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Of the two bytes {@code {}}: what an artifact has for a configuration. */
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";

  private MediaTypes() {}
}
