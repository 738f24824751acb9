package io.osbs.publish.pulp;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Redaction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Pulp's refusals, its failed tasks and its silence mean, and what to do about them. */
record PulpFailures(PulpServer server, Redaction secrets) {

  private static final int LONGEST = 600;

  /** How aiohttp, which Pulp downloads with, words an answer of the registry. */
  private static final Pattern REGISTRY_REFUSED =
      Pattern.compile("\\b(401|403)\\b.*(Unauthorized|Forbidden|message=)");

  private static final Pattern NOT_LOGGED_IN =
      Pattern.compile("Invalid username/password|Authentication credentials were not provided");

  private static final Pattern REGISTRY_LACKS = Pattern.compile("\\b404\\b.*(Not Found|message=)");
  private static final Pattern NO_TRUST =
      Pattern.compile("SSLCertVerification|CERTIFICATE_VERIFY_FAILED|SSL(?:Error| handshake)");

  /** An HTTP status that is no success. */
  FailureException refused(String doing, String path, int status, @Nullable JsonNode body) {
    String answer = body == null ? "HTTP " + status : "HTTP %d: %s".formatted(status, text(body));
    // Where it also takes certificates, Pulp answers a wrong password with 403.
    boolean unknown = status == 401 || (status == 403 && NOT_LOGGED_IN.matcher(answer).find());
    return switch (unknown ? 401 : status) {
      case 401 ->
          failure(
              FailureKind.PERMISSION,
              doing,
              "it does not know who we are; check the section auth of pulp in config.yaml, and the"
                  + " secret that is mounted there",
              answer);
      case 403 ->
          failure(
              FailureKind.PERMISSION,
              doing,
              "the user may not do that; give it the role that is missing",
              answer);
      case 404 ->
          failure(
              FailureKind.CONFIGURATION,
              doing,
              "there is nothing at %s; check the key url of pulp in config.yaml, and that this Pulp has its container plugin"
                  .formatted(path),
              answer);
      case 408, 425, 429 -> failure(FailureKind.INFRASTRUCTURE, doing, "it is busy", answer);
      default ->
          status >= 500
              ? failure(FailureKind.INFRASTRUCTURE, doing, "it does not serve", answer)
              : failure(FailureKind.CONFIGURATION, doing, "it refuses", answer);
    };
  }

  /** Something answered that cannot be Pulp's API. */
  FailureException notPulp(String doing, String path) {
    return failure(
        FailureKind.CONFIGURATION,
        doing,
        "what answers at %s is not Pulp's API; check the key url of pulp in config.yaml"
            .formatted(path),
        null);
  }

  /** No answer, or not a whole one. */
  FailureException unreachable(String doing, IOException e) {
    if (e instanceof SSLException) {
      return failure(
          FailureKind.CONFIGURATION,
          doing,
          "no trust could be established; check its certificate against the key ca_file of pulp in"
              + " config.yaml, and our own certificate",
          String.valueOf(e.getMessage()));
    }
    String why =
        switch (e) {
          case HttpTimeoutException _ -> "it does not answer in time";
          case ConnectException c when c.getCause() instanceof UnresolvedAddressException ->
              "its host has no address";
          case ConnectException _ -> "nothing listens there";
          case UnknownHostException _ -> "its host has no address";
          default -> "the connection broke";
        };
    return failure(FailureKind.INFRASTRUCTURE, doing, why, e.getMessage());
  }

  /**
   * A task that ended without having done its work.
   *
   * @param task as Pulp describes it
   */
  FailureException task(String doing, JsonNode task) {
    String state = task.path("state").asString();
    JsonNode error = task.path("error");
    String description =
        error.path("description").isString()
            ? error.path("description").asString()
            : error.path("reason").isString() ? error.path("reason").asString() : "";
    String why = state.equals("canceled") ? "somebody cancelled its task" : "its task failed";
    String where = task.path("pulp_href").asString();
    String told = description.isEmpty() ? where : "%s: %s".formatted(where, shortened(description));
    if (REGISTRY_REFUSED.matcher(description).find()) {
      return failure(
          FailureKind.PERMISSION,
          doing,
          "the registry refuses Pulp; check the credentials that config.yaml gives for the registry",
          told);
    }
    if (REGISTRY_LACKS.matcher(description).find()) {
      return failure(
          FailureKind.CONFIGURATION,
          doing,
          "the registry told Pulp that it has no such image; check the key source_url of pulp in"
              + " config.yaml",
          told);
    }
    if (NO_TRUST.matcher(description).find()) {
      return failure(
          FailureKind.CONFIGURATION,
          doing,
          "Pulp does not trust the registry's certificate, or the registry has none: then write http://"
              + " before its url, or set the key source_url of pulp in config.yaml",
          told);
    }
    return failure(FailureKind.INFRASTRUCTURE, doing, why, told);
  }

  /** A task that did not end. */
  FailureException endless(String doing, JsonNode task) {
    String state = task.path("state").asString();
    String why =
        state.equals("waiting")
            ? "its task did not begin within %s, so it was cancelled; does this Pulp have workers?"
            : "its task did not end within %s, so it was cancelled; if that is too short, set the key"
                + " timeout of pulp in config.yaml";
    return failure(
        FailureKind.INFRASTRUCTURE,
        doing,
        why.formatted(server.taskTimeout().toSeconds() + " s"),
        task.path("pulp_href").asString());
  }

  /** A failure with its reason in our words, and what was seen. */
  FailureException failure(FailureKind kind, String doing, String why, @Nullable String seen) {
    String told = seen == null ? null : secrets.apply(shortened(seen));
    return new FailureException(
        new Failure(
            kind,
            null,
            "cannot %s: Pulp at %s: %s%s"
                .formatted(doing, server, why, told == null ? "" : " (" + told + ")"),
            told == null ? List.of() : List.of(told)));
  }

  /** The messages of Django's errors: a tree of texts under the names of fields. */
  private static String text(JsonNode body) {
    List<String> found = new ArrayList<>();
    collect("", body, found);
    return String.join("; ", found);
  }

  private static void collect(String field, JsonNode node, List<String> found) {
    if (node.isObject()) {
      node.properties().forEach(each -> collect(each.getKey(), each.getValue(), found));
    } else if (node.isArray()) {
      node.forEach(each -> collect(field, each, found));
    } else {
      String silent = field.equals("detail") || field.equals("non_field_errors") ? "" : field;
      found.add(silent.isEmpty() ? node.asString() : silent + ": " + node.asString());
    }
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
