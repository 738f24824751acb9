package io.osbs.config.instance;

import io.osbs.config.Problems;
import io.osbs.config.RegistryUri;
import io.osbs.config.Shown;
import io.osbs.config.ini.IniSection;
import io.osbs.core.build.RequestClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one section of osbs.conf as an instance. */
final class InstanceReader {

  private static final String NODE_SELECTOR = "node_selector.";
  private static final Map<String, RequestClass> CLASS_SELECTORS = classSelectors();

  private final IniSection ini;
  private final SectionReader section;

  InstanceReader(IniSection ini, Problems problems) {
    this.ini = ini;
    this.section = new SectionReader(ini, problems);
  }

  private static Map<String, RequestClass> classSelectors() {
    Map<String, RequestClass> keys = new LinkedHashMap<>();
    keys.put("scratch_build_node_selector", RequestClass.SCRATCH);
    keys.put("explicit_build_node_selector", RequestClass.RELEASE);
    keys.put("auto_build_node_selector", RequestClass.AUTOMATIC);
    keys.put("isolated_build_node_selector", RequestClass.ISOLATED);
    return keys;
  }

  /** The keys that were asked for. */
  Set<String> known() {
    return section.known();
  }

  Instance read() {
    Instance instance =
        new Instance(
            ini.name(),
            new Origins(ini.file(), ini.line(), section.lineOfEachKey()),
            new EndpointReader(section).read(),
            credentials(),
            orchestration(),
            registries(),
            nodeSelectors(),
            resources(),
            builderImage(),
            koji(),
            new PulpAccess(section.text("pulp_secret")),
            labels(),
            requestDefaults(),
            section.settings());
    section.nameTheRest(IgnoredKeys.INSTANCE, true);
    return instance;
  }

  private Credentials credentials() {
    Credentials read =
        new Credentials(
            section.flag("use_auth"),
            section.text("username"),
            section.password("password"),
            section.secret("token"),
            section.text("token_file"),
            section.text("client_cert"),
            section.text("client_key"),
            kerberos("use_kerberos", "kerberos_keytab", "kerberos_principal", "kerberos_ccache"));
    if (read.username() != null && read.password() == null) {
      section.warning("username", "not acted upon: there is no password", "write password too");
    }
    together("client_cert", read.clientCert(), "client_key", read.clientKey());
    together("client_key", read.clientKey(), "client_cert", read.clientCert());
    if (read.token() != null && read.tokenFile() != null) {
      section.warning("token_file", "not used, because token is set too", "remove one of the two");
    }
    return read;
  }

  private Kerberos kerberos(String use, String keytab, String principal, @Nullable String ccache) {
    Kerberos read =
        new Kerberos(
            section.flag(use, false),
            section.text(keytab),
            section.text(principal),
            ccache == null ? null : section.text(ccache));
    together(keytab, read.keytab(), principal, read.principal());
    return read;
  }

  private void together(
      String key, @Nullable String value, String needed, @Nullable String neededValue) {
    if (value != null && neededValue == null) {
      section.error(key, "%s is set and %s is not".formatted(key, needed), "set both or neither");
    }
  }

  private Orchestration orchestration() {
    return new Orchestration(
        section.flag("can_orchestrate", false),
        section.text("reactor_config_secret"),
        section.text("client_config_secret"),
        new TokenSecretsReader(section).read(),
        hours("worker_max_run_hours"),
        hours("orchestrator_max_run_hours"));
  }

  private @Nullable Duration hours(String key) {
    Integer hours = section.number(key, 1);
    return hours == null ? null : Duration.ofHours(hours);
  }

  private Registries registries() {
    List<String> secrets = section.items("registry_secret");
    List<PushRegistry> push = new ArrayList<>();
    for (String item : section.items("registry_uri")) {
      RegistryUri uri = registry("registry_uri", item);
      if (uri != null) {
        String secret = push.size() < secrets.size() ? secrets.get(push.size()) : null;
        push.add(new PushRegistry(uri, secret));
        warnOfOldVersion(uri);
      }
    }
    if (secrets.size() > push.size()) {
      section.warning(
          "registry_secret",
          "%d secrets for %d registries; those without a registry at the same position are not used"
              .formatted(secrets.size(), push.size()),
          "name one secret per item of registry_uri, in the same order");
    }
    String source = section.text("source_registry_uri");
    return new Registries(
        push, source == null ? null : registry("source_registry_uri", source), apiVersions());
  }

