package io.osbs.config.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.osbs.config.Problem;
import io.osbs.config.Rendered;
import io.osbs.config.TestFiles;
import io.osbs.config.reactor.Shape.ListOf;
import io.osbs.config.reactor.Shape.MapOf;
import io.osbs.config.reactor.Shape.Member;
import io.osbs.config.reactor.Shape.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Schema, catalogue and reader say the same of config.yaml. */
final class ConfigSchemaTest {
  private static final Path PAGE = Path.of("..", "docs", "administration.md");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final SchemaRegistry DRAFT =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final JsonNode DOCUMENT = JSON.valueToTree(ConfigSchema.document());
  private static final Schema JUDGE = DRAFT.getSchema(DOCUMENT);

  /** Says something for every key, and nothing wrong. JSON is YAML too. */
  private static final String EVERYTHING =
      """
      {"version": 1,
       "clusters": {"x86_64": [{"name": "a", "max_concurrent_builds": 4, "enabled": true},
                               {"name": "b", "max_concurrent_builds": 0, "enabled": false}],
                    "ppc64le": [{"name": "c", "max_concurrent_builds": 1}], "s390x": []},
       "placement": {"when_full": "submit", "queue_timeout": "1d2h3m4s", "worker_deadline": 90,
                     "orchestrator_deadline": "2h", "unreachable_grace": 0,
                     "pending_timeout": "10m", "infrastructure_retries": 3, "orphan_grace": "0s"},
       "registries": [{"url": "https://r.example.com/v2", "insecure": true,
                       "auth": {"cfg_path": "/p"}, "expected_media_types": ["m", "n"]}],
       "source_registry": {"url": "r", "insecure": false, "auth": {"cfg_path": "/q"},
                           "expected_media_types": []},
       "platform_descriptors": [{"platform": "x86_64", "architecture": "amd64",
                                 "enable_v1": false}],
       "image_labels": {"a": "b"}, "image_equal_labels": [["a", "b"], ["c", "d", "e"]],
       "image_size_limit": {"binary_image": 1000}, "package_comparison_exceptions": ["p"],
       "build_env_vars": [{"name": "n", "value": "v"}],
       "yum_repo_allowed_domains": ["d"],
       "koji": {"hub_url": "https://h/kojihub", "root_url": "https://h/kojiroot",
                "auth": {"proxyuser": "u", "krb_principal": "p", "krb_keytab_path": "k",
                         "krb_cache_path": "c"},
                "use_fast_upload": true, "reserve_build": false, "insecure_download": false},
       "pulp": {"url": "https://p", "registry": "p:24817", "repository_prefix": "x-",
        "ca_file": "/ca", "private": true, "method": "sync", "source_url": "http://r", "delete_from_registry": true,
                "insecure": false, "timeout": "5m",
                "auth": {"username": "u", "password": "p", "ssl_certs_dir": "/s"}},
       "flatpak": {"base_image": "x"}, "mine": [1]}
      """;

  // ---- reader and schema
  // -------------------------------------------------------------------------

  private static boolean readerAccepts(String text) {
    return Rendered.found(() -> ReactorConfig.parse("f", text)).stream()
        .noneMatch(Problem::isError);
  }

  private static void bothAgreeOn(JsonNode document) {
    List<Problem> problems = Rendered.found(() -> ReactorConfig.parse("f", document.toString()));
    List<?> errors = JUDGE.validate(document);
    boolean listedTwice =
        problems.stream().anyMatch(problem -> problem.message().contains("is already listed for"));
    if (listedTwice) {
      return; // What a schema cannot say.
    }
    assertThat(errors.isEmpty())
        .as("%s%nreader: %s%nschema: %s", document, problems, errors)
        .isEqualTo(problems.stream().noneMatch(Problem::isError));
  }

