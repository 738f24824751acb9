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
import org.junit.jupiter.api.Test;

/** A page that says which test shows a thing names tests that are there. */
class DocumentedTestsTest {

  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|Contract))(?:\\.([a-z][A-Za-z]*))?`");

  @Test
  void theTestsThatProveTheAdministratorDocumentExist() throws IOException {
    Path root = RealTools.repositoryRoot();
    Map<String, String> sources = sources(root);
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher test = TEST.matcher(Files.readString(root.resolve("docs/admins-rst.md")));
    while (test.find()) {
      named++;
      String source = sources.getOrDefault(String.valueOf(test.group(1)), "");
      boolean there =
          !source.isEmpty()
              && (test.group(2) == null || source.contains("void " + test.group(2) + "("));
      if (!there) {
        missing.add(test.group());
      }
    }
    assertThat(named).isGreaterThan(40);
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
