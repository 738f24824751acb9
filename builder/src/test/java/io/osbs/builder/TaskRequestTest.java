package io.osbs.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.RequestClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskRequestTest {

  private static TaskRequest of(String source, Map<String, ?> options) throws FailureException {
    return TaskRequest.of(List.of(source, "target", options));
  }

  private static Map<String, @Nullable Object> with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> options = new HashMap<>();
    options.put("git_branch", "main");
    options.put(name, value);
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "git://h/p.git#abc, git://h/p.git",
    "git+https://h:8443/p#abc, https://h:8443/p",
    "git+ssh://git@h/p#abc, ssh://git@h/p",
    "git+https://h/p?#abc, https://h/p"
  })
  void takesKojisGitAddresses(String source, String repository) throws FailureException {
    TaskRequest request = of(source, with("scratch", true));

    assertThat(request.repository()).isEqualTo(repository);
    assertThat(request.ref()).isEqualTo("abc");
    assertThat(request.requestClass()).isEqualTo(RequestClass.SCRATCH);
    assertThat(request.section()).isEqualTo("scratch");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/p#abc",
    "svn+https://h/p#1",
    "git://h/p",
    "git+https://h/p?sub/dir#abc",
    "/etc/passwd#x"
  })
  void refusesOtherSources(String source) {
    assertThatThrownBy(() -> of(source, with("scratch", true)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("'" + source + "'");
  }

  static List<String> withoutEffect() {
    return TaskRequest.WITHOUT_EFFECT.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("withoutEffect")
  void anOptionWithoutEffectIsRefusedByNameUnlessItSaysNothing(String name)
      throws FailureException {
    assertThatThrownBy(() -> of("git://h/p#a", with(name, "something")))
        .hasMessageContaining("the option '%s' has no effect here".formatted(name));
    for (Object nothing : new @Nullable Object[] {null, false, "", List.of(), Map.of()}) {
      assertThat(of("git://h/p#a", with(name, nothing)).branch()).isEqualTo("main");
    }
  }

  @Test
  void packagesAndParentMayComeFromElsewhere() throws FailureException {
    Map<String, @Nullable Object> options =
        with("yum_repourls", List.of("http://h/a.repo", "https://h:8443/b?c=d"));
    options.put("koji_parent_build", "base-container-7.9-12");

    TaskRequest request = of("git://h/p#a", options);

    assertThat(request.yumRepoUrls()).containsExactly("http://h/a.repo", "https://h:8443/b?c=d");
    assertThat(request.parentBuild()).isEqualTo("base-container-7.9-12");
    assertThat(of("git://h/p#a", with("yum_repourls", null)).yumRepoUrls()).isEmpty();
    assertThat(of("git://h/p#a", with("koji_parent_build", "")).parentBuild()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://h/a.repo",
    "/etc/passwd",
    "http://",
    "https://me:hunter2@h/a.repo",
    "file:///x"
  })
  void aRepositoryFileIsReadFromTheWebWithoutAPassword(String address) {
    assertThatThrownBy(() -> of("git://h/p#a", with("yum_repourls", List.of(address))))
        .hasMessage(
            "entry 1 of the option 'yum_repourls' is no http or https address without user and password");
  }

  @ParameterizedTest
  @CsvSource({"base", "base-1", "-1-2", "a/b-1-2", "base-1-2 x", "base-1-"})
  void aParentIsNamedByNameVersionAndRelease(String name) {
    assertThatThrownBy(() -> of("git://h/p#a", with("koji_parent_build", name)))
        .hasMessageContaining("is the name-version-release of a build, not '" + name + "'");
  }

  @Test
  void combinationsThatMakeNoSenseAreRefused() {
    Map<String, @Nullable Object> both = with("scratch", true);
    both.put("isolated", true);
    assertThatThrownBy(() -> of("git://h/p#a", both))
        .hasMessage("Build cannot be both isolated and scratch");
    assertThatThrownBy(() -> of("git://h/p#a", with("arch_override", "x86_64")))
        .hasMessage("arch-override is only allowed for isolated or scratch builds");
    assertThatThrownBy(() -> of("git://h/p#a", Map.of()))
        .hasMessageContaining("Git branch must be specified");
    assertThatThrownBy(() -> of("git://h/p#a", with("nosuch", 1L)))
        .hasMessage("there is no option 'nosuch'");
    assertThatThrownBy(() -> of("git://h/p#a", with("release", 7L)))
        .hasMessageContaining("is a text");
    assertThatThrownBy(() -> TaskRequest.of(List.of("git://h/p#a")))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void theAllowedSourcesDecideByTheFirstPatternThatMatches() throws FailureException {
    AllowedSources allowed =
        new AllowedSources(List.of("!git.example.com:/private/*", "git.example.com:*"));

    allowed.check("https://git.example.com/containers/hello");
    assertThatThrownBy(() -> allowed.check("https://git.example.com/private/x"))
        .isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> allowed.check("https://elsewhere.example.com/x"))
        .hasMessageContaining("allowed SCMs");
    new AllowedSources(List.of()).check("https://anywhere.example.com/x");
  }
}
