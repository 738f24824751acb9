package io.osbs.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lines of /proc as the kernel writes them. */
final class ProcReadingTest {

  @Test
  void aProcessMayHaveAnyName() {
    String rest = " S 1 42 41 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 12345 1 1";
    for (String name : new String[] {"sh", "a b", ") R 1 (", "((", ""}) {
      var stat = ProcessTable.Stat.parse("42 (" + name + ")" + rest).orElseThrow();
      assertThat(stat).isEqualTo(new ProcessTable.Stat(42, 'S', 41, 12345));
    }
  }

  @Test
  void aLineThatIsCutOffIsNoProcess() {
    assertThat(ProcessTable.Stat.parse("42 (sh) S 1 42")).isEmpty();
    assertThat(ProcessTable.Stat.parse("")).isEmpty();
  }

  @Test
  void mountsBelowADirectoryAreFoundDeepestAndLatestFirst() {
    String mountinfo =
        """
        22 1 0:1 / / rw - ext4 /dev/vda rw
        30 22 0:2 / /s/builds/one/work rw shared:1 - tmpfs tmpfs rw
        31 30 0:3 / /s/builds/one/work/a\\040b rw - overlay overlay rw
        32 31 0:4 / /s/builds/one/work/a\\040b rw - overlay overlay rw
        33 22 0:5 / /s/builds/one-more/work rw - tmpfs tmpfs rw
        34 22 0:6 / /s/builds/one rw - tmpfs tmpfs rw
        """;
    assertThat(Mounts.below(Path.of("/s/builds/one"), mountinfo))
        .containsExactly(
            Path.of("/s/builds/one/work/a b"),
            Path.of("/s/builds/one/work/a b"),
            Path.of("/s/builds/one/work"));
  }
}
