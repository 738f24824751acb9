package io.osbs.testkit.tools;

import io.osbs.process.Command;
import io.osbs.process.CommandRunner;
import io.osbs.process.Outcome;
import io.osbs.process.Output;
import io.osbs.process.OutputSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Programs that answer as a test says. A command is answered by the first rule, in the order they
 * were given, whose text occurs in its joined arguments. Remembers what was run. Safe for several
 * threads.
 */
public final class ScriptedCommands implements CommandRunner {

  /** What a program does. */
  @FunctionalInterface
  public interface Answer {
    Outcome to(Command command);
  }

  private record Rule(String part, Deque<Answer> answers) {}

  private final List<Rule> rules = new ArrayList<>();
  private final List<Command> seen = new ArrayList<>();

  /** Answers in turn; the last one again and again. */
  public synchronized ScriptedCommands on(String part, Answer... answers) {
    rules.add(new Rule(part, new ArrayDeque<>(List.of(answers))));
    return this;
  }

  /** Exit status 0 and this standard output. */
  public static Answer prints(String output) {
    return command -> new Outcome.Exited(0, Output.of(output), Output.EMPTY);
  }

  /** This exit status and standard error. */
  public static Answer fails(int status, String errors) {
    return command -> new Outcome.Exited(status, Output.EMPTY, Output.of(errors));
  }

  /** The program is missing. */
  public static Answer missing() {
    return command -> new Outcome.NotFound(command.program(), "install it");
  }

  @Override
  public Outcome run(Command command, OutputSink sink) {
    Outcome outcome = answer(command).to(command);
    if (outcome instanceof Outcome.Exited exited) {
      exited
          .stdout()
          .text()
          .lines()
          .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8))
          .forEach(line -> sink.piece(OutputSink.Stream.OUT, line, line.length));
    }
    return outcome;
  }

  private synchronized Answer answer(Command command) {
    seen.add(command);
    String text = String.join(" ", command.argv());
    for (Rule rule : rules) {
      if (text.contains(rule.part())) {
        return rule.answers().size() > 1 ? rule.answers().removeFirst() : rule.answers().getFirst();
      }
    }
    throw new AssertionError("nobody said what this program does: " + text);
  }

  /** What was run, in order. */
  public synchronized List<Command> commands() {
    return List.copyOf(seen);
  }

  /** What was run, in order, each as one text. */
  public synchronized List<String> texts() {
    List<String> texts = new ArrayList<>();
    seen.forEach(command -> texts.add(String.join(" ", command.argv())));
    return texts;
  }
}
