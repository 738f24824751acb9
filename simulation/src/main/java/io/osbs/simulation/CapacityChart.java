package io.osbs.simulation;

import io.osbs.simulation.Capacity.Outcome;
import io.osbs.simulation.Capacity.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The course of a capacity question as a chart: for a terminal, and as SVG for a browser. */
final class CapacityChart {

  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

  private static final int WIDTH = 720;
  private static final int HEIGHT = 60;
  private static final int LEFT = 190;
  private static final int GAP = 26;

  private CapacityChart() {}

  /** One row: its name, the level that fills it, and its values. */
  private record Row(String name, double full, List<Double> values) {}

  private static List<Row> rows(Outcome outcome) {
    Course course = outcome.course();
    List<Row> rows = new ArrayList<>();
    for (Use use : outcome.clusters()) {
      rows.add(
          new Row(
              "%s, of %d".formatted(use.cluster(), use.maximum()),
              use.maximum(),
              course.held().getOrDefault(use.cluster(), List.of())));
    }
    rows.add(
        new Row(
            "waiting, of %d".formatted(course.mostWaiting()),
            Math.max(1, course.mostWaiting()),
            course.waiting()));
    return rows;
  }

  /** One line of blocks per cluster, and one for those that wait. */
  static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    for (Row row : rows(outcome)) {
      text.append("%-24s ".formatted(row.name()));
      for (double value : row.values()) {
        double share = Math.min(1, value / row.full());
        int block = value > 0 ? Math.max(1, (int) Math.round(share * (BLOCKS.length() - 1))) : 0;
        text.append(BLOCKS.charAt(block));
      }
      text.append('\n');
    }
    text.append(
        "%-24s each column is %s\n".formatted("", CapacityText.words(outcome.course().step())));
    return text.toString();
  }

  /** A picture that needs nothing but itself. */
  static String svg(Outcome outcome, String title) {
    List<Row> rows = rows(outcome);
    int height = GAP + rows.size() * (HEIGHT + GAP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
        <title>%s</title>
        <rect width="100%%" height="100%%" fill="white"/>
        """
            .formatted(LEFT + WIDTH + 20, height, escaped(title)));
    int top = GAP;
    for (Row row : rows) {
      svg.append(
          """
          <text x="10" y="%d">%s</text>
          <rect x="%d" y="%d" width="%d" height="%d" fill="#eef2f7"/>
          <path d="%s" fill="#3b6ea5"/>
          """
              .formatted(
                  top + HEIGHT / 2 + 4,
                  escaped(row.name()),
                  LEFT,
                  top,
                  WIDTH,
                  HEIGHT,
                  area(row, top)));
      top += HEIGHT + GAP;
    }
    String length =
        CapacityText.words(outcome.course().step().multipliedBy(outcome.course().waiting().size()));
    svg.append(
        """
        <text x="%d" y="%d">0</text>
        <text x="%d" y="%d" text-anchor="end">%s</text>
        </svg>
        """
            .formatted(LEFT, height - 8, LEFT + WIDTH, height - 8, length));
    return svg.toString();
  }

  private static String area(Row row, int top) {
    StringBuilder path = new StringBuilder("M%d %d".formatted(LEFT, top + HEIGHT));
    double step = (double) WIDTH / Math.max(1, row.values().size());
    for (int i = 0; i < row.values().size(); i++) {
      double y = top + HEIGHT * (1 - Math.min(1, row.values().get(i) / row.full()));
      path.append(
          String.format(
              Locale.ROOT, " L%.1f %.1f L%.1f %.1f", LEFT + i * step, y, LEFT + (i + 1) * step, y));
    }
    return path.append(" L%d %d Z".formatted(LEFT + WIDTH, top + HEIGHT)).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
