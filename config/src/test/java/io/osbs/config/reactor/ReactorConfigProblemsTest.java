package io.osbs.config.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.osbs.config.Problem;
import io.osbs.config.Rendered;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReactorConfigProblemsTest {

  private static final String PLATFORM = "clusters:\n  x86_64:\n";

  static Stream<Arguments> clusters() {
    return Stream.of(
        arguments(
            "a maximum in words",
            PLATFORM + "  - name: a\n    max_concurrent_builds: six",
            """
            f:4: error: clusters.x86_64[0].max_concurrent_builds: expected a whole number of at least 0, \
            found 'six'
                write it in digits only\
            """),
        arguments(
            "a quoted maximum",
            PLATFORM + "  - name: a\n    max_concurrent_builds: '6'",
            """
            f:4: error: clusters.x86_64[0].max_concurrent_builds: expected a whole number of at least 0, \
            found the text '6'
                write it without quotes\
            """),
        arguments(
            "a negative maximum",
            PLATFORM + "  - name: a\n    max_concurrent_builds: -1",
            "f:4: error: clusters.x86_64[0].max_concurrent_builds: expected a whole number of at least 0"),
        arguments(
            "true as maximum",
            PLATFORM + "  - name: a\n    max_concurrent_builds: true",
            "f:4: error: clusters.x86_64[0].max_concurrent_builds: expected a whole number"),
        arguments(
            "an octal maximum",
            PLATFORM + "  - name: a\n    max_concurrent_builds: 010",
            "f:4: error: clusters.x86_64[0].max_concurrent_builds: expected a whole number"),
        arguments(
            "no maximum",
            PLATFORM + "  - name: a",
            """
            f:3: error: clusters.x86_64[0].max_concurrent_builds: max_concurrent_builds is missing
                write how many worker builds this cluster may run at once: 'max_concurrent_builds: 4'\
            """),
        arguments(
            "no name",
            PLATFORM + "  - max_concurrent_builds: 1",
            "f:3: error: clusters.x86_64[0].name: name is missing"),
        arguments(
            "an empty name",
            PLATFORM + "  - max_concurrent_builds: 1\n    name: ''",
            "f:4: error: clusters.x86_64[0].name: name is missing"),
        arguments(
            "a number as name",
            PLATFORM + "  - max_concurrent_builds: 1\n    name: 7",
            """
            f:4: error: clusters.x86_64[0].name: expected a text, found '7'
                put quotes around it: "7\"\
            """),
        arguments(
            "a quoted boolean",
            PLATFORM + "  - {name: a, max_concurrent_builds: 1, enabled: 'false'}",
            """
            f:3: error: clusters.x86_64[0].enabled: expected true or false, found the text 'false'
                write true or false without quotes\
            """),
        arguments(
            "a misspelt key",
            PLATFORM + "  - name: a\n    max_concurrent_builds: 1\n    enabeld: false",
            """
            f:5: error: clusters.x86_64[0].enabeld: unknown key 'enabeld'
                did you mean 'enabled'?\
            """),
        arguments(
            "the same cluster twice",
            PLATFORM
                + "  - {name: a, max_concurrent_builds: 1}\n  - {name: a, max_concurrent_builds: 2}",
            """
            f:4: error: clusters.x86_64[1].name: cluster 'a' is already listed for x86_64 on line 3
                keep one of the two entries\
            """),
        arguments(
            "a word instead of an entry",
            PLATFORM + "  - a",
            "f:3: error: clusters.x86_64[0]: expected a mapping, found a single value"),
        arguments(
            "a mapping instead of a list",
            PLATFORM + "    name: a",
            "f:2: error: clusters.x86_64: expected a list, found a mapping"),
        arguments(
            "a dash in a platform",
            "clusters:\n  x86-64: []",
            """
            f:2: error: clusters.x86-64: 'x86-64' is no platform: only letters, digits and '_' are allowed
                write 'x86_64'\
            """),
        arguments(
            "clusters without platforms",
            "clusters:",
            "f:1: error: clusters: expected a mapping of platforms, found nothing"),
        arguments(
            "clusters as a list",
            "clusters: []",
            "f:1: error: clusters: expected a mapping, found a list"));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        arguments("a list as document", "- a", "f:1: error: expected a mapping, found a list"),
        arguments("another version", "version: 2", "f:1: error: version: version 2 is unknown"),
        arguments(
            "true as version", "version: true", "f:1: error: version: expected a whole number"),
        arguments(
            "an unknown section",
            "version: 1\nclustrs: {}",
            """
            f:2: warning: clustrs: unknown key 'clustrs', ignored
                did you mean 'clusters'?\
            """),
        arguments(
            "an unknown clock",
            "placement:\n  queue_timout: 1h",
            "f:2: error: placement.queue_timout: unknown key 'queue_timout'\n    did you mean 'queue_timeout'?"),
        arguments(
            "an unknown way to wait",
            "placement: {when_full: wiat}",
            "f:1: error: placement.when_full: 'wiat' is neither wait nor submit\n    did you mean 'wait'?"),
        arguments(
            "a time in words",
            "placement: {queue_timeout: one day}",
            "f:1: error: placement.queue_timeout: 'one day' is no span of time\n    write it like 24h,"),
        arguments(
            "a time as list",
            "placement: {queue_timeout: [1]}",
            "f:1: error: placement.queue_timeout: expected a span of time"),
        arguments(
            "a negative time",
            "placement: {queue_timeout: -1}",
            "f:1: error: placement.queue_timeout: '-1' is no span of time"),
        arguments(
            "no time to build",
            "placement: {worker_deadline: 0}",
            "f:1: error: placement.worker_deadline: '0' is too short\n    write at least 1s"),
        arguments(
            "fewer than no retries",
            "placement: {infrastructure_retries: -1}",
            "f:1: error: placement.infrastructure_retries: expected a whole number from 0 to 1000"),
        arguments(
            "a registry without address",
            "registries:\n- insecure: true",
            "f:2: error: registries[0].url: url is missing\n    write 'url: https://registry.example"),
        arguments(
            "a registry with a repository",
            "registries: [{url: r/ns}]",
            "f:1: error: registries[0].url: 'r/ns' is no registry"),
        arguments(
            "a registry's unknown key",
            "registries: [{url: r, insecur: true}]",
            "f:1: error: registries[0].insecur: unknown key 'insecur'\n    did you mean 'insecure'?"),
        arguments(
            "an empty auth",
            "source_registry: {url: r, auth: {}}",
            "f:1: error: source_registry.auth.cfg_path: cfg_path is missing"),
        arguments(
            "media types",
            "registries: [{url: r, expected_media_types: [a/b]}]",
            "f:1: warning: registries[0].expected_media_types: accepted, but not acted upon"),
        arguments(
            "no such platform",
            "platform_descriptors: [{platform: a-b, architecture: amd64}]",
            "f:1: error: platform_descriptors[0].platform: 'a-b' is no platform"),
        arguments(
            "no such architecture",
            "platform_descriptors: [{platform: a, architecture: AMD64}]",
            "f:1: error: platform_descriptors[0].architecture: 'AMD64' is no architecture"),
        arguments(
            "a platform without architecture",
            "platform_descriptors: [{platform: a}]",
            "f:1: error: platform_descriptors[0].architecture: architecture is missing"),
        arguments(
            "an architecture without platform",
            "platform_descriptors: [{architecture: amd64}]",
            "f:1: error: platform_descriptors[0].platform: platform is missing"),
        arguments(
            "an empty architecture",
            "platform_descriptors: [{platform: a, architecture: ''}]",
            "f:1: error: platform_descriptors[0].architecture: architecture is missing"),
        arguments(
            "a user without password",
            "pulp: {url: https://p, auth: {username: u}}",
            "f:1: error: pulp.auth.username: only one of user name and password is set"),
        arguments(
            "a variable without value",
            "build_env_vars: [{name: A}]",
            "f:1: error: build_env_vars[0].value: value is missing"),
        arguments(
            "a variable twice",
            "build_env_vars:\n- {name: A, value: a}\n- {name: A, value: b}",
            "f:3: warning: build_env_vars[1].name: the variable 'A' is set twice; this one holds"),
        arguments(
            "a number as a variable's value",
            "build_env_vars: [{name: A, value: 1}]",
            "f:1: error: build_env_vars[0].value: expected a text, found '1'"),
        arguments(
            "a negative size",
            "image_size_limit: {binary_image: -1}",
            "f:1: error: image_size_limit.binary_image: expected a whole number of at least 0"),
        arguments(
            "a label equal to nothing",
            "image_equal_labels: [[a]]",
            "f:1: error: image_equal_labels: image_equal_labels[0] is no group of labels"),
        arguments(
            "Koji's files",
            "koji: {hub_url: https://h, root_url: https://f}",
            "f:1: warning: koji.root_url: accepted, but not acted upon: no files are fetched"),
        arguments(
            "Koji without hub",
            "koji: {use_fast_upload: true}",
            "f:1: error: koji.hub_url: hub_url is missing\n    write 'hub_url: https://"),
        arguments(
            "an address without host",
            "koji: {hub_url: 'https:/kojihub'}",
            "f:1: error: koji.hub_url: 'https:/kojihub' is no address of a server"),
        arguments(
            "a boolean as label",
            "image_labels: {a: yes}",
            "f:1: error: image_labels.a: expected a text, found 'yes'"),
        arguments(
            "a principal without keytab",
            "koji: {hub_url: https://h, auth: {krb_principal: p}}",
            "f:1: error: koji.auth.krb_principal: only one of krb_principal and krb_keytab_path is set"),
        arguments(
            "two ways to log in to Koji",
            "koji: {hub_url: https://h,"
                + " auth: {krb_principal: p, krb_keytab_path: /k, ssl_certs_dir: /c}}",
            "f:1: error: koji.auth.ssl_certs_dir: both certificates and Kerberos are configured"),
        arguments(
            "Koji tasks that are delegated",
            "koji: {hub_url: https://h, delegate_task: true}",
            "f:1: warning: koji.delegate_task: accepted, but not acted upon"),
        arguments(
            "Pulp 2",
            "pulp: {name: prod}",
            "f:1: warning: pulp.name: accepted, but not acted upon"),
        arguments(
            "Pulp without address",
            "pulp: {insecure: true}",
            "f:1: error: pulp.url: url is missing"),
        arguments(
            "a password without user",
            "pulp: {url: https://p, auth: {password: hunter2}}",
            "f:1: error: pulp.auth.password: only one of user name and password is set"),
        arguments(
            "a password twice",
            "pulp: {url: https://p, auth: {username: u, password: hunter2, password_file: /f}}",
            "f:1: error: pulp.auth.password_file: the password is set twice"),
        arguments(
            "an unknown method",
            "pulp: {url: https://p, method: pull}",
            "f:1: error: pulp.method: 'pull' is neither sync nor push"),
        arguments(
            "a prefix that no repository can have",
            "pulp: {url: https://p, repository_prefix: Prod/}",
            "f:1: error: pulp.repository_prefix: 'Prod/' cannot begin the path of a repository"),
        arguments(
            "a way to the registry that nobody takes",
            "pulp: {url: https://p, method: push, source_url: http://r, auth: {username: u, password: pppp}}",
            "f:1: warning: pulp.source_url: has no effect with method push"),
        arguments(
            "pushing without a password",
            "pulp: {url: https://p, method: push, auth: {ssl_certs_dir: /c}}",
            "f:1: error: pulp.method: pushing needs a user and a password"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"clusters", "others"})
  void isSaidWithLinePathAndRemedy(String sentence, String text, String expected) {
    List<String> problems = Rendered.problems(() -> ReactorConfig.parse("f", text));
    assertThat(problems).as(sentence).hasSize(1);
    assertThat(problems.getFirst()).startsWith(expected).doesNotContain("hunter2");
  }

  @Test
  void allProblemsOfAFileAreReportedAtOnce() {
    assertThat(
            Rendered.found(() ->
                ReactorConfig.parse(
                    "f",
                    """
                    version: 3
                    clusters:
                      x86_64:
                      - name: a
                        max_concurrent_builds: x
                      - nam: b
                        max_concurrent_builds: 1
                    odcs: {}
                    placement:
                      orphan_grace: soon
                    """)))
        .extracting(Problem::line, Problem::where, Problem::isError)
        .containsExactly(
            tuple(1, "version", true),
            tuple(5, "clusters.x86_64[0].max_concurrent_builds", true),
            tuple(6, "clusters.x86_64[1].name", true),
            tuple(6, "clusters.x86_64[1].nam", true),
            tuple(8, "odcs", false),
            tuple(10, "placement.orphan_grace", true));
  }
}
