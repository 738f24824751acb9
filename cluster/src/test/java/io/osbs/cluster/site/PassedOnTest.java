package io.osbs.cluster.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A pod is told what its creator's osbs.conf says, but for the secrets in it. */
final class PassedOnTest {

  @Test
  void secretsAndWhatTheyReferToStayBehindAndLinesKeepTheirNumbers() {
    String passed =
        PassedOn.withoutSecrets(
            """
            [DEFAULT]
            shared = s3cret-1
            [default]
            # token = s3cret-2
            Token = %(shared)s
            password : s3cret-3
              s3cret-4
            token_file = /etc/token
            namespace = osbs
            """);
    assertThat(passed)
        .doesNotContain("s3cret")
        .contains("token_file = /etc/token\n", "namespace = osbs\n", "[default]\n");
    assertThat(passed.lines().toList().indexOf("[default]")).isEqualTo(2);
  }
}
