package io.osbs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      textBlock =
          """
          a letter missing,          tokn_file,              token_file
          a letter too many,         tokken_file,            token_file
          two letters swapped,       toekn,                  token
          another case,              Namespace,              namespace
          the first of equals,       tokex_fil,              token_fil1
          nothing near,              colour,
          too far for a short word,  url,
          """)
  void findsTheWordThatWasMeant(String sentence, String word, String meant) {
    List<String> known =
        List.of("token_fil2", "token_fil1", "token_file", "token", "namespace", "can_orchestrate");
    assertThat(Nearest.to(word, known).orElse(null)).as(sentence).isEqualTo(meant);
  }
}
