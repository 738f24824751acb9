package io.osbs.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
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

  RegistryLogin(RegistryDouble.Login how, String host) {
    this.how = how;
    this.host = host;
  }

  /** What somebody is told who may not do that; null for who may. */
  @Nullable RegistryReply refusal(HttpExchange exchange, URI uri) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher path = RegistryContent.PATH.matcher(uri.getPath());
    String repository = path.matches() ? path.group(1) : "";
    boolean writes = !List.of("GET", "HEAD").contains(exchange.getRequestMethod());
    boolean in =
        switch (how) {
          case NONE -> true;
          case BASIC -> BASIC.equals(shown);
          case TOKEN ->
              shown != null
                  && shown.startsWith("Bearer " + repository + "|")
                  && (!writes || shown.contains("push"));
        };
    if (in) {
      return null;
    }
    RegistryReply reply = RegistryReply.error(401, "UNAUTHORIZED", "authentication required");
    String scope = "repository:%s:%s".formatted(repository, writes ? "pull,push" : "pull");
    reply
        .headers()
        .put(
            "WWW-Authenticate",
            how == RegistryDouble.Login.BASIC
                ? "Basic realm=\"double\""
                : "Bearer realm=\"http://%s/token\",service=\"double\",scope=\"%s\""
                    .formatted(host, scope));
    return reply;
  }

  /** A token for the scope that is asked for. */
  RegistryReply token(HttpExchange exchange) {
    if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return RegistryReply.error(401, "UNAUTHORIZED", "who are you");
    }
    String[] scope =
        RegistryReply.query(exchange.getRequestURI()).getOrDefault("scope", "::").split(":", -1);
    String token = scope.length < 3 ? "|" : scope[1] + "|" + scope[2];
    return new RegistryReply(
        200, new HashMap<>(), ("{\"token\":\"" + token + "\"}").getBytes(UTF_8));
  }
}
