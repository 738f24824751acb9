package io.osbs.bench;

/** Configurations to measure with. */
final class Sites {

  private Sites() {}

  /** The built-in clusters, and a registry without TLS. */
  static String withRegistry(String host) {
    return """
    registries:
    - url: http://%s
      insecure: true
    source_registry:
      url: http://%s
      insecure: true
    """
        .formatted(host, host);
  }
}
