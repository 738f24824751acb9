package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.publish.oci.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/**
 * Credentials by registry, as docker ({@code config.json}, and {@code .dockercfg} before it) and
 * podman ({@code containers-auth.json(5)}) keep them. The file is read whenever it is asked:
 * secrets are renewed under running builds.
 */
final class CredentialsFile {

  private static final String HUB = "docker.io";

  /** As much as Kubernetes allows a secret. */
  private static final int LARGEST = 1024 * 1024;

  private final Path file;

  CredentialsFile(Path file) {
    this.file = file;
  }

  /**
   * The credentials for a repository: those of the longest key that names it, its parent folders or
   * its registry.
   *
   * @throws FailureException {@code CONFIGURATION} when the file is not what it should be
   */
  Optional<Credentials> of(String host, String repository) throws FailureException {
    JsonNode all = entries();
    String path = canonical(host) + "/" + repository;
    while (true) {
      for (Map.Entry<String, JsonNode> entry : all.properties()) {
        if (canonical(entry.getKey()).equals(path)) {
          return credentials(entry.getKey(), entry.getValue());
        }
      }
      int slash = path.lastIndexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      path = path.substring(0, slash);
    }
  }

  private JsonNode entries() throws FailureException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw unusable("it has more than %d KiB".formatted(LARGEST / 1024));
      }
      JsonNode document = Json.parse(bytes);
      if (!document.isObject()) {
        throw unusable("it is no JSON object");
      }
      // The oldest format had no "auths" around the registries.
      return document.has("auths") ? document.path("auths") : document;
    } catch (JacksonException e) {
      // The parser's own message could quote a secret.
      TokenStreamLocation at = e.getLocation();
      throw unusable("it is no JSON document" + (at == null ? "" : ", line " + at.getLineNr()));
    } catch (IOException e) {
      throw unusable("it cannot be read: " + why(e));
    }
  }

  private String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case IOException _ when Files.isDirectory(file) -> "it is a directory";
      default -> e.getClass().getSimpleName();
    };
  }

  private Optional<Credentials> credentials(String key, JsonNode entry) throws FailureException {
    String token = entry.path("identitytoken").asString("");
    if (!token.isEmpty()) {
      return Optional.of(new Credentials.IdentityToken(token));
    }
    String user = entry.path("username").asString("");
    if (!user.isEmpty()) {
      return Optional.of(new Credentials.Basic(user, entry.path("password").asString("")));
    }
    String auth = entry.path("auth").asString("");
    if (auth.isEmpty()) {
      return Optional.empty();
    }
    try {
      String pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return Optional.of(
            new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1)));
      }
    } catch (IllegalArgumentException _) {
      throw unusable("'auth' of %s is not base64".formatted(key));
    }
    throw unusable("'auth' of %s is not user:password in base64".formatted(key));
  }

  private FailureException unusable(String why) {
    return FailureException.of(
        FailureKind.CONFIGURATION,
        "the registry credentials in %s are unusable: %s; expected what 'docker login' writes"
            .formatted(file, why));
  }

  /** Without scheme, version and trailing slash; Docker's registry under its usual name. */
  private static String canonical(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    int scheme = name.indexOf("://");
    name = scheme < 0 ? name : name.substring(scheme + 3);
    for (String tail : new String[] {"/v1/", "/v2/", "/v1", "/v2", "/"}) {
      if (name.endsWith(tail)) {
        name = name.substring(0, name.length() - tail.length());
        break;
      }
    }
    boolean hub = name.equals("index.docker.io") || name.equals("registry-1.docker.io");
    return hub ? HUB : name;
  }
}
