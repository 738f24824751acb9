package io.osbs.cluster.site;

import io.osbs.config.ConfigFiles;
import io.osbs.config.instance.OsbsConf;
import io.osbs.core.cluster.Engine;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an orchestrator build is told of the files that its creator used. On the local engine it is
 * their paths. A pod cannot see them, so it is given their text, without the secrets in it: those
 * travel as mounted secrets only.
 *
 * @param arguments of {@code osbs reactor orchestrate}
 * @param environment variables of the build
 */
public record PassedOn(List<String> arguments, Map<String, String> environment) {

  /** The variable with the text of osbs.conf. */
  static final String OSBS_CONF = "OSBS_CONF_TEXT";

  /** The variable with the text of config.yaml. */
  static final String REACTOR_CONFIG = "OSBS_REACTOR_CONFIG_TEXT";

  private static final Pattern ENTRY = Pattern.compile("([^\\s=:#;\\[][^=:]*?)\\s*[=:](.*)");
  private static final Pattern COMMENT = Pattern.compile("\\s*[#;]");
  private static final Pattern REFERENCE = Pattern.compile("%\\(([^)]+)\\)s");

  public PassedOn {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * What a build on a cluster of this engine is told.
   *
   * @param engine of the cluster that the build runs on
   * @throws io.osbs.config.ConfigException when a file cannot be read
   */
  public static PassedOn of(ConfigChoice choice, Engine engine) {
    if (engine == Engine.LOCAL) {
      return new PassedOn(choice.arguments(), Map.of());
    }
    Map<String, String> environment = new LinkedHashMap<>();
    if (choice.osbsConf() != null) {
      environment.put(OSBS_CONF, withoutSecrets(ConfigFiles.read(choice.osbsConf())));
    }
    if (choice.reactorConfig() != null) {
      environment.put(REACTOR_CONFIG, ConfigFiles.read(choice.reactorConfig()));
    }
    return new PassedOn(List.of("--instance=" + choice.instance()), environment);
  }

  /** The same osbs.conf with nothing behind its secret keys, nor behind what those refer to. */
  static String withoutSecrets(String osbsConf) {
    Set<String> secret = new HashSet<>();
    int before;
    do {
      before = secret.size();
      eachValue(
          osbsConf,
          (key, value) -> {
            if (OsbsConf.isSecretKey(key) || secret.contains(key)) {
              secret.add(key);
              Matcher reference = REFERENCE.matcher(value);
              while (reference.find()) {
                secret.add(reference.group(1).toLowerCase(Locale.ROOT));
              }
            }
          });
    } while (secret.size() > before);
    StringBuilder text = new StringBuilder();
    boolean inSecret = false;
    for (String line : osbsConf.split("\n", -1)) {
      if (COMMENT.matcher(line).lookingAt()) {
        // It may well be an old token. The line stays, so that messages name the right ones.
        text.append("#\n");
        continue;
      }
      boolean continued = isContinuation(line);
      Matcher entry = ENTRY.matcher(line);
      if (!continued) {
        inSecret = entry.matches() && secret.contains(key(entry));
      }
      if (!inSecret) {
        text.append(line).append('\n');
      } else if (!continued) {
        text.append(entry.group(1)).append(" =\n");
      } else {
        text.append("#\n");
      }
    }
    return text.toString();
  }

  private interface EachValue {
    void take(String key, String value);
  }

  private static void eachValue(String text, EachValue use) {
    String key = "";
    for (String line : text.split("\n", -1)) {
      Matcher entry = ENTRY.matcher(line);
      if (isContinuation(line)) {
        use.take(key, line);
      } else if (entry.matches()) {
        key = key(entry);
        use.take(key, entry.group(2));
      }
    }
  }

  private static boolean isContinuation(String line) {
    return !line.isBlank() && Character.isWhitespace(line.charAt(0));
  }

  private static String key(Matcher entry) {
    return entry.group(1).strip().toLowerCase(Locale.ROOT);
  }
}
