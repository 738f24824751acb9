package io.osbs.config.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.ConfigException;
import io.osbs.config.Problem;
import io.osbs.config.Rendered;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OsbsConfProblemsTest {

  private static final String COMMENT =
      "read as true; the original read it as false because of the comment after the value";

  static Stream<Arguments> problems() {
    return Stream.of(
        // errors
        arguments(
            "an unknown engine",
            "engine = kubernets",
            "error: [s] engine: 'kubernets' is no engine\n    did you mean 'kubernetes'?"),
        arguments(
            "OpenShift without an address",
            "engine = openshift",
            "error: [s] engine: nothing says where this OpenShift cluster is"),
        arguments(
            "an address of Kubernetes and no engine",
            "kubernetes_url = https://h",
            "error: [s] kubernetes_url: the engine is local, which has no API server"),
        arguments(
            "a context and no engine",
            "context = c",
            "error: [s] context: the engine is local, which has no API server"),
        arguments(
            "an address without scheme",
            "openshift_url = api.example.com:8443",
            "error: [s] openshift_url: 'api.example.com:8443' is no address of a server\n"
                + "    write https://HOST:PORT"),
        arguments(
            "credentials in a bad address",
            "koji_hub = ftp://me:hunter2@h",
            "error: [s] koji_hub: 'ftp://***@h' is no address of a server"),
        arguments(
            "a relative state directory",
            "state_dir = osbs",
            "error: [s] state_dir: 'osbs' is a relative path"),
        arguments(
            "no processors", "cpus = 0", "error: [s] cpus: '0' is no whole number of at least 1"),
        arguments(
            "a certificate without its key",
            "client_cert = /c",
            "error: [s] client_cert: client_cert is set and client_key is not"),
        arguments(
            "a key without its certificate",
            "client_key = /k",
            "error: [s] client_key: client_key is set and client_cert is not"),
        arguments(
            "a user without a password",
            "username = u",
            "2: warning: [s] username: not acted upon: there is no password\n    write password too"),
        arguments(
            "a keytab without a principal",
            "kerberos_keytab = /k",
            "error: [s] kerberos_keytab: kerberos_keytab is set and kerberos_principal is not"),
        arguments(
            "Koji's keytab without a principal",
            "koji_kerberos_keytab = /k",
            "error: [s] koji_kerberos_keytab: koji_kerberos_keytab is set and"),
        arguments(
            "a builder image and an image stream",
            "build_image = a\nbuild_imagestream = b",
            "3: error: [s] build_imagestream: more than one key names the builder image"),
        arguments(
            "build_from without a kind",
            "build_from = buildroot",
            "error: [s] build_from: 'buildroot' does not say what kind of image it is"),
        arguments(
            "a registry with a repository",
            "registry_uri = r/ns",
            "error: [s] registry_uri: 'r/ns' is no registry"),
        arguments(
            "registries without v2",
            "registry_api_versions = v1",
            "error: [s] registry_api_versions: v2 is missing"),
        arguments(
            "a node selector without =",
            "node_selector.x86_64 = ssd",
            "error: [s] node_selector.x86_64: 'ssd' is no 'label=value'"),
        arguments(
            "a limit in words",
            "memory_limit = 4 GB",
            "error: [s] memory_limit: '4 GB' is no amount"),
        arguments(
            "a label equal to nothing",
            "equal_labels = a:b, c",
            "error: [s] equal_labels: 'c' is no group of labels"),
        arguments(
            "a token secret at the root",
            "token_secrets = s:/",
            "error: [s] token_secrets: 's:/' has no usable mount path"),
        arguments(
            "a token secret with an empty path",
            "token_secrets = s:",
            "error: [s] token_secrets: 's:' has no usable mount path"),
        arguments(
            "a token secret without a name",
            "token_secrets = :/x",
            "error: [s] token_secrets: ':/x' names no secret"),
        arguments(
            "a percent sign in a token",
            "token = hunter%2",
            "error: [s] token: the '%' at character 7 of the value is neither"),
        // warnings: the value means something else now
        arguments(
            "a comment after can_orchestrate",
            "can_orchestrate = true  # allow orchestrator builds",
            "warning: [s] can_orchestrate: " + COMMENT),
        arguments(
            "a comment after a text",
            "namespace = osbs # ours",
            "warning: [s] namespace: the comment after the value is left out;"),
        arguments(
            "what looks like a comment after a password",
            "password = a #b",
            "warning: [s] password: what looks like a comment after the value is part of it"),
        arguments(
            "the old name of the address",
            "openshift_uri = https://h",
            "warning: [s] openshift_uri: an old name of openshift_url\n    rename it"),
        arguments(
            "both names of the address",
            "openshift_uri = https://h\nopenshift_url = https://i",
            "warning: [s] openshift_uri: openshift_url is used; the original of 2017 used"),
        arguments(
            "a path in the address",
            "openshift_url = https://h/oapi",
            "warning: [s] openshift_url: the path '/oapi' is left out, as in the original"),
        arguments(
            "a registry without version",
            "registry_uri = r.example.com",
            "warning: [s] registry_uri: r.example.com names no API version: the original used v1"),
        arguments(
            "a registry of version 1",
            "registry_uri = r.example.com/v1",
            "warning: [s] registry_uri: r.example.com asks for Docker API v1; v2 is used"),
        arguments(
            "a relative mount path",
            "token_secrets = s:path",
            "warning: [s] token_secrets: the mount path of 's:path' is relative"),
        // warnings: worth saying
        arguments(
            "yes",
            "use_auth = yes",
            "warning: [s] use_auth: 'yes' is read as false, as in the original"),
        arguments("nothing", "scratch =", "warning: [s] scratch: '' is read as false"),
        arguments(
            "a token secret twice",
            "token_secrets = s:/a s:/b",
            "warning: [s] token_secrets: the secret 's' is named twice; the last path holds"),
        arguments(
            "a secret for no registry",
            "registry_secret = a",
            "warning: [s] registry_secret: 1 secrets for 0 registries"),
        arguments(
            "a token and a token file",
            "token = a\ntoken_file = /b",
            "3: warning: [s] token_file: not used, because token is set too"),
        arguments(
            "a key indented below another",
            "vendor = v\n  build_host = h",
            "warning: [s] vendor: the value has several lines, because indented lines continue it"),
        arguments(
            "a local key on OpenShift",
            "openshift_url = https://h\ncpus = 2",
            "3: warning: [s] cpus: not used by engine openshift"),
        arguments(
            "an address on a local cluster",
            "openshift_url = https://h\nengine = local",
            "warning: [s] openshift_url: not used by engine local"),
        arguments(
            "a misspelt key",
            "tokn_file = /hunter2",
            "warning: [s] tokn_file: unknown key, ignored\n    did you mean 'token_file'?"),
        arguments(
            "a key known and ignored",
            "nfs_dest_dir = /x",
            "warning: [s] nfs_dest_dir: ignored: the original no longer acted on it either"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("problems")
  void isSaidWithLineKeyAndReason(String sentence, String lines, String expected) {
    List<String> problems = Rendered.problems(() -> OsbsConf.parse("f", "[s]\n" + lines));
    assertThat(problems).as(sentence).hasSize(1);
    String start = Character.isDigit(expected.charAt(0)) ? "f:" : "f:2: ";
    assertThat(problems.getFirst()).startsWith(start + expected).doesNotContain("hunter2");
  }

  @ParameterizedTest(name = "''{0}'' is {1}")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "true,true", "True,true", "TRUE,true", " true ,true", "1,true", "2,true", "-1,true",
        "0,false", "false,false", "False,false", "yes,false", "on,false", "t,false", "'',false",
        "00,false", "1_0,true", "1.0,false"
      })
  void booleansAreReadAsInTheOriginal(String text, boolean expected) {
    assertThat(InstanceTest.parse("can_orchestrate =" + text).orchestration().canOrchestrate())
        .isEqualTo(expected);
    assertThat(InstanceTest.parse("use_auth =" + text).credentials().useAuth()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          # sentence,                                     value,                     value now, warned
          a comment made a true value false,              true  # allow builds,      true,      true
          a comment after ; did too,                      true ; c,                  true,      true
          a comment after false changes nothing,          false # c,                 false,     false
          """)
  void onlyACommentThatChangesABooleanIsWorthAWarning(
      String sentence, String value, boolean now, boolean warned) {
    var loaded = OsbsConf.parse("f", "[s]\ncan_orchestrate = " + value);
    assertThat(loaded.value().instance("s").orchestration().canOrchestrate()).isEqualTo(now);
    assertThat(loaded.warnings()).as(sentence).hasSize(warned ? 1 : 0);
  }

  @Test
  void allProblemsOfAFileAreReportedAtOnce() {
    assertThat(
            Rendered.found(() ->
                OsbsConf.parse(
                    "f",
                    """
                    [a]
                    engine = x
                    engine = y
                    [b]
                    cpus = many
                    colour = red
                    [platform:x-y]
                    [platform:z]
                    architecture = AMD64
                    """)))
        .extracting(Problem::line, Problem::isError)
        .containsExactly(
            tuple(2, true),
            tuple(3, true),
            tuple(5, true),
            tuple(6, false),
            tuple(7, true),
            tuple(9, true));
  }

  @Test
  void aDefaultIsJudgedOnceAndOnlyWhereItIsMeant() {
    String text =
        """
        [DEFAULT]
        host = h.example.com
        verbose = 1
        colour = red
        [general]
        [platform:x86_64]
        [a]
        openshift_url = https://%(host)s
        [b]
        openshift_url = https://%(host)s
        """;
    assertThat(Rendered.problems(() -> OsbsConf.parse("f", text)))
        .singleElement()
        .asString()
        .startsWith("f:4: warning: [DEFAULT] colour: unknown key, ignored");
  }

  @Test
  void severalPlatformsWithApiVersion1AreAnError() {
    assertThatThrownBy(
            () -> OsbsConf.parse("f", "[platform:a]\nenable_v1=true\n[platform:b]\nenable_v1=true"))
        .hasMessageContaining("several platforms enable API v1: a, b");
  }

  @Test
  void aMissingSectionIsAnErrorThatNamesTheKnownOnes() {
    OsbsConf conf = OsbsConf.parse("/etc/osbs.conf", "[default]\n[worker]\n[general]").value();
    assertThat(conf.instance("worker").name()).isEqualTo("worker");
    assertThatThrownBy(() -> conf.instance("workr"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            /etc/osbs.conf: error: there is no section [workr]; the instances are [default], [worker]
                did you mean 'worker'?\
            """);
    assertThatThrownBy(() -> OsbsConf.parse("f", "").value().instance("default"))
        .hasMessageContaining("the file has no instance at all");
  }

  @Test
  void canOrchestrateIsFalseUntilSaidAndTheErrorSaysWhatToWrite() {
    assertThatThrownBy(() -> InstanceTest.parse("vendor = v").requireCanOrchestrate())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            osbs.conf:1: error: [s] can_orchestrate: orchestrator builds cannot be created through this \
            instance: can_orchestrate is not set, and false by default
                write 'can_orchestrate = true' in section [s] of osbs.conf, or choose another instance\
            """);
    assertThatThrownBy(
            () -> InstanceTest.parse("vendor = v\ncan_orchestrate = 0").requireCanOrchestrate())
        .hasMessageStartingWith("osbs.conf:3: error: [s] can_orchestrate: ")
        .hasMessageContaining("can_orchestrate is false");
    Instance able = InstanceTest.parse("can_orchestrate = 1");
    assertThat(able.requireCanOrchestrate()).isSameAs(able);
  }

  @Test
  void secretKeysAreKnownToThoseWhoShowAFile() {
    assertThat(OsbsConf.isSecretKey("token")).isTrue();
    assertThat(OsbsConf.isSecretKey("password")).isTrue();
    assertThat(OsbsConf.isSecretKey("token_file")).isFalse();
  }
}
