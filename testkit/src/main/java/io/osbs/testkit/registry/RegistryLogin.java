package io.osbs.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** How {@link RegistryDouble} lets clients in: {@code user} has the password {@code secret}. */
final class RegistryLogin {

  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("user:secret".getBytes(UTF_8));

  private final RegistryDouble.Login how;
  private final String host;
  private final int generation;

  /**
   * A way in.
   *
   * @param generation of tokens that are good
   */
  RegistryLogin(RegistryDouble.Login how, String host, int generation) {
    this.how = how;
    this.host = host;
    this.generation = generation;
  }

  /** What somebody is told who may not do that; null for who may. */
  @Nullable RegistryReply refusal(HttpExchange exchange, URI uri) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    List<String> scopes = scopes(exchange, uri);
    boolean in =
        switch (how) {
          case NONE -> true;
          case BASIC -> BASIC.equals(shown);
          case TOKEN -> shown != null && isGood(shown, scopes);
        };
    if (in) {
      return null;
    }
    RegistryReply reply = RegistryReply.error(401, "UNAUTHORIZED", "authentication required");
    reply
        .headers()
        .put(
            "WWW-Authenticate",
            how == RegistryDouble.Login.BASIC
                ? "Basic realm=\"double\""
                : "Bearer realm=\"http://%s/token\",service=\"double\",scope=\"%s\""
                    .formatted(host, String.join(" ", scopes)));
    return reply;
  }

  /** As the distribution project's registry: who takes a blob over must be allowed to read it. */
  private static List<String> scopes(HttpExchange exchange, URI uri) {
    Matcher path = RegistryContent.PATH.matcher(uri.getPath());
    if (!path.matches()) {
      return List.of();
    }
    boolean writes = !List.of("GET", "HEAD").contains(exchange.getRequestMethod());
    String own = "repository:%s:%s".formatted(path.group(1), writes ? "pull,push" : "pull");
    String from = RegistryReply.query(uri).get("from");
    return from == null ? List.of(own) : List.of(own, "repository:%s:pull".formatted(from));
  }

  private boolean isGood(String shown, List<String> scopes) {
    List<String> token = List.of(shown.split("\\|", -1));
    if (!token.getFirst().equals("Bearer " + generation)) {
      return false;
    }
    for (String scope : scopes) {
      if (token.stream().noneMatch(given -> given.startsWith(scope))) {
        return false;
      }
    }
    return true;
  }

  /** A token for the scopes that are asked for, but for repositories that are nobody's to read. */
  RegistryReply token(HttpExchange exchange) {
    if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return RegistryReply.error(401, "UNAUTHORIZED", "who are you");
    }
    StringBuilder token = new StringBuilder(Integer.toString(generation));
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query.split("&", -1)) {
      String scope = URLDecoder.decode(pair, UTF_8);
      if (scope.startsWith("scope=") && !scope.contains(":secret/")) {
        token.append('|').append(scope.substring("scope=".length()));
      }
    }
    return new RegistryReply(
        200, new HashMap<>(), ("{\"token\":\"" + token + "\"}").getBytes(UTF_8));
  }
}
