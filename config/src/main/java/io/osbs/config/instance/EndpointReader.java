package io.osbs.config.instance;

import io.osbs.config.Nearest;
import io.osbs.config.Shown;
import io.osbs.core.cluster.Engine;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where an instance's cluster is, and checks that the keys fit the engine. */
final class EndpointReader {

  private static final List<String> ENGINES =
      Arrays.stream(Engine.values()).map(Engine::word).toList();

  private final SectionReader section;

  EndpointReader(SectionReader section) {
    this.section = section;
  }

  Endpoint read() {
    URI openshiftUrl = openshiftUrl();
    Endpoint endpoint =
        new Endpoint(
            engine(),
            openshiftUrl,
            section.url("kubernetes_url"),
            section.text("kubeconfig"),
            section.text("context"),
            section.text("namespace", "default"),
            section.flag("verify_ssl", true),
            stateDir(),
            section.number("cpus", 1));
    section.note("engine", endpoint.engine().word());
    checkKeysFit(endpoint.engine());
    return endpoint;
  }

  private Engine engine() {
    boolean openshift = section.says("openshift_url") || section.says("openshift_uri");
    Engine usual = openshift ? Engine.OPENSHIFT : Engine.LOCAL;
    String word = section.text("engine");
    if (word == null) {
      return usual;
    }
    Engine engine = Engine.ofWord(word).orElse(null);
    if (engine == null) {
      section.error(
          "engine", "%s is no engine".formatted(Shown.quoted(word)), Nearest.remedy(word, ENGINES));
      return usual;
    }
    return engine;
  }

  private @Nullable URI openshiftUrl() {
    boolean both = section.says("openshift_url") && section.says("openshift_uri");
    if (section.says("openshift_uri")) {
      section.warning(
          "openshift_uri",
          both
              ? "openshift_url is used; the original of 2017 used openshift_uri where both are set"
              : "an old name of openshift_url",
          both ? "remove openshift_uri" : "rename it to openshift_url");
    }
    String key = both || !section.says("openshift_uri") ? "openshift_url" : "openshift_uri";
    URI url = section.url(key);
    if (url == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/")) {
      return url;
    }
    section.warning(
        key,
        "the path '%s' is left out, as in the original".formatted(url.getRawPath()),
        "write only scheme, host and port");
    return url.resolve("/");
  }

  private @Nullable Path stateDir() {
    String text = section.text("state_dir");
    if (text == null) {
      return null;
    }
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      section.error(
          "state_dir",
          "%s is a relative path: it would depend on where osbs is started"
              .formatted(Shown.quoted(text)),
          "write an absolute path");
      return null;
    }
    return path.normalize();
  }

  private void checkKeysFit(Engine engine) {
    List<String> remote = List.of("kubernetes_url", "kubeconfig", "context");
    switch (engine) {
      case LOCAL -> {
        for (String key : remote) {
          if (section.says(key)) {
            section.error(
                key,
                "the engine is local, which has no API server",
                "write 'engine = kubernetes' (or openshift), or remove this key");
          }
        }
        if (section.says("openshift_url")) {
          warnUnused("openshift_url", engine);
        }
      }
      case KUBERNETES -> {
        if (section.says("openshift_url")) {
          warnUnused("openshift_url", engine);
        }
        warnOfLocalKeys(engine);
      }
      case OPENSHIFT -> {
        boolean reachable =
            List.of("openshift_url", "openshift_uri", "kubeconfig", "context").stream()
                .anyMatch(section::says);
        if (!reachable) {
          section.error(
              "engine",
              "nothing says where this OpenShift cluster is",
              "write 'openshift_url = https://HOST:PORT', or kubeconfig and context");
        }
        if (section.says("kubernetes_url")) {
          warnUnused("kubernetes_url", engine);
        }
        warnOfLocalKeys(engine);
      }
    }
  }

  private void warnOfLocalKeys(Engine engine) {
    for (String key : List.of("state_dir", "cpus")) {
      if (section.says(key)) {
        warnUnused(key, engine);
      }
    }
  }

  private void warnUnused(String key, Engine engine) {
    section.warning(key, "not used by engine %s".formatted(engine.word()), "remove it");
  }
}
