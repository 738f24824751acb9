package io.osbs.reactor.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerfileTest {

  @Test
  void parentsAreTheImagesFromOutside() throws Exception {
    Dockerfile dockerfile =
        parse(
            """
            ARG BASE=fedora:39
            FROM --platform=$BUILDPLATFORM golang:1.22 AS Build
            RUN true
            FROM build as second
            FROM scratch
            COPY --from=build /a /a
            COPY --from=0 /a /a
            COPY --chown=1:1 --from=quay.io/x/tools:1 /b /b
            FROM ${BASE}
            FROM fedora:39
            """);

    assertThat(dockerfile.parents())
        .containsExactly(
            new Parent("golang:1.22", "linux/amd64", 2),
            new Parent("quay.io/x/tools:1", null, 8),
            new Parent("fedora:39", null, 9));
  }

  @Test
  void aBuildArgumentReplacesTheDefaultOfAParent() throws Exception {
    Dockerfile dockerfile =
        Dockerfile.parse(
            "Dockerfile", "ARG BASE=a\nFROM ${BASE}:${TAG:-latest}\n", Map.of("BASE", "b"));

    assertThat(dockerfile.parents()).extracting(Parent::image).containsExactly("b:latest");
  }

  @Test
  void pinnedParentsReplaceTheirInstructionsAndNothingElse() throws Exception {
    Dockerfile dockerfile =
        parse(
            """
            # top
            FROM \\
              # between
              --platform=linux/arm64 \\
              a:1 AS one
            RUN echo FROM a:1
            FROM a:1
            COPY --link --from=t:1 /x \\
                 /y
            CMD ["a:1"]\
            """);
    Map<Parent, String> pinned = new HashMap<>();
    dockerfile.parents().forEach(p -> pinned.put(p, p.image() + "@d" + p.platform()));

    assertThat(dockerfile.withParents(pinned, Map.of()))
        .isEqualTo(
            """
            # top
            FROM --platform=linux/arm64 a:1@dlinux/arm64 AS one
            RUN echo FROM a:1
            FROM a:1@dnull
            COPY --link --from=t:1@dnull /x      /y
            CMD ["a:1"]
            """);
  }

  @Test
  void labelsOfTheLastStageCountWithThoseItTakesOver() throws Exception {
    Dockerfile dockerfile =
        parse(
            """
            FROM a AS base
            LABEL name=base from=base
            FROM b AS other
            LABEL other=1
            FROM base
            ARG V=1.2
            ENV R=7
            LABEL name="hello world" \\
                  # a comment
                  version=$V release="$R.el" \\

                  quoted='$V' escaped=a\\ b
            LABEL old spelling of it
            """);

    assertThat(dockerfile.labels())
        .isEqualTo(
            Map.of(
                "name", "hello world",
                "from", "base",
                "version", "1.2",
                "release", "7.el",
                "quoted", "$V",
                "escaped", "a b",
                "old", "spelling of it"));
  }

  @Test
  void oldSpellingsOfLabelsAreRead() throws Exception {
    Dockerfile dockerfile = parse("FROM a\nLABEL Name=n BZComponent=c Version=1 Release=2\n");

    assertThat(dockerfile.name()).hasValue("n");
    assertThat(dockerfile.component()).hasValue("c");
    assertThat(dockerfile.version()).hasValue("1");
    assertThat(dockerfile.release()).hasValue("2");
  }

  @Test
  void anEmptyLabelIsNone() throws Exception {
    assertThat(parse("FROM a\nLABEL release=\"\"\n").release()).isEmpty();
  }

  @Test
  void theEscapeDirectiveChangesContinuation() throws Exception {
    Dockerfile dockerfile = parse("# escape=`\nFROM `\n a\nLABEL path=C:\\ x=`\n1\n");

    assertThat(dockerfile.parents()).extracting(Parent::image).containsExactly("a");
    assertThat(dockerfile.labels()).containsEntry("path", "C:\\").containsEntry("x", "1");
  }

  @Test
  void heredocsAreNoInstructions() throws Exception {
    Dockerfile dockerfile =
        parse(
            """
            FROM a
            RUN <<-EOF cat <<"TWO"
            FROM b
            	EOF
            FROM c
            TWO
            RUN x=$((1<<2))
            LABEL after=1
            """);

    assertThat(dockerfile.parents()).extracting(Parent::image).containsExactly("a");
    assertThat(dockerfile.labels()).containsEntry("after", "1");
  }

  @Test
  void mistakesNameTheirLine() {
    assertWrong("# only a comment\n", "Dockerfile has no FROM instruction");
    assertWrong("FROM a\nFROM $NOTHING\n", "Dockerfile line 2: FROM names no image ($NOTHING)");
    assertWrong("FROM a b\n", "Dockerfile line 1: expected FROM");
    assertWrong("FROM --pull a\n", "FROM knows no flag --pull");
  }

  @Test
  void aSourceWithoutDockerfileIsNamed(@TempDir Path source) {
    assertThatThrownBy(() -> SourceDockerfile.read(source, "git://h/a at 0123", Map.of()))
        .hasMessage("git://h/a at 0123 has no Dockerfile (nor a Containerfile) at its top");
  }

  @Test
  void aContainerfileIsTakenToo(@TempDir Path source) throws Exception {
    Files.writeString(source.resolve("Containerfile"), "FROM a\n");

    assertThat(SourceDockerfile.read(source, "it", Map.of()).file()).isEqualTo("Containerfile");
  }

  @Test
  void aDockerfileThatLeadsOutOfTheSourceIsRefused(@TempDir Path folder) throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path secret = Files.writeString(folder.resolve("secret"), "FROM s3cr3t\n");
    Files.createSymbolicLink(source.resolve("Dockerfile"), secret);

    assertThatThrownBy(() -> SourceDockerfile.read(source, "it", Map.of()))
        .hasMessageContaining("leaves the source");
  }

  private static void assertWrong(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.CONFIGURATION));
  }

  private static Dockerfile parse(String text) throws FailureException {
    return Dockerfile.parse("Dockerfile", text, Map.of("BUILDPLATFORM", "linux/amd64"));
  }
}
