package io.osbs.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.testkit.tools.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/PlainClasses.java} writes out means what the compiler left to the JVM. */
class PlainClassesTest {

  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin").toString();

  private static final String SAMPLE =
      """
      import java.util.List;

      public class Sample {
        record Every(
            boolean z, byte b, char c, short s, int i, long j, float f, double d, String t, List<?> l) {}
        record None() {}
        sealed interface Shape permits Square, Named, Plain {}
        record Square(int side) implements Shape {}
        record Named(String name) implements Shape {}
        enum Plain implements Shape { DOT, LINE }
        record Pair(Shape shape, Object other) {}

        static String byShape(Shape shape) {
          return switch (shape) {
            case Square(int side) when side > 3 -> "large";
            case Square square -> "square " + square.side();
            case Named(String name) -> name;
            case Plain.DOT -> "dot";
            case Plain plain -> plain.name();
          };
        }

        static String byType(Object value) {
          return switch (value) {
            case null -> "null";
            case String text when text.length() > 2 -> "long text";
            case Integer number -> "number";
            case CharSequence text -> "text";
            case int[] numbers -> "numbers";
            case Pair(Square(int side), String text) -> side + text;
            case Pair(Named named, var other) -> named + "/" + other;
            default -> "other";
          };
        }

        interface Guessing {
          default String guess(Object value) {
            return switch (value) { case String text -> "text"; case Long number -> "long"; default -> "?"; };
          }
        }

        static Every every(float f) {
          return new Every(true, (byte) -3, 'x', (short) 9, 7, 1L << 40, f, Double.NaN, null, List.of(1));
        }

        public static void main(String[] arguments) {
          Every one = every(-0.0f);
          System.out.println(one + " " + one.hashCode() + " " + new None() + new None().hashCode());
          System.out.println(one.equals(every(-0.0f)) + " " + one.equals(every(0.0f)) + " " + one.equals(null));
          System.out.println(one.equals("x") + " " + new None().equals(new None()));
          for (Shape each : new Shape[] {new Square(1), new Square(5), new Named("n"), Plain.DOT, Plain.LINE}) {
            System.out.println(byShape(each));
          }
          Object[] values = {null, "abc", "a", 1, new StringBuilder(), new int[0], 2.0,
            new Pair(new Square(2), "s"), new Pair(new Square(2), 3), new Pair(new Named("n"), null)};
          for (Object each : values) {
            System.out.println(byType(each));
          }
          Guessing guessing = new Guessing() {};
          System.out.println(guessing.guess("s") + guessing.guess(1L) + guessing.guess(1));
          try {
            byShape(null);
          } catch (NullPointerException e) {
            System.out.println("no shape");
          }
        }
      }
      """;

  @Test
  void theyDoWhatTheyDidAndAskTheJvmForNothing(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Sample.java"), SAMPLE);
    Path classes = folder.resolve("classes");
    run(JAVA + "/javac", "-d", classes.toString(), source.toString());
    String before = folder.resolve("before.jar").toString();
    String after = folder.resolve("after.jar").toString();
    run(JAVA + "/jar", "--create", "--file", before, "-C", classes.toString(), ".");

    run(
        JAVA + "/java",
        RealTools.repositoryRoot().resolve("scripts/PlainClasses.java").toString(),
        before,
        after);

    assertThat(run(JAVA + "/java", "-Xverify:all", "-cp", after, "Sample"))
        .isEqualTo(run(JAVA + "/java", "-cp", before, "Sample"))
        .contains("large", "square 1", "no shape");
    assertThat(run(JAVA + "/javap", "-p", "-c", "-cp", after, "Sample$Every"))
        .contains("hashCode")
        .doesNotContain("InvokeDynamic");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
