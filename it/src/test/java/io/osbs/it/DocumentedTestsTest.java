package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page that says which test shows a thing names tests that are there. */
class DocumentedTestsTest {

  /** A class, a method of it, or a method of the class named before; … stands for the rest. */
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|Contract))?(?:\\.([a-z][A-Za-z]*)(…)?)?`");

  @ParameterizedTest
  @CsvSource({"docs/admins-rst.md, 40", "docs/reliability.md, 100"})
  void theTestsThatAPageNamesExist(String page, int atLeast) throws IOException {
    Path root = RealTools.repositoryRoot();
    Map<String, String> sources = sources(root);
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String row : Files.readAllLines(root.resolve(page))) {
      String source = "";
      Matcher test = TEST.matcher(row);
      while (test.find()) {
        named++;
        source = test.group(1) == null ? source : sources.getOrDefault(test.group(1), "");
        String method = test.group(2);
        String rest = test.group(3) == null ? "(" : "";
        if (source.isEmpty() || (method != null && !source.contains("void " + method + rest))) {
          missing.add(test.group());
        }
      }
    }
    assertThat(named).isGreaterThan(atLeast);
    assertThat(missing).isEmpty();
  }

  private static Map<String, String> sources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path code = module.resolve("src");
        if (Files.isDirectory(code)) {
          collect(code, sources);
        }
      }
    }
    return sources;
  }

  private static void collect(Path code, Map<String, String> sources) throws IOException {
    try (Stream<Path> files = Files.walk(code)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        if (name.endsWith("Test") || name.endsWith("Contract")) {
          sources.put(name, Files.readString(file));
        }
      }
    }
  }
}
