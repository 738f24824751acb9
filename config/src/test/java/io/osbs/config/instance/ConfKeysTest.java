package io.osbs.config.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.osbs.config.Loaded;
import io.osbs.config.Problems;
import io.osbs.config.Secret;
import io.osbs.config.ini.IniFile;
import io.osbs.config.instance.ConfKey.Acts;
import io.osbs.config.instance.ConfKey.Form;
import io.osbs.config.instance.ConfKey.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue of keys says what the readers do, and docs/administration.md what it says. */
final class ConfKeysTest {

  private static final Path PAGE = Path.of("..", "docs", "administration.md");
  private static final String REGENERATE = "mvn -pl config -am test -Dosbs.regenerate=true";
  private static final String START = "<!-- every key of osbs.conf: made by ConfKeysTest -->\n";
  private static final String END = "<!-- end of every key of osbs.conf -->\n";

  private static final Map<Form, String> SAMPLES =
      Map.ofEntries(
          Map.entry(Form.TEXT, "a-text"),
          Map.entry(Form.SECRET, "hunter2"),
          Map.entry(Form.FLAG, "true"),
          Map.entry(Form.NUMBER, "7"),
          Map.entry(Form.SECRET_NAME, "a-secret"),
          Map.entry(Form.PATH, "/a/path"),
          Map.entry(Form.ADDRESS, "https://h.example.com/p"),
          Map.entry(Form.LIST, "v2, b"),
          Map.entry(Form.REGISTRY, "https://r.example.com/v2"),
          Map.entry(Form.REGISTRIES, "https://r.example.com/v2, s/v2"),
          Map.entry(Form.QUANTITY, "4Gi"),
          Map.entry(Form.SELECTOR, "a=b,c=d"),
          Map.entry(Form.LABEL_GROUPS, "a:b:c, d:e"),
          Map.entry(Form.SECRET_PATHS, "s:/p t"));

  static Stream<ConfKey> acting() {
    return ConfKeys.all().stream()
        .filter(key -> key.section() == Section.INSTANCE && key.ignored().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("acting")
  void theReaderTakesAKeyOfTheCatalogueForWhatItIs(ConfKey key) {
    String name = key.name().replace("PLATFORM", "x86_64");
    String text =
        switch (name) {
          case "engine" -> "local";
          case "build_from" -> "image:i";
          default -> SAMPLES.getOrDefault(key.form(), "");
        };
    Setting setting = reader("%s = %s".formatted(name, text)).read().settings().get(name);
    assertThat(setting)
        .extracting(Setting::value)
        .isInstanceOf(
            switch (key.form()) {
              case TEXT, SECRET_NAME, PATH, ADDRESS, REGISTRY, QUANTITY -> String.class;
              case SECRET -> Secret.class;
              case FLAG -> Boolean.class;
              case NUMBER -> Integer.class;
              case LIST, REGISTRIES, LABEL_GROUPS -> List.class;
              case SELECTOR, SECRET_PATHS -> Map.class;
            });
  }

  /** A reader of section [s], whatever problems it finds. */
  private static InstanceReader reader(String lines) {
    Problems problems = new Problems();
    IniFile file = IniFile.parse("f", "[s]\n" + lines, problems);
    return new InstanceReader(file.section("s").orElseThrow(), problems);
  }

  @Test
  void theCatalogueNamesWhatTheReadersAskForAndNothingElse() {
    InstanceReader reader = reader("node_selector.PLATFORM = a=b");
    reader.read();
    Set<String> asked = new TreeSet<>();
    reader.known().forEach(key -> asked.add(key.replace("platform", "PLATFORM")));
    assertThat(acting().map(ConfKey::name).toList()).containsExactlyInAnyOrderElementsOf(asked);
    assertThat(ConfKeys.all())
        .extracting(key -> key.section() + " " + key.name())
        .doesNotHaveDuplicates();
  }

  @Test
  void settingsAreTheFilesThenTheUsualOnesAndShowNoSecret() {
    Loaded<OsbsConf> conf =
        OsbsConf.parse(
            "f",
            """
            [DEFAULT]
            namespace = builds
            [s]
            openshift_url = https://h
            password = p#1 %% x
            token = t0ken
            build_image = https://me:hunter/2@git.example.com/x
            token_secrets = a:/p b
            """);
    Map<String, Setting> settings = conf.value().instance("s").settings();
    assertThat(settings.keySet())
        .startsWith(
            "openshift_url", "password", "token", "build_image", "token_secrets", "namespace")
        .contains("can_orchestrate", "verify_ssl", "engine");
    assertThat(settings.get("namespace")).isEqualTo(new Setting("builds", 2));
    assertThat(settings.get("can_orchestrate")).isEqualTo(new Setting(false, 0));
    assertThat(settings.get("token_secrets"))
        .extracting(Setting::shown)
        .isEqualTo(Map.of("a", "/p", "b", "/var/run/secrets/atomic-reactor/b"));
    assertThat(settings.get("token")).extracting(Setting::shown).isEqualTo("<secret>");
    assertThat(settings.values().stream().map(Setting::shown).toList().toString())
        .doesNotContain("t0ken", "p#1", "hunter");
  }

  @Test
  void thePageSaysWhatTheCatalogueSays() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf(START);
    int end = page.indexOf(END);
    assertThat(start).as("%s has the line %s", PAGE, START).isPositive();
    assertThat(end).as("%s has the line %s", PAGE, END).isGreaterThan(start);
    String wanted = page.substring(0, start + START.length()) + tables() + page.substring(end);
    if (Boolean.getBoolean("osbs.regenerate")) {
      Files.writeString(PAGE, wanted);
    } else if (!page.equals(wanted)) {
      fail("docs/administration.md is out of date; run: " + REGENERATE);
    }
  }

  private static String tables() {
    return "\nAn instance:\n\n"
        + acting(Section.INSTANCE)
        + "\n`[general]`:\n\n"
        + acting(Section.GENERAL)
        + "\n`[platform:NAME]`:\n\n"
        + acting(Section.PLATFORM)
        + "\nKnown, and without effect; a warning names the reason:\n\n"
        + ignored();
  }

  private static String acting(Section section) {
    StringBuilder table =
        new StringBuilder(
            "| key | type | default | meaning | acted upon by |\n|---|---|---|---|---|\n");
    for (ConfKey key : ConfKeys.all()) {
      if (key.section() == section && key.effect() instanceof Acts(String by)) {
        table.append(
            "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                    key.name(),
                    key.form().word(),
                    key.usual(),
                    key.meaning(),
                    by.isEmpty() ? "all" : by));
      }
    }
    return table.toString();
  }

  private static String ignored() {
    StringBuilder table = new StringBuilder("| section | key | why |\n|---|---|---|\n");
    Map<Section, String> sections =
        Map.of(
            Section.GENERAL, "`[general]`",
            Section.INSTANCE, "instance",
            Section.PLATFORM, "`[platform:NAME]`");
    for (ConfKey key : ConfKeys.all()) {
      key.ignored()
          .ifPresent(reason ->
              table.append(
                  "| %s | `%s` | %s |\n"
                      .formatted(sections.get(key.section()), key.name(), reason)));
    }
    return table.toString();
  }
}
