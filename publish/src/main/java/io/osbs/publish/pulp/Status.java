package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Endpoint {@code status/}: what this Pulp is. */
final class Status {

  private final PulpHttp http;

  Status(PulpHttp http) {
    this.http = http;
  }

  /**
   * Makes sure that this is a Pulp which handles images.
   *
   * @throws FailureException {@code CONFIGURATION} when it is not
   */
  void requireContainerPlugin() throws FailureException, InterruptedException {
    String doing = "use Pulp";
    JsonNode status = http.get(doing, http.path("status/", Map.of()));
    for (JsonNode component : status.path("versions")) {
      if (component.path("component").asString().equals("container")) {
        return;
      }
    }
    throw http.failures()
        .failure(
            FailureKind.CONFIGURATION,
            doing,
            "it has no container plugin; install pulp-container there",
            null);
  }
}
