package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.it.tools.Ran;
import io.osbs.testkit.kubernetes.RealKubernetes;
import io.osbs.testkit.kubernetes.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is wrong with a cluster is found before a build is, on a real API server. */
@Tag("all")
class ClusterCheckTest extends EndToEnd {

  private RealKubernetes kubernetes;
  private TestNamespace namespace;

  @BeforeEach
  void setUp() throws Exception {
    kubernetes = RealKubernetes.shared();
    namespace = kubernetes.namespace("checked");
  }

  @AfterEach
  void tearDown() {
    if (namespace != null) {
      namespace.close();
    }
  }

  /** Checks a worker cluster whose section says this. */
  private Ran check(String section) throws Exception {
    return run(section, "cluster", "check", "east");
  }

  private Ran run(String section, Object... verb) throws Exception {
    Path conf =
        osbs.file(
            "osbs.conf",
            """
            [general]
            [default]
            engine = local
            can_orchestrate = true
            [east]
            engine = kubernetes
            build_image = images.example.com/osbs:1
            %s
            """
                .formatted(section));
    Path config =
        osbs.file("config.yaml", "clusters: {x86_64: [{name: east, max_concurrent_builds: 4}]}\n");
    List<Object> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(List.of("--config", conf, "--reactor-config", config));
    return osbs.run(arguments.toArray());
  }

  private String address() {
    return "kubernetes_url = %s\nnamespace = %s\n".formatted(kubernetes.url(), namespace.name());
  }

  private String kubeconfig(Path file, String namespaceName) {
    return "kubeconfig = %s\nnamespace = %s\n".formatted(file, namespaceName);
  }

  private String token(String token) throws Exception {
    Files.createDirectories(folder.resolve("token"));
    Files.copy(
        kubernetes.authority(),
        folder.resolve("token/ca.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    return address() + "token_file = %s\n".formatted(osbs.file("token/token", token));
  }

  private static String jwt(String claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return "%s.%s.c2ln"
        .formatted(
            base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(Ran ran, String beginning) {
    return ran.out()
        .lines()
        .filter(line -> line.strip().startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '%s' in:%n%s".formatted(beginning, ran)));
  }

  @Test
  void aClusterThatIsAsItShouldBe() throws Exception {
    Ran ran = check(kubeconfig(kubernetes.kubeconfig(), namespace.name())).ended(0);

    assertThat(line(ran, "fine     slots")).contains("0 of 4 held");
    assertThat(line(ran, "fine     probe build")).contains("was created and deleted");
    assertThat(line(ran, "warning  default request")).contains("osbs deploy apply worker east");
    assertThat(
            kubernetes.client().batch().v1().jobs().inNamespace(namespace.name()).list().getItems())
        .allMatch(job -> job.getMetadata().getDeletionTimestamp() != null);
  }

  @Test
  void aTokenThatExpired() throws Exception {
    Ran ran = check(token(jwt("{\"exp\": 1700000000}"))).ended(4);

    assertThat(line(ran, "wrong    token"))
        .contains("expired at 2023-11-14T22:13:20Z", "store a new one there");
  }

  @Test
  void aTokenThatWasRevoked() throws Exception {
    Ran ran = check(token(jwt("{\"sub\": \"nobody\"}"))).ended(4);

    assertThat(line(ran, "fine     token")).contains("does not expire");
    assertThat(line(ran, "wrong    server")).contains("401", "revoked", "store a new one");
  }

  @Test
  void anotherAuthority() throws Exception {
    String section = token(jwt("{}"));
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=other",
                "-keyout",
                folder.resolve("other.key").toString(),
                "-out",
                folder.resolve("token/ca.crt").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();

    Ran ran = check(section).ended(5);

    assertThat(line(ran, "wrong    server"))
        .contains(
            "the server's certificate is not trusted (it is not signed by an authority in "
                + folder.resolve("token/ca.crt"),
            "check the authority");
  }

  @Test
  void verbsThatAreForbidden() throws Exception {
    Ran ran =
        check(kubeconfig(kubernetes.kubeconfig("somebody", "guests"), namespace.name())).ended(4);

    assertThat(line(ran, "wrong    rights: may not get, list, watch, create, patch, delete jobs"))
        .contains("an administrator of it runs 'osbs deploy apply worker east'");
  }

  @Test
  void aClusterThatForbidsUsIsListedAsSuch() throws Exception {
    String somebody = kubeconfig(kubernetes.kubeconfig("somebody", "guests"), namespace.name());

    Ran ran = run(somebody, "clusters").ended(0);

    assertThat(line(ran, "x86_64")).containsPattern("east +kubernetes +forbidden ");
    assertThat(ran.err()).contains("east: ", "403");
  }

  @Test
  void aNamespaceThatIsMissing() throws Exception {
    Ran ran = check(kubeconfig(kubernetes.kubeconfig(), "nowhere-at-all")).ended(2);

    assertThat(line(ran, "wrong    namespace"))
        .contains("there is no namespace nowhere-at-all", "osbs deploy apply worker east");
  }

  @Test
  void aTokenThatIsNotThere() throws Exception {
    Ran ran = check(address() + "token_file = /run/nothing/token\n").ended(4);

    assertThat(line(ran, "wrong    token"))
        .contains("/run/nothing/token", "does not exist", "osbs deploy apply worker east");
  }
}
