package io.osbs.core.orchestration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A state machine as a table of (state, event, next state, actions). What the table does not list
 * cannot happen; whoever fires such an event has made a mistake.
 */
public final class TransitionTable<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>> {

  /** One row of the table. */
  public record Transition<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>>(
      S from, E event, S to, List<A> actions) {
    public Transition {
      actions = List.copyOf(actions);
    }

    @Override
    public String toString() {
      return "%s --%s--> %s".formatted(from, event, to);
    }
  }

  private final Map<S, Map<E, Transition<S, E, A>>> rows;
  private final List<Transition<S, E, A>> all;

  private TransitionTable(List<Transition<S, E, A>> all, Map<S, Map<E, Transition<S, E, A>>> rows) {
    this.all = List.copyOf(all);
    this.rows = rows;
  }

  /** Starts a table over these kinds of states and events. */
  static <S extends Enum<S>, E extends Enum<E>, A extends Enum<A>> Builder<S, E, A> over(
      Class<S> states, Class<E> events) {
    return new Builder<>(states, events);
  }

  /** The row for an event in a state; empty when the event means nothing there. */
  public Optional<Transition<S, E, A>> find(S from, E event) {
    Map<E, Transition<S, E, A>> row = rows.get(from);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(event));
  }

  /** The row for an event in a state that must know it. */
  Transition<S, E, A> get(S from, E event) {
    return find(from, event)
        .orElseThrow(
            () -> new IllegalStateException("no transition for %s in %s".formatted(event, from)));
  }

  /** All rows, in the order they were written down. */
  public List<Transition<S, E, A>> rows() {
    return all;
  }

  /** The table as a Mermaid state diagram; events between the same two states share an arrow. */
  public String diagram() {
    StringBuilder text = new StringBuilder("stateDiagram-v2\n");
    Set<String> targets = new TreeSet<>();
    Set<String> sources = new TreeSet<>();
    for (Transition<S, E, A> row : all) {
      sources.add(row.from().name());
      targets.add(row.to().name());
    }
    text.append("    [*] --> ").append(all.getFirst().from()).append('\n');
    List<String> drawn = new ArrayList<>();
    for (Transition<S, E, A> row : all) {
      String arrow = "    %s --> %s".formatted(row.from(), row.to());
      if (!drawn.contains(arrow)) {
        drawn.add(arrow);
        text.append(arrow).append(" : ").append(events(row.from(), row.to())).append('\n');
      }
    }
    targets.removeAll(sources);
    targets.forEach(end -> text.append("    ").append(end).append(" --> [*]\n"));
    return text.toString();
  }

  /** The table as rows of a Markdown table. */
  public String markdown() {
    StringBuilder text =
        new StringBuilder("| state | event | next | actions |\n|---|---|---|---|\n");
    for (Transition<S, E, A> row : all) {
      String actions =
          row.actions().isEmpty()
              ? ""
              : String.join(", ", row.actions().stream().map(TransitionTable::words).toList());
      text.append(
          "| %s | %s | %s | %s |\n".formatted(row.from(), words(row.event()), row.to(), actions));
    }
    return text.toString();
  }

  private String events(S from, S to) {
    return String.join(
        ", ",
        all.stream()
            .filter(row -> row.from() == from && row.to() == to)
            .map(row -> words(row.event()))
            .toList());
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Collects the rows of a table. */
  static final class Builder<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>> {
    private final Class<E> events;
    private final Map<S, Map<E, Transition<S, E, A>>> rows;
    private final List<Transition<S, E, A>> all = new ArrayList<>();

    private Builder(Class<S> states, Class<E> events) {
      this.events = events;
      this.rows = new EnumMap<>(states);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final Builder<S, E, A> on(S from, E event, S to, A... actions) {
      Transition<S, E, A> row = new Transition<>(from, event, to, Arrays.asList(actions));
      Transition<S, E, A> twice =
          rows.computeIfAbsent(from, _ -> new EnumMap<>(events)).put(event, row);
      if (twice != null) {
        throw new IllegalStateException("written down twice: " + row);
      }
      all.add(row);
      return this;
    }

    TransitionTable<S, E, A> build() {
      return new TransitionTable<>(all, rows);
    }
  }
}
