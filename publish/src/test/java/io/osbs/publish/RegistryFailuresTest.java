package io.osbs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureKind;
import io.osbs.process.Command;
import io.osbs.process.Outcome;
import io.osbs.process.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFailuresTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INFRASTRUCTURE | pinging container registry h: Get "http://h/v2/": dial tcp: connect: connection refused
          INFRASTRUCTURE | pinging container registry h: Get "https://h/v2/": dial tcp: lookup h: no such host
          INFRASTRUCTURE | received unexpected HTTP status: 503 Service Unavailable
          INFRASTRUCTURE | toomanyrequests: You have reached your pull rate limit
          INFRASTRUCTURE | writing blob: write /var/tmp/x: no space left on device
          INFRASTRUCTURE | something nobody has seen before
          PERMISSION     | unauthorized: authentication required
          PERMISSION     | denied: requested access to the resource is denied
          PERMISSION     | reading manifest 1 in h/a: status code 403 (Forbidden)
          CONFIGURATION  | Get "https://h/v2/": http: server gave HTTP response to HTTPS client
          CONFIGURATION  | Get "https://h/v2/": x509: certificate signed by unknown authority
          CONFIGURATION  | reading manifest 1 in h/a: manifest unknown: manifest unknown
          """)
  void theWordsOfTheAnswerDecide(FailureKind kind, String answer) {
    Failure failure = failure("Error: " + answer);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).startsWith("cannot push hello: ").contains(answer);
  }

  @Test
  void skopeosLogLineIsUnwrapped() {
    assertThat(
            RegistryFailures.answer(
                "time=\"2026-11-22T16:06:06Z\" level=fatal msg=\"Error parsing \\\"x\\\": gone\"\n"))
        .isEqualTo("Error parsing \"x\": gone");
  }

  private static Failure failure(String errors) {
    Command command = Command.of(List.of("skopeo"), Map.of(), Path.of("/"), Duration.ofSeconds(1));
    var exited = new Outcome.Exited(125, Output.EMPTY, Output.of(errors));
    return RegistryFailures.of("push hello", "h", command, exited).failure();
  }
}
