package io.osbs.publish.registry;

import io.osbs.core.image.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The paths of the distribution API (distribution-spec 1.1, "Endpoints"). */
final class Targets {

  private Targets() {}

  static String manifest(String repository, String reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  static String blob(String repository, Digest digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  static String uploads(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  static String referrers(String repository, Digest digest) {
    return "/v2/" + repository + "/referrers/" + digest;
  }

  /** A location of the registry with one more parameter. */
  static String with(String location, String name, String value) {
    return location
        + (location.indexOf('?') < 0 ? "?" : "&")
        + name
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
