package io.osbs.config.instance;

import io.osbs.config.Shown;
import io.osbs.core.cluster.SecretMount;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code token_secrets}: {@code secret[:path]} items separated by white space. */
final class TokenSecretsReader {

  private static final String KEY = "token_secrets";

  private final SectionReader section;

  TokenSecretsReader(SectionReader section) {
    this.section = section;
  }

  Map<String, String> read() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String item : section.words(KEY)) {
      int colon = item.indexOf(':');
      String secret = colon < 0 ? item : item.substring(0, colon);
      if (secret.isEmpty()) {
        section.error(
            KEY,
            "%s names no secret".formatted(Shown.quoted(item)),
            "write SECRET:PATH, without white space around the colon");
        continue;
      }
      String path =
          colon < 0
              ? SecretMount.atDefault(secret).path()
              : absolute(item.substring(colon + 1), item);
      if (!path.isEmpty() && paths.put(secret, path) != null) {
        section.warning(
            KEY,
            "the secret %s is named twice; the last path holds".formatted(Shown.quoted(secret)),
            "remove one of the two");
      }
    }
    if (!paths.isEmpty()) {
      section.note(KEY, paths);
    }
    return paths;
  }

  private String absolute(String path, String item) {
    if (path.isEmpty() || path.equals("/")) {
      section.error(
          KEY,
          "%s has no usable mount path".formatted(Shown.quoted(item)),
          "write SECRET:/some/path, or only SECRET for %s/SECRET"
              .formatted(SecretMount.DEFAULT_BASE));
      return "";
    }
    if (path.startsWith("/")) {
      return path;
    }
    section.warning(
        KEY,
        "the mount path of %s is relative; it is taken from the root, as in the original"
            .formatted(Shown.quoted(item)),
        "write '/%s'".formatted(path));
    return "/" + path;
  }
}
