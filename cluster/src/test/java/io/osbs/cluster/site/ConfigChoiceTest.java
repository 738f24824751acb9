package io.osbs.cluster.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.cluster.local.LocalMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigChoiceTest {

  @TempDir Path directory;

  @Test
  void aFileThatAVariableNamesIsHandedToABuildWhichDoesNotHaveTheVariable() throws IOException {
    Path file = Files.writeString(directory.resolve("site.conf"), "");
    ConfigChoice choice = new ConfigChoice(null, null, "default");

    assertThat(choice.foundIn(surroundings(Map.of("OSBS_CONFIG", file.toString()))).arguments())
        .containsExactly("--config=" + file, "--instance=default");
  }

  @Test
  void theFileOfTheOptionComesFirst() throws IOException {
    Path option = Files.writeString(directory.resolve("option.conf"), "");
    Path variable = Files.writeString(directory.resolve("variable.conf"), "");
    ConfigChoice choice = new ConfigChoice(option, null, "prod");

    assertThat(choice.foundIn(surroundings(Map.of("OSBS_CONFIG", variable.toString()))))
        .isEqualTo(choice);
  }

  private Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(
        environment, directory, 2, "amd64", directory, List.of("osbs"), LocalMachine.real());
  }
}
