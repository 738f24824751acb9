package io.osbs.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a command.
 *
 * @param status exit status
 * @param out standard output: data
 * @param err standard error: progress and problems
 */
public record Ran(int status, String out, String err) {

  /** Standard output as one JSON document. */
  public JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  /** The build that this command told of. */
  public String build() {
    return err.lines()
        .filter(line -> line.startsWith("build "))
        .map(line -> line.substring("build ".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no build was made: " + this));
  }

  /** Fails, showing all output, unless the command ended like this. */
  public Ran ended(int expected) {
    assertThat(status)
        .as("exit status of a command that said:%n%s%s", out, err)
        .isEqualTo(expected);
    return this;
  }

  /** Fails unless standard error has each of these texts. */
  public Ran says(String... texts) {
    assertThat(err).contains(texts);
    return this;
  }
}
