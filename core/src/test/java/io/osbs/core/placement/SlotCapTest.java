package io.osbs.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The cap rests on the choice of the number and on compare-and-set alone: whatever the takers saw
 * and however long ago, they never bring the cluster above its maximum.
 */
final class SlotCapTest {

  /** Held numbers and foreign builds, as somebody saw them at some time. */
  private record View(Set<Integer> held, int foreign) {
    /** The view of a taker that has to look first: nothing may be taken by it. */
    static final View NONE = new View(Set.of(), 1_000);

    View {
      held = Set.copyOf(held);
    }
  }

  /** The cluster as it is, and what each taker saw of it last. */
  private record State(View real, List<View> seen) {
    State seenBy(int taker, View view) {
      List<View> changed = new ArrayList<>(seen);
      changed.set(taker, view);
      return new State(real, List.copyOf(changed));
    }

    State turnedInto(Set<Integer> held, int foreign) {
      return new State(new View(held, foreign), seen);
    }
  }

  @Test
  void everyInterleavingOfThreeTakersKeepsTheCap() {
    for (int maximum = 0; maximum <= 3; maximum++) {
      for (int foreign = 0; foreign <= 2; foreign++) {
        View start = new View(Set.of(), foreign);
        Set<State> reached = new HashSet<>();
        explore(new State(start, List.of(View.NONE, View.NONE, View.NONE)), maximum, reached);

        int mostHeld =
            reached.stream().mapToInt(state -> state.real().held().size()).max().orElse(0);
        assertThat(mostHeld)
            .as("the cap is reached once no foreign build is left")
            .isEqualTo(maximum);
      }
    }
  }

  /**
   * All states reachable by: a taker looks; a taker takes by what it saw before, and then has to
   * look again; somebody releases a slot; a foreign build ends.
   */
  private static void explore(State start, int maximum, Set<State> reached) {
    Deque<State> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      State state = open.remove();
      if (reached.add(state)) {
        open.addAll(successors(state, maximum));
      }
    }
  }

  private static List<State> successors(State state, int maximum) {
    List<State> next = new ArrayList<>();
    View real = state.real();
    for (int taker = 0; taker < state.seen().size(); taker++) {
      next.add(state.seenBy(taker, real));
      next.add(take(state, taker, maximum).seenBy(taker, View.NONE));
    }
    for (Integer number : real.held()) {
      Set<Integer> less = new TreeSet<>(real.held());
      less.remove(number);
      next.add(state.turnedInto(less, real.foreign()));
    }
    if (real.foreign() > 0) {
      next.add(state.turnedInto(real.held(), real.foreign() - 1));
    }
    return next;
  }

  private static State take(State state, int taker, int maximum) {
    View seen = state.seen().get(taker);
    OptionalInt number = SlotRules.takeable(seen.held(), seen.foreign(), maximum);
    Set<Integer> held = new TreeSet<>(state.real().held());
    if (number.isPresent() && held.add(number.getAsInt())) {
      assertThat(held.size() + state.real().foreign())
          .as("%s taken by what was seen as %s", held, seen)
          .isLessThanOrEqualTo(maximum);
    }
    return state.turnedInto(held, state.real().foreign());
  }

  @Test
  void manyTakersWithStaleViewsKeepTheCap() {
    // The same worlds each time, so that a red run means a change; other worlds by the property.
    long seed = Long.getLong("osbs.seed", 1);
    System.out.println("SlotCapTest: -Dosbs.seed=" + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      randomRun(random, "seed " + seed + ", run " + run);
    }
  }

  /**
   * Takers of two platforms with maxima of their own share a cluster. Whoever looks just before
   * taking keeps its own maximum; nobody ever exceeds the larger one.
   */
  private static void randomRun(Random random, String name) {
    int takers = 2 + random.nextInt(10);
    int[] maxima = {random.nextInt(6), random.nextInt(9)};
    int largest = Math.max(maxima[0], maxima[1]);
    int foreign = random.nextInt(4);
    Set<Integer> held = new TreeSet<>();
    View[] views = new View[takers];
    Arrays.fill(views, new View(held, foreign));
    for (int step = 0; step < 200; step++) {
      int taker = random.nextInt(takers);
      int maximum = maxima[taker % 2];
      switch (random.nextInt(6)) {
        case 0, 1 -> views[taker] = new View(held, foreign);
        case 2, 3 -> {
          boolean fresh = views[taker].equals(new View(held, foreign));
          OptionalInt number =
              SlotRules.takeable(views[taker].held(), views[taker].foreign(), maximum);
          if (number.isPresent() && held.add(number.getAsInt())) {
            assertThat(held.size() + foreign)
                .as("%s, step %d: %s of %d", name, step, held, maximum)
                .isLessThanOrEqualTo(fresh ? maximum : largest);
          }
        }
        case 4 -> held.stream().skip(random.nextInt(9)).findFirst().ifPresent(held::remove);
        default -> foreign = Math.max(0, foreign - random.nextInt(2));
      }
    }
  }
}
