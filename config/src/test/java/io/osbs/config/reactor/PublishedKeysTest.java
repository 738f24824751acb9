package io.osbs.config.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.osbs.config.reactor.Shape.ListOf;
import io.osbs.config.reactor.Shape.MapOf;
import io.osbs.config.reactor.Shape.Member;
import io.osbs.config.reactor.Shape.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is published of the keys of config.yaml, the schema and the page, is what they are. */
final class PublishedKeysTest {

  private static final Path PAGE = Path.of("..", "docs", "administration.md");
  private static final Path SCHEMA = Path.of("..", "docs", "config.schema.json");

  private static final String REGENERATE = "mvn -pl config -am test -Dosbs.regenerate=true";

  private static final String START =
      "<!-- every key of config.yaml: made by PublishedKeysTest -->\n";

  private static final String END = "<!-- end of every key of config.yaml -->\n";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Test
  void theFileIsTheSchema() throws IOException {
    String wanted = JSON.writeValueAsString(ConfigSchema.document()) + "\n";
    publish(SCHEMA, wanted);
  }

  @Test
  void thePageSaysWhatTheCatalogueSays() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf(START);
    int end = page.indexOf(END);
    assertThat(start).as("%s has the line %s", PAGE, START).isPositive();
    assertThat(end).as("%s has the line %s", PAGE, END).isGreaterThan(start);
    publish(PAGE, page.substring(0, start + START.length()) + tables() + page.substring(end));
  }

  private static void publish(Path file, String wanted) throws IOException {
    if (Boolean.getBoolean("osbs.regenerate")) {
      Files.writeString(file, wanted);
    } else if (!Files.exists(file) || !Files.readString(file).equals(wanted)) {
      fail("docs/%s is out of date; run: %s".formatted(file.getFileName(), REGENERATE));
    }
  }

  private static String tables() {
    StringBuilder acting =
        new StringBuilder("\n| key | type | default | meaning |\n|---|---|---|---|\n");
    StringBuilder ignored =
        new StringBuilder(
            "\nKnown, and without effect; a warning names the reason:\n\n| key | why |\n|---|---|\n");
    for (KeyRow row : KeyRow.all()) {
      if (row.ignored()) {
        ignored.append("| `%s` | %s |\n".formatted(row.path(), row.member().ignored()));
      } else {
        acting.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    row.path(),
                    word(row.member().shape()),
                    usual(row.member()),
                    row.member().meaning()));
      }
    }
    return acting.append(ignored).append('\n').toString();
  }

  private static String word(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> "text";
      case Shape.SecretText _ -> "secret text";
      case Shape.Word(List<String> words) -> "`" + String.join("`, `", words) + "`";
      case Shape.Flag _ -> "true/false";
      case Shape.Whole _ -> "number";
      case Shape.Span _ -> "span of time";
      case Shape.Address _ -> "address";
      case Shape.Registry _ -> "registry";
      case ListOf(Shape item, int _) when item instanceof Section -> "list";
      case ListOf(Shape item, int _) -> "list of " + (item instanceof ListOf ? "lists" : "texts");
      case MapOf _ -> "mapping";
      case Section _ -> "section";
      case Shape.Anything _ -> "";
    };
  }

  private static String usual(Member member) {
    if (member.presence() == Shape.Presence.NEEDED || member.presence() == Shape.Presence.THERE) {
      return "needed";
    }
    Object usual = member.usual();
    return usual == null || usual.equals("") ? "" : String.valueOf(usual);
  }
}