  @Test
  void theSchemaIsOne() {
    Schema meta =
        DRAFT.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(DOCUMENT)).isEmpty();
    assertThat(JUDGE.validate(JSON.readTree("{\"clusters\": 3}"))).isNotEmpty();
  }

  @Test
  void aDocumentWithEveryKeyPleasesBoth() {
    assertThat(readerAccepts(EVERYTHING)).isTrue();
    assertThat(JUDGE.validate(JSON.readTree(EVERYTHING))).isEmpty();
    assertThat(KeyRow.all().stream().filter(row -> !row.ignored()).map(KeyRow::path))
        .filteredOn(path -> !hasKey(JSON.readTree(EVERYTHING), path))
        .as("keys that exclude another one")
        .containsExactly("koji.auth.ssl_certs_dir", "pulp.auth.password_file");
  }

  private static boolean hasKey(JsonNode node, String path) {
    JsonNode at = node;
    for (String key : path.replace("[]", ".0").replace("PLATFORM", "x86_64").split("\\.", -1)) {
      at = key.equals("0") ? at.path(0) : at.path(key);
    }
    return !at.isMissingNode();
  }

  static Stream<Path> ourDocuments() throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(TestFiles.path("admins/config.yaml"));
    all.add(TestFiles.path("osbs-box/config.yaml"));
    try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
      files.filter(file -> file.getFileName().toString().equals("config.yaml")).forEach(all::add);
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("ourDocuments")
  void ourDocumentsPleaseBoth(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(readerAccepts(text)).isTrue();
    assertThat(JUDGE.validate(text, InputFormat.YAML)).isEmpty();
  }

  @Test
  void theExamplesOfThePagePleaseBoth() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("(?m)(?:^    .*\n|^\n(?=    ))+").matcher(Files.readString(PAGE));
    while (block.find()) {
      String text = block.group().replaceAll("(?m)^    ", "").strip();
      if (text.matches("(?s)(clusters|registries|pulp|koji|placement):.*")) {
        blocks.add(text);
      }
    }
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
    for (String text : blocks) {
      assertThat(readerAccepts(text)).as(text).isTrue();
      assertThat(JUDGE.validate(text, InputFormat.YAML)).as(text).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "3",
        "{\"version\": 2}",
        "{\"version\": true}",
        "{\"version\": null}",
        "{\"clusters\": null}",
        "{\"clusters\": {}}",
        "{\"clusters\": {\"a\": null}}",
        "{\"clusters\": {\"x86-64\": []}}",
        "{\"clusters\": {\"a\": [3]}}",
        "{\"clusters\": {\"a\": [null]}}",
        "{\"clusters\": {\"a\": [{\"name\": \"\", \"max_concurrent_builds\": 1}]}}",
        "{\"clusters\": {\"a\": [{\"name\": 3, \"max_concurrent_builds\": 1}]}}",
        "{\"clusters\": {\"a\": [{\"name\": \"n\"}]}}",
        "{\"clusters\": {\"a\": [{\"name\": \"n\", \"max_concurrent_builds\": -1}]}}",
        "{\"clusters\": {\"a\": [{\"name\": \"n\", \"max_concurrent_builds\": \"1\"}]}}",
        "{\"clusters\": {\"a\": [{\"name\": \"n\", \"max_concurrent_builds\": 1, \"x\": 1}]}}",
        "{\"placement\": {\"queue_timeout\": \"\"}}",
        "{\"placement\": {\"queue_timeout\": \"0\"}}",
        "{\"placement\": {\"worker_deadline\": \"0h0m\"}}",
        "{\"placement\": {\"worker_deadline\": 0}}",
        "{\"placement\": {\"worker_deadline\": \"1m1h\"}}",
        "{\"placement\": {\"when_full\": \"never\"}}",
        "{\"placement\": {\"infrastructure_retries\": 1001}}",
        "{\"registries\": [{}]}",
        "{\"registries\": [{\"url\": \"r/ns\"}]}",
        "{\"registries\": [{\"url\": \"HTTP://r/V2\"}]}",
        "{\"registries\": [{\"url\": \"r\", \"auth\": {}}]}",
        "{\"registries\": [{\"url\": \"r\", \"auth\": null}]}",
        "{\"image_labels\": {\"a\": null}}",
        "{\"image_labels\": {\"a\": 1}}",
        "{\"image_equal_labels\": [[\"a\"]]}",
        "{\"image_equal_labels\": [[\"a\", \"b\", 3]]}",
        "{\"image_equal_labels\": [[\"a\", \"b\", [\"c\"]]]}",
        "{\"build_env_vars\": [{\"name\": \"n\"}]}",
        "{\"build_env_vars\": [{\"name\": \"n\", \"value\": null}]}",
        "{\"koji\": {\"hub_url\": \"https://h\"}}",
        "{\"koji\": {\"hub_url\": \"h\", \"root_url\": \"https://h\"}}",
        "{\"pulp\": {}}",
        "{\"pulp\": {\"name\": \"prod\"}}",
        "{\"pulp\": {\"name\": null}}",
        "{\"pulp\": {\"name\": \"prod\", \"url\": null}}",
        "{\"pulp\": {\"url\": \"https://h\", \"auth\": {\"username\": \"u\"}}}",
        "{\"pulp\": {\"url\": \"https://h\", \"auth\": {\"password\": 3}}}",
        "{\"pulp\": {\"url\": \"https://h\", \"auth\": {\"username\": \"u\", \"password\": 3}}}",
        "{\"pulp\": {\"url\": \"https://h\", \"auth\": {\"username\": \"u\", \"password\": []}}}",
      })
  void bothAgreeOnOddDocuments(String json) {
    bothAgreeOn(JSON.readTree(json));
  }

  @Test
  void bothAgreeOnMutationsOfADocument() {
    List<String> pool =
        List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "7",
            "1.5",
            "99999999999",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"https://h\"",
            "\"5m\"",
            "\"wait\"",
            "\"1\"",
            "[]",
            "{}",
            "[\"a\"]",
            "[null]",
            "{\"a\": \"b\"}",
            "[[\"a\", \"b\"]]");
    List<String> keys =
        KeyRow.all().stream()
            .map(path -> path.path().replaceAll(".*\\.", "").replace("[]", ""))
            .distinct()
            .toList();
    int refused = 0;
    for (long seed = 0; seed < 1000; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      JsonNode document = JSON.readTree(EVERYTHING);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        JsonNode value = JSON.readTree(pool.get(random.nextInt(pool.size())));
        mutate(document, value, keys.get(random.nextInt(keys.size())), random);
      }
      bothAgreeOn(document);
      refused += JUDGE.validate(document).isEmpty() ? 0 : 1;
    }
    assertThat(refused).as("both kinds are met").isBetween(300, 950);
  }

  private static void mutate(JsonNode root, JsonNode value, String key, RandomGenerator random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    switch (container) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() ? key : names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(key, value);
          default -> object.set(name, value);
        }
      }
      case ArrayNode array -> {
        if (array.isEmpty() || random.nextBoolean()) {
          array.add(value);
        } else {
          array.set(random.nextInt(array.size()), value);
        }
      }
      default -> throw new IllegalStateException();
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.values().forEach(each -> collect(each, containers));
    }
  }

  // ---- catalogue and reader
  // ----------------------------------------------------------------------

  /** A reader that finds an unknown key says which it knows. */
  @Test
  void theCatalogueNamesWhatTheReaderKnows() {
    Map<String, Section> sections = new LinkedHashMap<>();
    sections(ReactorKeys.root(), "", sections);
    assertThat(sections).hasSizeGreaterThan(10);
    sections.forEach((path, section) -> {
      ObjectNode document = (ObjectNode) JSON.readTree(EVERYTHING);
      JsonNode at = document;
      for (String key : path.replace("[]", ".0").replace("PLATFORM", "x86_64").split("\\.", -1)) {
        at = key.isEmpty() ? at : key.equals("0") ? at.path(0) : at.path(key);
      }
      ((ObjectNode) at).put("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", 1);
      List<Problem> problems = Rendered.found(() -> ReactorConfig.parse("f", document.toString()));
      String names =
          section.members().stream().map(Member::name).sorted().collect(Collectors.joining(", "));
      if (section.open()) {
        assertThat(problems).anyMatch(problem -> problem.message().contains("qqq"));
      } else {
        assertThat(problems)
            .as("keys of '%s': add what is new to ReactorKeys", path)
            .anyMatch(problem -> problem.remedy().equals("known here: " + names));
      }
    });
    assertThat(
            ReactorKeys.root().members().stream()
                .filter(member -> !member.ignored().isEmpty())
                .map(Member::name))
        .containsExactlyElementsOf(new TreeSet<>(PassiveSections.names()));
  }

  private static void sections(Shape shape, String path, Map<String, Section> into) {
    switch (shape) {
      case Section section -> {
        into.put(path, section);
        section
            .members()
            .forEach(member -> sections(member.shape(), KeyRow.join(path, member.name()), into));
      }
      case ListOf(Shape item, int _) -> sections(item, path + "[]", into);
      case MapOf(String _, Shape value) -> sections(value, KeyRow.join(path, "PLATFORM"), into);
      default -> {
        // has no keys
      }
    }
  }
}