  private @Nullable RegistryUri registry(String key, String text) {
    RegistryUri uri = RegistryUri.parse(text).orElse(null);
    if (uri == null) {
      section.error(
          key,
          "%s is no registry".formatted(Shown.quoted(text)),
          "write [http(s)://]HOST[:PORT][/v2], without a repository");
    }
    return uri;
  }

  private void warnOfOldVersion(RegistryUri uri) {
    if (uri.version().equals("v2")) {
      return;
    }
    section.warning(
        "registry_uri",
        uri.versionSaid()
            ? "%s asks for Docker API %s; v2 is used".formatted(uri, uri.version())
            : "%s names no API version: the original used v1, now v2 is used".formatted(uri),
        "write '%s/v2'".formatted(uri));
  }

  private List<String> apiVersions() {
    List<String> versions = section.items("registry_api_versions");
    if (versions.isEmpty()) {
      return List.of("v1", "v2");
    }
    if (!versions.contains("v2")) {
      section.error(
          "registry_api_versions",
          "v2 is missing, and nothing else can be pushed",
          "write 'registry_api_versions = v2'");
    }
    return versions;
  }

  private NodeSelectors nodeSelectors() {
    Map<String, Map<String, String>> byPlatform = new LinkedHashMap<>();
    for (String key : section.keysWith(NODE_SELECTOR)) {
      Map<String, String> labels = section.pairs(key);
      if (labels != null) {
        byPlatform.put(key.substring(NODE_SELECTOR.length()), labels);
      }
    }
    Map<RequestClass, Map<String, String>> byClass = new EnumMap<>(RequestClass.class);
    CLASS_SELECTORS.forEach((key, requestClass) -> {
      Map<String, String> labels = section.pairs(key);
      if (labels != null) {
        byClass.put(requestClass, labels);
      }
    });
    return new NodeSelectors(byPlatform, byClass);
  }

  private Resources resources() {
    return new Resources(
        section.quantity("cpu_limit"),
        section.quantity("memory_limit"),
        section.quantity("storage_limit"));
  }

  private @Nullable BuilderImage builderImage() {
    String image = section.text("build_image");
    String stream = section.text("build_imagestream");
    String from = section.text("build_from");
    if (Stream.of("build_image", "build_imagestream", "build_from").filter(section::says).count()
        > 1) {
      section.error(
          from == null ? "build_imagestream" : "build_from",
          "more than one key names the builder image",
          "keep one of build_image, build_imagestream and build_from");
    }
    if (image != null) {
      return new BuilderImage(BuilderImage.Kind.IMAGE, image);
    }
    if (stream != null) {
      return new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, stream);
    }
    return from == null ? null : buildFrom(from);
  }

  private @Nullable BuilderImage buildFrom(String from) {
    int colon = from.indexOf(':');
    String reference = from.substring(colon + 1);
    String kind = colon < 0 || reference.isEmpty() ? "" : from.substring(0, colon);
    return switch (kind) {
      case "image" -> new BuilderImage(BuilderImage.Kind.IMAGE, reference);
      case "imagestream" -> new BuilderImage(BuilderImage.Kind.IMAGE_STREAM_TAG, reference);
      default -> {
        section.error(
            "build_from",
            "%s does not say what kind of image it is".formatted(Shown.quoted(from)),
            "write image:REFERENCE or imagestream:STREAM:TAG");
        yield null;
      }
    };
  }

  private KojiAccess koji() {
    return new KojiAccess(
        section.url("koji_hub"),
        section.url("koji_root"),
        section.text("koji_certs_secret"),
        kerberos("koji_use_kerberos", "koji_kerberos_keytab", "koji_kerberos_principal", null));
  }

  private LabelValues labels() {
    return new LabelValues(
        section.text("vendor"),
        section.text("build_host"),
        section.text("authoritative_registry"),
        section.text("distribution_scope"),
        section.text("info_url_format"),
        equalLabels());
  }

  private List<List<String>> equalLabels() {
    List<List<String>> groups = new ArrayList<>();
    for (String item : section.items("equal_labels")) {
      List<String> group = Arrays.stream(item.split(":", -1)).map(String::strip).toList();
      if (group.size() < 2 || group.contains("")) {
        section.error(
            "equal_labels",
            "%s is no group of labels".formatted(Shown.quoted(item)),
            "write at least two labels per group: a:b:c, d:e");
        continue;
      }
      groups.add(group);
    }
    if (!groups.isEmpty()) {
      section.note("equal_labels", groups);
    }
    return groups;
  }

  private RequestDefaults requestDefaults() {
    return new RequestDefaults(section.text("user"), section.flag("scratch"));
  }
}
