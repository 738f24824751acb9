package io.osbs.config.reactor;

import io.osbs.config.Nearest;
import io.osbs.config.Shown;
import io.osbs.config.yaml.YamlFields;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads section {@code pulp}. */
final class PulpReader {

  private static final Duration TASK_TIMEOUT = Duration.ofMinutes(10);

  /** What may stand before a repository's path: whole parts of a path, or the begin of one. */
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9]+(?:[._/-]+[a-z0-9]+)*[._/-]?");

  private PulpReader() {}

  static @Nullable PulpSettings read(YamlFields fields) {
    String why = "it is for Pulp 2, which is not supported";
    ServicesReader.warnIfSaid(fields, "name", why);
    ServicesReader.warnIfSaid(fields, "loglevel", why);
    boolean old = fields.has("name") && !fields.has("url");
    URI url = old ? null : ServicesReader.requiredUrl(fields, "url", "https://pulp.example.com");
    String registry = fields.text("registry");
    String caFile = fields.text("ca_file");
    boolean insecure = fields.flag("insecure", false);
    Duration timeout = Field.duration(fields, "timeout", Duration.ofSeconds(1), TASK_TIMEOUT);
    PulpSettings.Auth auth =
        fields
            .fields("auth")
            .map(PulpReader::auth)
            .orElseGet(() -> new PulpSettings.Auth(null, null, null, null));
    String prefix = prefix(fields);
    boolean isPrivate = fields.flag("private", false);
    PulpSettings.Method method = method(fields);
    if (method == PulpSettings.Method.PUSH && auth.username() == null) {
      fields.error(
          "method",
          "pushing needs a user and a password: Pulp's registry takes no certificates",
          "add username and password_file to auth, or use method sync");
    }
    URI sourceUrl = fields.has("source_url") ? fields.url("source_url") : null;
    if (sourceUrl != null && method == PulpSettings.Method.PUSH) {
      fields.warning("source_url", "has no effect with method push", "");
    }
    boolean delete = fields.flag("delete_from_registry", false);
    fields.closed();
    return url == null
        ? null
        : new PulpSettings(
            url, registry, caFile, insecure, timeout, auth, prefix, isPrivate, method, sourceUrl,
            delete);
  }

  private static String prefix(YamlFields fields) {
    String prefix = fields.text("repository_prefix");
    if (prefix == null || prefix.isEmpty()) {
      return "";
    }
    if (!PREFIX.matcher(prefix).matches()) {
      fields.error(
          "repository_prefix",
          "%s cannot begin the path of a repository".formatted(Shown.quoted(prefix)),
          "use lower-case letters, digits, '.', '_', '-' and '/', as in 'products/'");
    }
    return prefix;
  }

  private static PulpSettings.Method method(YamlFields fields) {
    String word = fields.text("method");
    return switch (word) {
      case null -> PulpSettings.Method.SYNC;
      case "sync" -> PulpSettings.Method.SYNC;
      case "push" -> PulpSettings.Method.PUSH;
      default -> {
        fields.error(
            "method",
            "%s is neither sync nor push".formatted(Shown.quoted(word)),
            Nearest.remedy(word, List.of("sync", "push")));
        yield PulpSettings.Method.SYNC;
      }
    };
  }

  private static PulpSettings.Auth auth(YamlFields auth) {
    PulpSettings.Auth read =
        new PulpSettings.Auth(
            auth.text("username"),
            auth.secret("password"),
            auth.text("password_file"),
            auth.text("ssl_certs_dir"));
    auth.closed();
    boolean password = read.password() != null || read.passwordFile() != null;
    if (password != (read.username() != null)) {
      auth.error(
          password ? "password" : "username",
          "only one of user name and password is set",
          "set username and password (or password_file)");
    }
    if (read.password() != null && read.passwordFile() != null) {
      auth.error("password_file", "the password is set twice", "keep one of the two");
    }
    return read;
  }
}
