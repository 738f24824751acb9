package io.osbs.publish.oci;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What is read of an image's configuration (image-spec 1.0, config.md).
 *
 * @param architecture a GOARCH; empty when the configuration does not say
 */
public record ImageConfig(String architecture, String os, Map<String, String> labels) {

  public ImageConfig {
    labels = Map.copyOf(labels);
  }

  /**
   * Reads a configuration.
   *
   * @param origin names it in the failure
   */
  public static ImageConfig parse(byte[] bytes, String origin) throws FailureException {
    try {
      JsonNode document = Json.parse(bytes);
      Map<String, String> labels = new TreeMap<>();
      for (var label : document.path("config").path("Labels").properties()) {
        labels.put(label.getKey(), label.getValue().asString(""));
      }
      return new ImageConfig(
          document.path("architecture").asString(""), document.path("os").asString(""), labels);
    } catch (JacksonException e) {
      throw FailureException.of(
          FailureKind.INFRASTRUCTURE,
          "%s is no image configuration: %s".formatted(origin, e.getOriginalMessage()));
    }
  }
}
