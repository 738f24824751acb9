package io.osbs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.SecretMount;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link io.osbs.core.cluster.Secrets} promises, and how builds see secrets. */
interface SecretsContract extends Contract {

  @Test
  default void aSecretIsReadWithAllItsKeys() throws Exception {
    under()
        .putSecret(
            "koji",
            Map.of("client.crt", "certificate", "token", "t0ken\n", ".dockerconfigjson", "{}"));
    Map<String, byte[]> keys = cluster().secrets().get("koji").orElseThrow();
    assertThat(keys).containsOnlyKeys("client.crt", "token", ".dockerconfigjson");
    assertThat(keys.get("token")).isEqualTo("t0ken\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void aSecretThatNobodyStoredIsAbsent() throws Exception {
    assertThat(cluster().secrets().get("nothing")).isEmpty();
  }

  @Test
  default void aBuildFindsItsSecretsUnderTheConfiguredPaths() throws Exception {
    under().putSecret("koji", Map.of("token", "k"));
    under().putSecret("pulp", Map.of("token", "p"));
    BuildName name = new BuildName("one");
    cluster()
        .builds()
        .create(
            Contract.spec(
                name.value(),
                BuildKind.WORKER,
                Map.of(),
                List.of(SecretMount.atDefault("koji"), new SecretMount("pulp", "/etc/pulp"))));
    under().run(name);
    assertThat(under().readInside(name, SecretMount.DEFAULT_BASE + "/koji/token")).contains("k");
    assertThat(under().readInside(name, "/etc/pulp/token")).contains("p");
    assertThat(under().readInside(name, "/etc/pulp/other")).isEmpty();
  }
}
